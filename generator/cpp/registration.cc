#include "generator/cpp/registration.h"

#include <set>

#include "generator/base/text.h"
#include "generator/blueprint/setting_names.h"
#include "generator/cpp/names.h"
#include "generator/cpp/setting_constants.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using text::CppString;

namespace {

template <class List>
void Names(Code& code, std::string_view space, const List& list) {
  if (list.empty()) return;
  code.Line("namespace ", space, " {");
  std::set<std::string> taken;
  for (const auto& item : list) {
    const std::string name = EnumeratorName(*item.name);
    if (taken.insert(name).second)
      code.Line("inline constexpr std::string_view ", name, " = ", CppString(*item.name), ";");
  }
  code.Line("}  // namespace ", space).Blank();
}

void Service(Code& code, const blueprint::Service& service) {
  const bool gemini = *service.kind == blueprint::ServiceKind::kGemini;
  code.OpenList("app.Add(formwork::ServiceInfo");
  code.Member("name", CppString(*service.name));
  code.Member("kind", "formwork::ServiceKind::", gemini ? "kGemini" : "kHttp");
  code.Member("setting", CppString(blueprint::ServicePrefix(*service.name)));
  code.Member("url", CppString(*service.url));
  if (gemini) code.Member("model", CppString(*service.model));
  if (service.secret) {
    code.Member("secret_setting", SettingConstant(blueprint::SecretSetting(**service.secret)));
  }
  code.Member("deadline_ms", Grouped(service.deadline->count()));
  code.Member("timeout_ms", Grouped(service.timeout->count()));
  code.Member("attempts", *service.retry.attempts);
  code.Member("first_ms", Grouped(service.retry.first->count()));
  code.Member("max_ms", Grouped(service.retry.max->count()));
  const bool exponential = *service.retry.backoff == blueprint::Backoff::kExponential;
  code.Member("exponential", exponential ? "true" : "false");
  code.Member("fail_open", *service.on_failure == blueprint::OnFailure::kOpen ? "true" : "false");
  code.Close("});");
}

// The function that takes the queue's messages.
std::string ConsumerOf(const graph::Graph& graph, graph::NodeId queue) {
  for (const graph::Edge* edge : graph.From(queue)) {
    const graph::Node& node = graph.At(edge->to);
    if (edge->verb == graph::Verb::kTriggers && node.system != graph::SystemRole::kMover)
      return node.name;
  }
  return "";
}

// A mover is triggered by <queue>-poison; what it writes says where it came from.
void Mover(Code& code, const AppCode& app, const graph::Node& node) {
  for (const blueprint::Queue& queue : app.blueprint->queues) {
    if (graph::MoverFunctionName(*queue.name) != node.name) continue;
    const graph::Node* source = app.graph->Find(graph::Kind::kQueue, *queue.name);
    code.OpenList("app.Add(formwork::FunctionInfo");
    code.Member("name", CppString(node.name));
    code.Member("trigger", "formwork::TriggerKind::kMover");
    code.Member("input", "\"message\"");
    code.Member("source", CppString(*queue.name));
    code.Member("dead_letter", "\"deadLetter\"");
    code.Member("attempts", *queue.attempts);
    code.Member("attempts_setting", SettingConstant(blueprint::QueueAttemptsSetting(*queue.name)));
    code.Member("consumer", CppString(source == nullptr ? "" : ConsumerOf(*app.graph, source->id)));
    code.Close("});");
  }
}

void Health(Code& code, const graph::Node& node) {
  code.OpenList("app.Add(formwork::FunctionInfo");
  code.Member("name", CppString(node.name));
  code.Member("trigger", "formwork::TriggerKind::kHealth");
  code.Member("input", "\"req\"");
  code.Close("});");
}

// C's texts, because the environment takes nothing else.
void Settings(Code& code, const AppCode& app) {
  const std::vector<std::string> settings = SettingsOf(app);
  if (settings.empty()) return;
  code.Line("namespace settings {");
  for (const std::string& setting : settings) {
    const std::string name = SettingConstant(setting);
    code.Line("inline constexpr const char* ", name.substr(name.rfind(':') + 1), " = ",
              CppString(setting), ";");
  }
  code.Line("}  // namespace settings").Blank();
}

}  // namespace

std::string NamesHeader(const AppCode& app) {
  Code code;
  code.Line("#pragma once").Line(kMadeBy);
  code.Line(
      "// The names of the platform's resources. Use these instead of texts: a name that is gone "
      "does not compile.");
  code.Blank().Line("#include <string_view>").Blank().Line("namespace app {").Blank();
  Names(code, "queues", app.blueprint->queues);
  Names(code, "containers", app.blueprint->containers);
  Names(code, "services", app.blueprint->services);
  Settings(code, app);
  code.Line("}  // namespace app");
  return code.text();
}

std::string FunctionsHeader(const AppCode& app) {
  Code code;
  code.Line("#pragma once").Line(kMadeBy).Line("// What generated/main.cc registers.").Blank();
  code.Line("#include <formwork/app.h>").Blank().Line("namespace app {").Blank();
  code.Line("void Register(formwork::App& app);").Blank();
  for (const Callable& callable : app.callables) {
    code.Line("[[nodiscard]] formwork::FunctionInfo ", callable.type, "Info();");
  }
  code.Blank().Line("}  // namespace app");
  return code.text();
}

std::string RegistrationSource(const AppCode& app) {
  std::set<std::string> services;
  Code code;
  code.Line(kMadeBy)
      .Blank()
      .Line("#include \"generated/functions.h\"")
      .Line("#include \"generated/names.h\"")
      .Blank()
      .Line("namespace app {")
      .Blank();
  code.Open("void Register(formwork::App& app)");
  for (const Callable& callable : app.callables) {
    for (const blueprint::Service* service : callable.services) {
      if (services.insert(*service->name).second) Service(code, *service);
    }
  }
  for (const Callable& callable : app.callables)
    code.Line("app.Add(", callable.type, "Info());");
  const graph::Node* self = app.graph->Find(graph::Kind::kApp, *app.app->name);
  for (const graph::Node& node : app.graph->nodes) {
    if (self == nullptr || app.graph->app_of.at(node.id) != self->id) continue;
    if (node.system == graph::SystemRole::kMover) Mover(code, app, node);
    if (node.system == graph::SystemRole::kHealth) Health(code, node);
  }
  code.Close().Blank().Line("}  // namespace app");
  return code.text();
}

}  // namespace formwork::cpp
