#include "generator/pipeline/steps.h"

#include <algorithm>
#include <set>
#include <string>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/nodes.h"
#include "generator/pipeline/problems.h"
#include "generator/pipeline/shape.h"
#include "generator/pipeline/tasks.h"
#include "generator/pipeline/vocabulary.h"

namespace formwork::pipeline {

using reader::Node;

namespace {

std::string Script(const Node& node, const std::string& kind, const Node& value) {
  if (kind == "bash" || kind == "script") return value.text;
  const Node* inputs = node.Find("inputs");
  if (kind != "task" || inputs == nullptr) return "";
  const std::string inline_script = TextAt(*inputs, "inlineScript");
  return inline_script.empty() ? TextAt(*inputs, "script") : inline_script;
}

Step ReadStep(const Node& node, Sink& sink) {
  Step step{
      .name = TextAt(node, "name"), .display = TextAt(node, "displayName"), .span = node.span};
  const auto kind = std::ranges::find_if(node.keys, [](const auto& key) {
    return std::ranges::find(kStepKinds, key.text) != kStepKinds.end();
  });
  if (kind == node.keys.end()) {
    const auto near =
        node.keys.empty() ? std::nullopt : NearestName(node.keys.front().text, kStepKinds);
    sink.Report(WrongShape(node.span, "this is no step",
                           near ? StrCat("did you mean '", *near, "'?")
                                : StrCat("a step has one of: ", Join(kStepKinds, ", "))));
    return step;
  }
  Keys known = kStepKeys;
  known.push_back(kind->text);
  CheckKeys(node, "step", known, sink);
  step.kind = kind->text;
  const Node& value = node.items[static_cast<size_t>(kind - node.keys.begin())];
  step.what = value.text.substr(0, value.text.find('\n'));
  step.condition = ConditionOf(node, sink);
  step.script = Script(node, step.kind, value);
  if (!step.name.empty()) CheckName(node, "step", step.name, sink);
  if (step.kind == "task") CheckTask(value, node.Find("inputs"), sink);
  return step;
}

}  // namespace

void ReadHook(const reader::Key& key, const Node& hook, Job& job, Sink& sink) {
  if (key.text == "maxParallel" || key.text == "increments") return;
  if (std::ranges::find(kHooks, key.text) == kHooks.end()) {
    sink.Report(UnknownKey(key.span, "deployment strategy", key.text, kHooks));
    return;
  }
  const auto add = [&](std::string name, const Node& holder) {
    const Node* steps = holder.Find("steps");
    if (steps != nullptr) {
      job.hooks.push_back({std::move(name), ReadSteps(*steps, sink)});
    } else {
      sink.Report(WrongShape(holder.span, StrCat("hook '", name, "' has no steps")));
    }
  };
  if (key.text != "on") {
    add(key.text, hook);
    return;
  }
  for (size_t i = 0; i < hook.keys.size(); ++i) {
    if (hook.keys[i].text == "failure" || hook.keys[i].text == "success") {
      add(StrCat("on ", hook.keys[i].text), hook.items[i]);
    } else {
      sink.Report(
          UnknownKey(hook.keys[i].span, "'on' hook", hook.keys[i].text, {"failure", "success"}));
    }
  }
}

std::vector<Step> ReadSteps(const Node& steps, Sink& sink) {
  std::vector<Step> out;
  std::set<std::string> names;
  for (const Node* node : ItemsOf(steps, "steps", sink)) {
    Step step = ReadStep(*node, sink);
    if (!step.name.empty() && !names.insert(LowerAscii(step.name)).second) {
      sink.Report(WrongShape(node->span, StrCat("two steps are called '", step.name, "'")));
    }
    out.push_back(std::move(step));
  }
  return out;
}

}  // namespace formwork::pipeline
