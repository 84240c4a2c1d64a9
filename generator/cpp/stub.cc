// functions/<name>.cc as it is written once: working code that shows how a function reads its input
// and writes its outputs. What goes into their fields, stub_values.h knows.

#include <algorithm>

#include "generator/base/text.h"
#include "generator/cpp/callable.h"
#include "generator/cpp/names.h"
#include "generator/cpp/stub_values.h"
#include "generator/cpp/verdict.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using blueprint::Type;
using blueprint::TypeDefinition;
using blueprint::TypeKind;
using From = InputMember::From;
using text::CppComment;
using text::CppString;

namespace {

class StubWriter {
 public:
  StubWriter(const Callable& callable, const Enums& enums)
      : callable_(callable), enums_(enums), values_(callable, enums) {}

  std::string Source() {
    code_.Line("#include \"generated/", callable_.stem, ".h\"").Blank();
    code_.Line("namespace app {").Blank();
    code_.Line("// ", CppComment(callable_.title), callable_.description.empty() ? "" : ". ",
               CppComment(callable_.description));
    code_.Line("// This file is yours: it was written once and is never touched again.");
    const std::string services =
        callable_.services.empty() ? "" : StrCat(callable_.type, "::Services& services, ");
    code_.Open(callable_.type, "::Output Run(const ", callable_.type, "::Input& in, ", services,
               "formwork::Context& context)");
    Body();
    code_.Close().Blank().Line("}  // namespace app");
    return code_.text();
  }

 private:
  void Body() {
    body_begin_ = code_.text().size();
    code_.Line(callable_.type, "::Output out;");
    for (const InputMember& member : callable_.inputs)
      values_.AddInput(member);
    RequireReads();
    CallServices();
    if (callable_.kind == CallableKind::kChanges) {
      EachDocument();
    } else {
      for (const OutputMember& output : callable_.outputs)
        WriteOutput(output);
    }
    Returns();
    Log();
    code_.Line("return out;");
  }

  // A document that must be there for this request to make sense.
  void RequireReads() {
    for (const InputMember& member : callable_.inputs) {
      if (member.from != From::kReadOne) continue;
      values_.AddRead(member);
      if (callable_.kind != CallableKind::kHttp) continue;
      code_.Line("if (!in.", member.member, ") throw formwork::Problem(404, ",
                 CppString(StrCat("there is no such ", member.wire)), ");");
      if (member.named != nullptr)
        values_.AddFields(StrCat("(*in.", member.member, ")"), *member.named);
    }
  }

  void CallServices() {
    for (const blueprint::Service* service : callable_.services) {
      const std::string member = MemberName(*service->name);
      const std::string name = ServiceVariable(*service);
      if (*service->kind == blueprint::ServiceKind::kGemini) {
        const std::string text = values_.Named("text");
        code_.Line("const auto ", name, " = services.", member, ".Moderate(",
                   text.empty() ? "\"\"" : text, AskedCategories(callable_), ");");
        values_.SetVerdict(name);
      } else {
        code_.Line("const auto ", name, " = services.", member, ".Send({.path = \"/\"});");
      }
      if (*service->on_failure == blueprint::OnFailure::kClosed) {
        code_.Line("// Without an answer it has thrown (onFailure: closed).");
        if (name != values_.verdict()) code_.Line("static_cast<void>(", name, ");");
        continue;
      }
      code_.Line("if (!", name, ") context.Warn(",
                 CppString(StrCat(*service->name, " is not available")), ", {{\"reason\", ", name,
                 ".reason()}});");
    }
  }

  void EachDocument() {
    const auto documents =
        std::ranges::find(callable_.inputs, From::kDocuments, &InputMember::from);
    code_.Open("for (const auto& document : in.documents)");
    if (documents->named != nullptr) values_.AddFields("document", *documents->named);
    for (const OutputMember& output : callable_.outputs)
      WriteOutput(output);
    if (callable_.outputs.empty()) code_.Line("static_cast<void>(document);");
    code_.Close();
  }

