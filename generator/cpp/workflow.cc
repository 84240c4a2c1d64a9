#include "generator/cpp/workflow.h"

#include <algorithm>
#include <map>

#include "generator/base/overload.h"
#include "generator/base/text.h"
#include "generator/blueprint/setting_names.h"
#include "generator/cpp/names.h"
#include "generator/cpp/setting_constants.h"
#include "generator/emit/text/escape.h"
#include "generator/graph/bindings.h"

namespace formwork::cpp {

using blueprint::TypeKind;
using text::CppComment;
using text::CppString;

namespace {

const blueprint::TypeDefinition* Definition(const blueprint::Blueprint& blueprint,
                                            const blueprint::Type& type) {
  return type.kind == TypeKind::kNamed && !type.optional ? FindType(blueprint, type.name) : nullptr;
}

WorkflowActivity MakeActivity(const blueprint::Blueprint& blueprint, const Enums& enums,
                              const blueprint::Activity& activity) {
  return {.activity = &activity,
          .type = FunctionTypeName(blueprint, *activity.name),
          .stem = FileStem(*activity.name),
          .input = Spell(*activity.input, enums),
          .output = activity.returns ? Spell(**activity.returns, enums) : "void"};
}

void SetInput(WorkflowCode& code, const blueprint::Blueprint& blueprint, const Enums& enums) {
  code.input = "formwork::Json";
  if (const auto* http = std::get_if<blueprint::HttpTrigger>(&code.workflow->trigger)) {
    code.title = StrCat(Word(*http->method), " ", *http->route);
    if (!code.workflow->body) return;
    code.input = Spell(**code.workflow->body, enums);
    code.input_type = Definition(blueprint, **code.workflow->body);
    return;
  }
  const auto& trigger = std::get<blueprint::QueueTrigger>(code.workflow->trigger);
  code.title = StrCat("queue ", *trigger.queue);
  const blueprint::Queue* queue = FindQueue(blueprint, *trigger.queue);
  if (queue == nullptr) return;
  code.input = TypeName(*queue->of);
  code.input_type = FindType(blueprint, *queue->of);
}

void Activity(Code& code, const WorkflowActivity& activity) {
  code.Line("template <>").Open("struct ActivityOf<app::", activity.type, ">");
  const std::string type = StrCat("app::", activity.type);
  code.Line("using Input = decltype(", type, "::Input::input);");
  const bool returns = activity.activity->returns.has_value();
  code.Line("using Output = ", returns ? StrCat("decltype(", type, "::Output::returns)") : "void",
            ";");
  code.Line("static constexpr std::string_view kName = ", CppString(*activity.activity->name), ";");
  code.Line("static WorkflowRetry Retry();");
  code.Close("};").Blank();
}

// By stem, so that the files are in order.
using Activities = std::map<std::string, const WorkflowActivity*>;

Activities ActivitiesOf(const std::vector<WorkflowCode>& workflows) {
  Activities activities;
  for (const WorkflowCode& workflow : workflows) {
    for (const WorkflowActivity& activity : workflow.activities)
      activities[activity.stem] = &activity;
  }
  return activities;
}

void RetryOf(Code& code, const WorkflowActivity& activity) {
  code.Open("WorkflowRetry ActivityOf<app::", activity.type, ">::Retry()");
  const auto& retry = activity.activity->retry;
  std::string policy = "{}";
  if (retry) {
    policy =
        StrCat("{.attempts = ", *retry->attempts, ", .first = std::chrono::milliseconds{",
               Grouped(retry->first->count()), "}, .max = std::chrono::milliseconds{",
               Grouped(retry->max->count()),
               "}, .backoff = ", *retry->backoff == blueprint::Backoff::kFixed ? "1" : "2", "}");
  }
  code.Line("static const WorkflowRetry policy = RetrySetting(");
  code.Line("    ", CppString(blueprint::ActivityPrefix(*activity.activity->name)), ",");
  code.Line("    ", policy, ");");
  code.Line("return policy;").Close().Blank();
}

// The event's own id: the same event is the same instance, however often it is delivered.
std::string InstanceId(const WorkflowCode& workflow) {
  if (workflow.input_type != nullptr) {
    for (const auto& field : workflow.input_type->fields) {
      if (*field.name != "id" || field.type.optional) continue;
      if (field.type.kind == TypeKind::kUuid) return "event.id.ToString()";
      if (field.type.kind == TypeKind::kString) return "event.id";
    }
  }
  const bool http = std::holds_alternative<blueprint::HttpTrigger>(workflow.workflow->trigger);
  return http ? "\"\"" : "formwork::Uuid::FromName(formwork::EncodeJson(event)).ToString()";
}

void Starter(Code& code, const WorkflowCode& workflow) {
  const bool http = std::holds_alternative<blueprint::HttpTrigger>(workflow.workflow->trigger);
  code.Open("void Start", workflow.type, "(formwork::Call& call)");
  code.Line(workflow.input, " event;");
  if (!http) {
    code.Line("call.Message(event);");
  } else if (workflow.workflow->body) {
    code.Line("call.Body(event);");
  } else {
    code.Line("if (!call.request().body.empty()) call.Body(event);");
  }
  code.Line("formwork::StartWorkflow", http ? "ByHttp" : "", "(call, ",
            CppString(*workflow.workflow->name), ", ", InstanceId(workflow),
            ", formwork::EncodeJson(event));");
  code.Close().Blank();
}

void StarterInfo(Code& code, const AppCode& app, const WorkflowCode& workflow) {
  code.OpenList("app.app().Add(formwork::FunctionInfo");
  code.Member("name", CppString(graph::StarterFunctionName(*workflow.workflow->name)));
  if (const auto* http = std::get_if<blueprint::HttpTrigger>(&workflow.workflow->trigger)) {
    code.Member("trigger", "formwork::TriggerKind::kHttp").Member("input", "\"req\"");
    code.Member("method", CppString(Word(*http->method)));
    code.Member("route", CppString(*http->route));
  } else {
    const auto& trigger = std::get<blueprint::QueueTrigger>(workflow.workflow->trigger);
    const blueprint::Queue* queue = FindQueue(*app.blueprint, *trigger.queue);
    code.Member("trigger", "formwork::TriggerKind::kQueue").Member("input", "\"message\"");
    code.Member("source", CppString(*trigger.queue));
    code.Member("dead_letter", "\"deadLetter\"");
    code.Member("attempts", queue == nullptr ? 5 : *queue->attempts);
    code.Member("attempts_setting",
                SettingConstant(blueprint::QueueAttemptsSetting(*trigger.queue)));
  }
  code.Member("run", "Start", workflow.type).Close("});");
}

// The queue that takes what a workflow could not handle; nullptr if there is none.
const graph::Node* DeadLetterOf(const AppCode& app, const WorkflowCode& workflow) {
  const graph::Node* node = app.graph->Find(graph::Kind::kWorkflow, *workflow.workflow->name);
  if (node == nullptr) return nullptr;
  for (const graph::Edge* edge : app.graph->From(node->id)) {
    if (edge->verb == graph::Verb::kDeadLetters) return &app.graph->At(edge->to);
  }
  return nullptr;
}

void Table(Code& code, const AppCode& app, const std::vector<WorkflowCode>& workflows) {
  code.Line("constexpr formwork::WorkflowInfo kWorkflows[] = {");
  for (const WorkflowCode& workflow : workflows) {
    const graph::Node* queue = DeadLetterOf(app, workflow);
    const std::string binding =
        queue == nullptr ? "" : graph::SharedDeadLetterBindingName(queue->name);
    code.Line("    {.name = ", CppString(*workflow.workflow->name),
              ", .source = ", CppString(workflow.title), ", .dead_letter = ", CppString(binding),
              ",");
    code.Line("     .keep_ms = ", Grouped(workflow.workflow->keep->count()), ", .keep_setting = ",
              SettingConstant(blueprint::KeepSetting(*workflow.workflow->name)), "},");
  }
  code.Line("};").Blank();
}

struct SystemFunction {
  graph::SystemRole role;
  std::string_view name;
  std::string_view trigger;
  std::string_view input;
  std::string_view body;
};

constexpr SystemFunction kSystem[] = {
    {graph::SystemRole::kDeadLetterActivity, "WriteLetter", "kActivity", "input",
     "WriteWorkflowLetter"},
    {graph::SystemRole::kSweeper, "Sweep", "kSchedule", "timer", "SweepWorkflows"},
    {graph::SystemRole::kPurger, "Purge", "kSchedule", "timer", "PurgeWorkflows"},
};

const graph::Node* FindSystem(const AppCode& app, graph::SystemRole role) {
  const graph::Node* self = app.graph->Find(graph::Kind::kApp, *app.app->name);
  for (const graph::Node& node : app.graph->nodes) {
    const bool runs = node.kind == graph::Kind::kFunction || node.kind == graph::Kind::kActivity;
    if (runs && self != nullptr && node.system == role && app.graph->app_of.at(node.id) == self->id)
      return &node;
  }
  return nullptr;
}

// In the middle of a body a malformed setting would fail the instance.
void Reading(Code& code, const std::vector<WorkflowCode>& workflows) {
  code.Open("app.ReadAtStart([]");
  for (const auto& [stem, activity] : ActivitiesOf(workflows))
    code.Line("static_cast<void>(formwork::ActivityOf<", activity->type, ">::Retry());");
  code.Line("formwork::ReadWorkflowSettings(kWorkflows);").Close("});");
}

void Register(Code& code, const AppCode& app, const std::vector<WorkflowCode>& workflows) {
  code.Open("void RegisterWorkflows(formwork::WorkflowApp& app)");
  for (const WorkflowCode& workflow : workflows) {
    code.Line("app.workflows().Add(", CppString(*workflow.workflow->name), ", &", workflow.type,
              ");");
    StarterInfo(code, app, workflow);
  }
  for (const SystemFunction& function : kSystem) {
    const graph::Node* node = FindSystem(app, function.role);
    if (node == nullptr) continue;
    if (function.role == graph::SystemRole::kDeadLetterActivity) code.Line("app.UseDeadLetters();");
    code.OpenList("app.app().Add(formwork::FunctionInfo");
    code.Member("name", CppString(node->name));
    code.Member("trigger", "formwork::TriggerKind::", function.trigger);
    code.Member("input", CppString(function.input)).Member("run", function.name).Close("});");
  }
  Reading(code, workflows);
  code.Close();
}

}  // namespace

std::vector<WorkflowCode> MakeWorkflows(const AppCode& app, const Enums& enums) {
  std::vector<WorkflowCode> all;
  const blueprint::Blueprint& blueprint = *app.blueprint;
  for (const auto& name : app.app->functions) {
    const blueprint::Workflow* workflow = FindWorkflow(blueprint, *name);
    if (workflow == nullptr) continue;
    WorkflowCode code;
    code.workflow = workflow;
    code.type = FunctionTypeName(blueprint, *workflow->name);
    code.stem = FileStem(*workflow->name);
    SetInput(code, blueprint, enums);
    code.output = "void";
    if (workflow->returns) {
      code.output = Spell(**workflow->returns, enums);
      code.output_type = Definition(blueprint, **workflow->returns);
    }
    for (const auto& activity : workflow->activities) {
      const blueprint::Activity* found = FindActivity(blueprint, *activity);
      if (found != nullptr) code.activities.push_back(MakeActivity(blueprint, enums, *found));
    }
    if (workflow->was) code.was = FileStem(**workflow->was);
    all.push_back(std::move(code));
  }
  return all;
}

std::string WorkflowsHeader(const std::vector<WorkflowCode>& workflows) {
  const Activities activities = ActivitiesOf(workflows);
  Code code;
  code.Line("#pragma once").Line(kMadeBy);
  code.Line("// The app's workflows, and what their activities are to them.").Blank();
  code.Line("#include <string_view>").Blank();
  code.Line("#include <formwork/workflow.h>").Line("#include <formwork/workflow_app.h>").Blank();
  for (const auto& [stem, activity] : activities)
    code.Line("#include \"generated/", stem, ".h\"");
  code.Line("#include \"generated/types.h\"").Blank().Line("namespace formwork {").Blank();
  for (const auto& [stem, activity] : activities)
    Activity(code, *activity);
  code.Line("}  // namespace formwork").Blank().Line("namespace app {").Blank();
  for (const WorkflowCode& workflow : workflows) {
    code.Line("// ", CppComment(*workflow.workflow->name), ": ", CppComment(workflow.title),
              "; the body: functions/", workflow.stem, ".cc");
    code.Line("formwork::Workflow<", workflow.input, ", ", workflow.output, "> ", workflow.type,
              "(formwork::WorkflowContext& flow, ", workflow.input, " event);")
        .Blank();
    code.Line("// For flow.CallWorkflow<", workflow.type, "Workflow>(event).");
    code.Open("struct ", workflow.type, "Workflow");
    code.Line("using Input = ", workflow.input, ";").Line("using Output = ", workflow.output, ";");
    code.Line("static constexpr std::string_view kName = ", CppString(*workflow.workflow->name),
              ";");
    code.Close("};").Blank();
  }
  code.Line("void RegisterWorkflows(formwork::WorkflowApp& app);")
      .Blank()
      .Line("}  // namespace app");
  return code.text();
}

std::string WorkflowsSource(const AppCode& app, const std::vector<WorkflowCode>& workflows) {
  const Activities activities = ActivitiesOf(workflows);
  Code code;
  code.Line(kMadeBy).Blank().Line("#include \"generated/workflows.h\"").Blank();
  code.Line("#include <formwork/call.h>").Blank();
  code.Line("#include \"generated/names.h\"").Blank().Line("namespace formwork {").Blank();
  for (const auto& [stem, activity] : activities)
    RetryOf(code, *activity);
  code.Line("}  // namespace formwork").Blank().Line("namespace app {").Line("namespace {").Blank();
  Table(code, app, workflows);
  for (const WorkflowCode& workflow : workflows)
    Starter(code, workflow);
  for (const SystemFunction& function : kSystem) {
    if (FindSystem(app, function.role) == nullptr) continue;
    code.Open("void ", function.name, "(formwork::Call& call)");
    code.Line("formwork::", function.body, "(call, kWorkflows);").Close().Blank();
  }
  code.Line("}  // namespace").Blank();
  Register(code, app, workflows);
  code.Blank().Line("}  // namespace app");
  return code.text();
}

}  // namespace formwork::cpp
