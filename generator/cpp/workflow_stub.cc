// A workflow's body and its test, as they are written once: all activities at the same time,
// joined; what they return fills what the workflow returns, where that fits by position and type.

#include <algorithm>

#include "generator/cpp/names.h"
#include "generator/cpp/workflow.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using text::CppComment;
using text::CppString;

namespace {

// The name that an activity's result has in the body: the field it fills, else the activity's own.
std::string ResultName(const WorkflowCode& workflow, size_t index, bool filled) {
  if (filled) return LocalName(MemberName(*workflow.output_type->fields[index].name), "_value");
  return workflow.activities[index].stem + "_result";
}

// True if there is one field for each activity, of its type.
bool FillsOutput(const WorkflowCode& workflow) {
  if (workflow.output_type == nullptr) return false;
  const auto& fields = workflow.output_type->fields;
  if (fields.size() != workflow.activities.size()) return false;
  for (size_t i = 0; i < fields.size(); ++i) {
    const auto& returns = workflow.activities[i].activity->returns;
    if (!returns || (*returns)->kind != fields[i].type.kind ||
        (*returns)->optional != fields[i].type.optional ||
        (*returns)->name != fields[i].type.name) {
      return false;
    }
  }
  return true;
}

// What may not be empty or zero: an event that does not fit its type would not reach the body.
void FillLeast(Code& code, const blueprint::TypeDefinition& type) {
  for (const auto& field : type.fields) {
    if (field.type.optional) continue;
    const std::string target = StrCat("event.", MemberName(*field.name));
    const auto least = static_cast<size_t>(field.type.min_length.value_or(0));
    const std::string number = LeastNumber(field.type);
    if (field.type.kind == blueprint::TypeKind::kString && least > 0)
      code.Line(target, " = ", CppString(std::string(least, 'x')), ";");
    if (field.type.kind == blueprint::TypeKind::kList && least > 0)
      code.Line(target, ".resize(", least, ");");
    if (!number.empty()) code.Line(target, " = ", number, ";");
  }
}

std::string Joined(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::string& piece : pieces)
    out += (out.empty() ? "" : ", ") + piece;
  return out;
}

// One call a line, where they do not fit into one.
void Join(Code& code, const std::vector<std::string>& calls) {
  constexpr size_t kWidth = 100;
  const std::string line = StrCat("    co_await formwork::WhenAll(", Joined(calls), ");");
  if (line.size() <= kWidth) {
    code.Line(line);
    return;
  }
  code.Line("    co_await formwork::WhenAll(");
  for (size_t i = 0; i < calls.size(); ++i)
    code.Line("        ", calls[i], i + 1 < calls.size() ? "," : ");");
}

}  // namespace

std::string WorkflowStub(const WorkflowCode& workflow) {
  const bool filled = FillsOutput(workflow);
  Code code;
  code.Line("#include \"generated/workflows.h\"").Blank().Line("namespace app {").Blank();
  code.Line("// ", CppComment(workflow.title), workflow.workflow->description->empty() ? "" : ". ",
            CppComment(*workflow.workflow->description));
  code.Line(
      "// Runs again from the start whenever something it waits for has happened: the same calls "
      "in the same order,");
  code.Line("// no clock, no random, no files (flow has what is needed). This file is yours.");
  code.Open("formwork::Workflow<", workflow.input, ", ", workflow.output, "> ", workflow.type,
            "(formwork::WorkflowContext& flow, ", workflow.input, " event)");
  const auto takes_event = [&](const WorkflowActivity& activity) {
    return activity.input == workflow.input;
  };
  if (!std::ranges::all_of(workflow.activities, takes_event))
    code.Line("// What is not made of the event yet: fill it.");
  if (std::ranges::none_of(workflow.activities, takes_event))
    code.Line("static_cast<void>(event);");
  std::vector<std::string> names;
  std::vector<std::string> calls;
  for (size_t i = 0; i < workflow.activities.size(); ++i) {
    const WorkflowActivity& activity = workflow.activities[i];
    names.push_back(ResultName(workflow, i, filled));
    std::string argument = "event";
    if (activity.input != workflow.input) {
      argument = activity.stem + "_input";
      code.Line("const ", activity.input, " ", argument, "{};");
    }
    calls.push_back(StrCat("flow.Call<", activity.type, ">(", argument, ")"));
  }
  if (filled) {
    code.Line("const auto [", Joined(names), "] =");
    Join(code, calls);
    code.Line(workflow.output, " result;");
    for (size_t i = 0; i < names.size(); ++i) {
      const std::string field = MemberName(*workflow.output_type->fields[i].name);
      code.Line("result.", field, " = ", names[i], ";");
    }
    code.Line("co_return result;");
  } else {
    code.Line("const auto results =");
    Join(code, calls);
    code.Line("static_cast<void>(results);");
    code.Line("co_return", workflow.output == "void" ? "" : StrCat(" ", workflow.output, "{}"),
              ";");
  }
  code.Close().Blank().Line("}  // namespace app");
  return code.text();
}

std::string WorkflowTest(const WorkflowCode& workflow) {
  Code code;
  code.Line("#include \"generated/workflows.h\"").Blank();
  code.Line("#include <formwork/testing.h>").Line("#include <formwork/workflow_testing.h>").Blank();
  code.Line("// Tests of functions/", workflow.stem,
            ".cc, without any server. This file is yours.");
  code.Open("FORMWORK_TEST(",
            CppString(StrCat(*workflow.workflow->name, ": calls its activities and ends")), ")");
  code.Line("formwork::testing::FakeFlow flow;");
  for (const WorkflowActivity& activity : workflow.activities) {
    const bool nothing = activity.output == "void";
    code.Line("flow.On<app::", activity.type, ">([](const auto&)",
              nothing ? "" : StrCat(" -> formwork::ActivityOf<app::", activity.type, ">::Output"),
              nothing ? " {});" : " { return {}; });");
  }
  const bool own = workflow.input_type != nullptr;
  code.Line(own ? "app::" : "", workflow.input, " event;");
  if (own) FillLeast(code, *workflow.input_type);
  code.Line("const auto end = flow.Run(app::", workflow.type, ", event);");
  code.Line("FORMWORK_EXPECT(end.completed);");
  code.Line("FORMWORK_EXPECT(flow.calls().size() == ", workflow.activities.size(), ");");
  code.Close().Blank();
  code.Line("// A body must do the same in every replay.");
  code.Open("FORMWORK_TEST(",
            CppString(StrCat(*workflow.workflow->name, ": holds nothing that changes in a replay")),
            ")");
  code.Line("using namespace formwork::testing;");
  code.Line("FORMWORK_EXPECT(Nothing(ScanWorkflow(Beside(__FILE__, \"../functions/", workflow.stem,
            ".cc\"))));");
  code.Close().Blank();
  code.Line(
      "// Histories of running instances, made by `formwork workflow history ID`: a change that "
      "would break them fails here.");
  code.Open("FORMWORK_TEST(",
            CppString(StrCat(*workflow.workflow->name, ": fits the histories that were recorded")),
            ")");
  code.Line("using namespace formwork::testing;");
  code.Line("const auto folder = Beside(__FILE__, \"histories/", workflow.stem, "\");");
  code.Line("FORMWORK_EXPECT(Nothing(ReplayHistories(folder, ", CppString(*workflow.workflow->name),
            ", app::", workflow.type, ")));");
  code.Close();
  return code.text();
}

}  // namespace formwork::cpp
