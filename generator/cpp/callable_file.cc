// generated/<function>.h and .cc: Input, Output, Services, and the code between the runtime and the
// user's function.

#include <algorithm>

#include "generator/base/text.h"
#include "generator/blueprint/setting_names.h"
#include "generator/cpp/callable.h"
#include "generator/cpp/names.h"
#include "generator/cpp/setting_constants.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using From = InputMember::From;
using text::CppComment;
using text::CppString;

namespace {

bool IsRaw(const Callable& callable) {
  return callable.kind == CallableKind::kHttp && callable.returns == nullptr;
}

void InputStruct(Code& code, const Callable& callable) {
  if (callable.inputs.empty()) {
    code.Line("struct Input {};");
    return;
  }
  code.Open("struct Input");
  for (const InputMember& member : callable.inputs) {
    const std::string note = member.note.empty() ? "" : StrCat("  // ", CppComment(member.note));
    const bool value = member.shape != nullptr && member.from != From::kRoute;
    code.Line(member.type, " ", member.member, value ? Initializer(*member.shape) : "", ";", note);
  }
  code.Close("};");
}

bool HasOutput(const Callable& callable) {
  return callable.kind == CallableKind::kHttp || callable.returns != nullptr ||
         !callable.outputs.empty();
}

void OutputStruct(Code& code, const Callable& callable, const Enums& enums) {
  if (!HasOutput(callable)) {
    code.Line("struct Output {};");
    return;
  }
  code.Open("struct Output");
  if (IsRaw(callable)) {
    code.Line("formwork::Response response;");
  } else if (callable.kind == CallableKind::kHttp) {
    code.Line("int status = 200;").Line("std::vector<formwork::Header> headers;");
  }
  if (callable.returns != nullptr) {
    code.Line(Spell(*callable.returns, enums), " returns", Initializer(*callable.returns), ";");
  }
  for (const OutputMember& output : callable.outputs) {
    code.Line("formwork::Out<",
              output.type == nullptr ? "formwork::Json" : TypeName(*output.type->name), "> ",
              output.member, ";  // to ", output.queue ? "queue " : "container ",
              CppComment(output.to));
  }
  code.Close("};");
}

std::string_view ServiceType(const blueprint::Service& service) {
  return *service.kind == blueprint::ServiceKind::kGemini ? "formwork::Gemini"
                                                          : "formwork::HttpService";
}

void RunDeclaration(Code& code, const Callable& callable) {
  const std::string services =
      callable.services.empty() ? "" : StrCat(callable.type, "::Services& services, ");
  code.Line("// The function's body: functions/", callable.stem, ".cc.");
  code.Line(callable.type, "::Output Run(const ", callable.type, "::Input& in, ", services,
            "formwork::Context& context);");
}

std::string Decoded(const InputMember& member) {
  const std::string to = StrCat("in.", member.member);
  const std::string bounds = member.fills == nullptr ? "" : StrCat(", ", Rule(*member.fills));
  switch (member.from) {
    case From::kRoute:
      return StrCat(to, " = call.Param(", CppString(member.wire), bounds, ");");
    case From::kQuery:
      return StrCat(to, " = call.Query(", CppString(member.wire), bounds, ");");
    case From::kBody:
      return StrCat("call.Body(", to, ");");
    case From::kMessage:
      return StrCat("call.Message(", to, ");");
    case From::kDocuments:
      return StrCat("call.Documents(", to, ");");
    case From::kTimer:
      return StrCat(to, " = call.timer();");
    case From::kInput:
      return StrCat("call.Input(", to, ");");
    case From::kReadOne:
      return StrCat("call.ReadOne(", CppString(member.wire), ", ", to, ");");
    case From::kReadMany:
      return StrCat("call.ReadMany(", CppString(member.wire), ", ", to, ");");
    case From::kRequest:
      return StrCat(to, " = call.TakeRequest();");
  }
  return "";
}

void Handle(Code& code, const Callable& callable) {
  code.Open("void Handle(formwork::Call& call)");
  code.Line(callable.type, "::Input in;");
  for (const std::string& name : callable.refused_query)
    code.Line("call.RefuseQuery(", CppString(name), ");");
  for (const InputMember& member : callable.inputs)
    code.Line(Decoded(member));
  if (callable.kind == CallableKind::kChanges) code.Line("if (in.documents.empty()) return;");
  for (const blueprint::Service* service : callable.services) {
    const bool gemini = *service->kind == blueprint::ServiceKind::kGemini;
    code.Line("const auto ", ServiceVariable(*service), " = call.", gemini ? "Gemini" : "Http", "(",
              CppString(*service->name), ");");
  }
  std::string services;
  for (const blueprint::Service* service : callable.services) {
    services += StrCat(services.empty() ? "*" : ", *", ServiceVariable(*service));
  }
  if (!services.empty()) code.Line(callable.type, "::Services services{", services, "};");
  const std::string run =
      StrCat("Run(in, ", services.empty() ? "" : "services, ", "call.context())");
  if (!HasOutput(callable)) {
    code.Line("static_cast<void>(", run, ");").Close();
    return;
  }
  code.Line("const ", callable.type, "::Output out = ", run, ";");
  if (IsRaw(callable)) {
    code.Line("call.Respond(out.response);");
  } else if (callable.kind == CallableKind::kHttp) {
    code.Line("call.Returns(out.status, out.headers, out.returns);");
  } else if (callable.returns != nullptr) {
    code.Line("call.Result(out.returns);");
  }
  for (const OutputMember& output : callable.outputs) {
    code.Line("call.", output.queue ? "Send(" : "Write(", CppString(output.wire), ", out.",
              output.member, ");");
  }
  code.Close();
}

std::string_view TriggerWord(CallableKind kind) {
  switch (kind) {
    case CallableKind::kHttp:
      return "kHttp";
    case CallableKind::kQueue:
      return "kQueue";
    case CallableKind::kChanges:
      return "kChanges";
    case CallableKind::kSchedule:
      return "kSchedule";
    case CallableKind::kActivity:
      return "kActivity";
  }
  return "kHttp";
}

std::string_view TriggerBinding(CallableKind kind) {
  switch (kind) {
    case CallableKind::kHttp:
      return "req";
    case CallableKind::kQueue:
      return "message";
    case CallableKind::kChanges:
      return "documents";
    case CallableKind::kSchedule:
      return "timer";
    case CallableKind::kActivity:
      return "input";
  }
  return "";
}

// What only some triggers have.
void TriggerMembers(Code& code, const blueprint::Blueprint& blueprint,
                    const blueprint::Function& function) {
  if (const auto* http = std::get_if<blueprint::HttpTrigger>(&function.trigger)) {
    code.Member("method", CppString(Word(*http->method)));
    code.Member("route", CppString(*http->route));
  }
  if (const auto* trigger = std::get_if<blueprint::QueueTrigger>(&function.trigger)) {
    const blueprint::Queue* queue = FindQueue(blueprint, *trigger->queue);
    code.Member("source", CppString(*trigger->queue));
    code.Member("dead_letter", "\"deadLetter\"");
    code.Member("attempts", queue == nullptr ? 5 : *queue->attempts);
    code.Member("attempts_setting",
                SettingConstant(blueprint::QueueAttemptsSetting(*trigger->queue)));
  }
  if (const auto* changes = std::get_if<blueprint::ChangesTrigger>(&function.trigger)) {
    code.Member("source", CppString(*changes->container));
    if (function.dead_letter) code.Member("dead_letter", "\"deadLetter\"");
    code.Member("attempts", *function.attempts);
    code.Member("attempts_setting",
                SettingConstant(blueprint::ChangesAttemptsSetting(*function.name)));
  }
}

// Only what the declarations below it need.
void StandardIncludes(Code& code, std::string_view declarations) {
  const bool any = declarations.find("std::") != std::string_view::npos;
  if (any) code.Blank();
  for (const std::string_view name : {"map", "optional", "string", "vector"}) {
    if (declarations.find(StrCat("std::", name)) != std::string_view::npos)
      code.Line("#include <", name, ">");
  }
}

std::string Declarations(const Callable& callable, const Enums& enums) {
  Code code;
  code.Open("struct ", callable.type);
  InputStruct(code, callable);
  code.Blank();
  OutputStruct(code, callable, enums);
  if (!callable.services.empty()) {
    code.Blank().Open("struct Services");
    for (const auto* service : callable.services)
      code.Line(ServiceType(*service), "& ", MemberName(*service->name), ";");
    code.Close("};");
  }
  code.Close("};").Blank();
  RunDeclaration(code, callable);
  return code.text();
}

}  // namespace