  void WriteOutput(const OutputMember& output) {
    if (output.type == nullptr) return;
    const std::string& verdict = values_.verdict();
    const bool filed = FilesVerdict(callable_, output) && !verdict.empty();
    if (const std::string whole = values_.WholeInput(*output.type); !whole.empty() && !filed) {
      Put(output, whole);
      return;
    }
    // What goes to two places is the same in both, its id too.
    if (const std::string same = values_.FindMade(*output.type); !same.empty() && !filed) {
      Put(output, same);
      return;
    }
    if (filed) code_.Open("if (", verdict, " && ", verdict, "->flagged)");
    const std::string variable = Variable(output.member);
    const std::string type = TypeName(*output.type->name);
    const InputMember* read = values_.FindRead(*output.type);
    const bool based = read != nullptr && callable_.kind == CallableKind::kHttp;
    code_.Line(type, " ", variable, based ? StrCat(" = *in.", read->member) : std::string(), ";");
    for (const auto& field : output.type->fields) {
      std::string value = filed ? VerdictValue(field, enums_, verdict) : "";
      if (value.empty()) value = values_.ValueFor(field, based);
      if (!value.empty()) code_.Line(variable, ".", MemberName(*field.name), " = ", value, ";");
    }
    Put(output, variable);
    if (!filed) return;
    code_.Close();
    values_.ForgetLastMade();
  }

  void Put(const OutputMember& output, const std::string& value) {
    if (callable_.kind == CallableKind::kChanges) {
      code_.Line("out.", output.member, ".Add(", value, ");");
    } else {
      code_.Line("out.", output.member, " = ", value, ";");
    }
    values_.AddMade({value, output.type});
  }

  [[nodiscard]] std::string Variable(const std::string& member) const {
    const bool service = std::ranges::any_of(
        callable_.services, [&](const auto* called) { return ServiceVariable(*called) == member; });
    return service || member == "document" ? member + "_value" : LocalName(member, "_value");
  }

  void Returns() {
    if (callable_.returns == nullptr) {
      if (callable_.kind == CallableKind::kHttp) code_.Line("out.response.status = 204;");
      return;
    }
    const Type& type = *callable_.returns;
    const std::string spelled = SpellValue(type, enums_);
    for (const auto& made : values_.made()) {
      if (TypeName(*made.type->name) == spelled) {
        code_.Line("out.returns = ", made.variable, ";");
        return;
      }
    }
    for (const InputMember& member : callable_.inputs) {
      if (member.type == spelled) {
        code_.Line("out.returns = in.", member.member, ";");
        return;
      }
      if (member.from == From::kReadOne && member.type == StrCat("std::optional<", spelled, ">")) {
        code_.Line("out.returns = *in.", member.member, ";");
        return;
      }
    }
    if (type.kind == TypeKind::kBoolean && !type.optional) code_.Line("out.returns = true;");
    if (type.kind == TypeKind::kNamed && !type.optional) Fill("out.returns");
  }

  void Fill(const std::string& target) { code_.Line("// ", target, " is empty so far: fill it."); }

  void Log() {
    std::string fields;
    for (const InputMember& member : callable_.inputs) {
      if (member.from == From::kReadMany || member.from == From::kDocuments) {
        fields += StrCat(fields.empty() ? "" : ", ", "{", CppString(member.member), ", in.",
                         member.member, ".size()}");
      }
    }
    code_.Line("context.Info(", CppString(StrCat(callable_.name, " done")),
               fields.empty() ? "" : ", {", fields, fields.empty() ? "" : "}", ");");
    if (UsesNoInput()) code_.Line("static_cast<void>(in);");
  }

  [[nodiscard]] bool UsesNoInput() const {
    const std::string_view body = std::string_view(code_.text()).substr(body_begin_);
    for (size_t at = body.find("in."); at != std::string_view::npos;
         at = body.find("in.", at + 1)) {
      if (!IsAsciiAlnum(body[at - 1]) && body[at - 1] != '_') return false;
    }
    return true;
  }

  const Callable& callable_;
  const Enums& enums_;
  Code code_;
  size_t body_begin_ = 0;
  StubValues values_;
};

}  // namespace

std::string StubSource(const Callable& callable, const Enums& enums) {
  return StubWriter(callable, enums).Source();
}

}  // namespace formwork::cpp