std::string CallableHeader(const Callable& callable, const Enums& enums) {
  const bool http = callable.kind == CallableKind::kHttp;
  Code code;
  code.Line("#pragma once").Line(kMadeBy);
  code.Line("// ", CppComment(callable.name), ": ", CppComment(callable.title));
  if (!callable.description.empty()) code.Line("// ", CppComment(callable.description));
  const std::string declarations = Declarations(callable, enums);
  StandardIncludes(code, declarations);
  code.Blank();
  code.Line("#include <formwork/context.h>");
  if (http) code.Line("#include <formwork/http.h>");
  code.Line("#include <formwork/out.h>");
  code.Line("#include <formwork/problem.h>");
  if (!callable.services.empty()) code.Line("#include <formwork/services.h>");
  if (callable.kind == CallableKind::kSchedule) code.Line("#include <formwork/timer.h>");
  code.Blank()
      .Line("#include \"generated/names.h\"")
      .Line("#include \"generated/types.h\"")
      .Blank();
  code.Line("namespace app {").Blank();
  return StrCat(code.text(), declarations, "\n}  // namespace app\n");
}

std::string CallableSource(const blueprint::Blueprint& blueprint, const Callable& callable) {
  Code code;
  code.Line(kMadeBy).Blank();
  code.Line("#include \"generated/", callable.stem, ".h\"").Blank();
  code.Line("#include <formwork/call.h>").Blank();
  code.Line("#include \"generated/functions.h\"").Blank();
  code.Line("namespace app {").Line("namespace {").Blank();
  Handle(code, callable);
  code.Blank().Line("}  // namespace").Blank();
  code.Open("formwork::FunctionInfo ", callable.type, "Info()").Open("return");
  code.Member("name", CppString(callable.name));
  code.Member("trigger", "formwork::TriggerKind::", TriggerWord(callable.kind));
  code.Member("input", CppString(TriggerBinding(callable.kind)));
  if (callable.function != nullptr) TriggerMembers(code, blueprint, *callable.function);
  const auto timeout =
      callable.function != nullptr ? *callable.function->timeout : *callable.activity->timeout;
  code.Member("timeout_ms", Grouped(timeout.count()));
  code.Member("timeout_setting", SettingConstant(blueprint::TimeoutSetting(callable.name)));
  code.Member("run", "Handle").Close("};").Close();
  code.Blank().Line("}  // namespace app");
  return code.text();
}

}  // namespace formwork::cpp
