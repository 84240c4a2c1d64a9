#include "generator/pipeline/build.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/condition.h"
#include "generator/pipeline/expression.h"
#include "generator/pipeline/order.h"
#include "generator/pipeline/problems.h"
#include "generator/pipeline/shape.h"
#include "generator/pipeline/tasks.h"
#include "generator/pipeline/vocabulary.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

std::string TextAt(const Node& node, std::string_view key) {
  const Node* found = node.Find(key);
  return found == nullptr ? "" : found->text;
}

std::vector<std::string> TextsAt(const Node& node) {
  std::vector<std::string> out;
  if (node.IsScalar()) out.push_back(node.text);
  for (const Node& item : node.items)
    out.push_back(item.text);
  return out;
}

class Builder {
 public:
  explicit Builder(Sink& sink) : sink_(sink) {}

  Pipeline Run(const Node& root, std::string path) {
    Pipeline pipeline;
    pipeline.path = std::move(path);
    CheckKeys(root, "pipeline", kRootKeys, sink_);
    Common(root);
    Triggers(root, pipeline);
    const Node* stages = root.Find("stages");
    const Node* jobs = root.Find("jobs");
    const Node* steps = root.Find("steps");
    if (stages != nullptr) {
      for (const Node* stage : List(*stages, "stages"))
        pipeline.stages.push_back(ReadStage(*stage));
    } else if (jobs != nullptr || steps != nullptr) {
      Stage only{.name = "__default", .display = "", .span = root.span};
      if (jobs != nullptr) {
        for (const Node* job : List(*jobs, "jobs"))
          only.jobs.push_back(ReadJob(*job));
      } else {
        Job job{.name = "Job", .span = root.span};
        job.hooks.push_back({"steps", ReadSteps(*steps)});
        only.jobs.push_back(std::move(job));
      }
      pipeline.stages.push_back(std::move(only));
    } else {
      sink_.Report(WrongShape(root.span, "the pipeline has none of: stages, jobs, steps, extends"));
    }
    CheckOrder(pipeline, sink_);
    return pipeline;
  }

 private:
  // What may stand in a pipeline, a stage or a job alike.
  void Common(const Node& node) {
    if (const Node* pool = node.Find("pool")) CheckPool(*pool, sink_);
    if (const Node* variables = node.Find("variables")) CheckVariables(*variables, sink_);
  }

  // Without the templates that could not be opened: that was said where they are named.
  std::vector<const Node*> List(const Node& node, std::string_view what) {
    std::vector<const Node*> items;
    if (!node.IsSequence()) {
      sink_.Report(WrongShape(node.span, StrCat("'", what, "' must be a list")));
      return items;
    }
    if (node.items.empty()) sink_.Report(WrongShape(node.span, StrCat("'", what, "' is empty")));
    for (const Node& item : node.items) {
      if (!item.IsMapping() || item.Find("template") == nullptr) items.push_back(&item);
    }
    return items;
  }

  static std::vector<std::string> Included(const Node& trigger) {
    if (trigger.IsSequence()) return TextsAt(trigger);
    const Node* branches = trigger.Find("branches");
    if (branches == nullptr) return {};
    const Node* include = branches->IsSequence() ? branches : branches->Find("include");
    return include == nullptr ? std::vector<std::string>() : TextsAt(*include);
  }

  void Triggers(const Node& root, Pipeline& pipeline) {
    const Node* trigger = root.Find("trigger");
    if (trigger != nullptr) {
      CheckTrigger(*trigger, "trigger", sink_);
      pipeline.starts_on_push = trigger->text != "none";
      pipeline.branches = Included(*trigger);
    }
    const Node* pr = root.Find("pr");
    pipeline.starts_on_pr = pr == nullptr || pr->text != "none";
    if (pr == nullptr) return;
    CheckTrigger(*pr, "pr", sink_);
    pipeline.pr_branches = Included(*pr);
  }

  void Name(const Node& node, std::string_view what, const std::string& name) {
    const bool good = !name.empty() && (IsAsciiAlnum(name.front()) || name.front() == '_') &&
                      !(name.front() >= '0' && name.front() <= '9') &&
                      std::ranges::all_of(name, [](char c) { return IsAsciiAlnum(c) || c == '_'; });
    if (!good) {
      sink_.Report(WrongShape(node.span, StrCat(what, " name '", name, "' is not allowed"),
                              "letters, digits and '_', not a digit first"));
    }
  }

  std::string Condition(const Node& node) {
    const Node* condition = node.Find("condition");
    if (condition == nullptr) return "";
    if (const std::string why = MisuseOfCondition(condition->text); !why.empty())
      sink_.Report(BadExpression(condition->span, condition->text, why));
    return condition->text;
  }

  int Minutes(const Node& node) {
    const Node* minutes = node.Find("timeoutInMinutes");
    if (minutes == nullptr) return 60;
    char* end = nullptr;
    const long value = std::strtol(minutes->text.c_str(), &end, 10);
    if (minutes->text.empty() || *end != '\0' || value < 0) {
      if (minutes->text.find('$') == std::string::npos) {
        sink_.Report(WrongShape(minutes->span, StrCat("'timeoutInMinutes' must be a number, not '",
                                                      minutes->text, "'")));
      }
      return 60;
    }
    return static_cast<int>(value);
  }

  Stage ReadStage(const Node& node) {
    CheckKeys(node, "stage", kStageKeys, sink_);
    Common(node);
    Stage stage{
        .name = TextAt(node, "stage"), .display = TextAt(node, "displayName"), .span = node.span};
    Name(node, "stage", stage.name);
    stage.condition = Condition(node);
    stage.lock = TextAt(node, "lockBehavior");
    if (!stage.lock.empty() && stage.lock != "sequential" && stage.lock != "runLatest") {
      sink_.Report(WrongShape(node.Find("lockBehavior")->span,
                              StrCat("'lockBehavior' cannot be '", stage.lock, "'"),
                              "valid: sequential, runLatest"));
    }
    if (const Node* depends = node.Find("dependsOn")) stage.depends_on = TextsAt(*depends);
    const Node* jobs = node.Find("jobs");
    if (jobs == nullptr) {
      sink_.Report(WrongShape(node.span, StrCat("stage '", stage.name, "' has no jobs")));
      return stage;
    }
    for (const Node* job : List(*jobs, "jobs"))
      stage.jobs.push_back(ReadJob(*job));
    return stage;
  }

  static std::string PoolText(const Node* pool) {
    if (pool == nullptr) return "";
    if (pool->IsScalar()) return pool->text;
    const std::string name = TextAt(*pool, "name");
    return name.empty() ? TextAt(*pool, "vmImage") : name;
  }

  Job ReadJob(const Node& node) {
    Job job;
    job.span = node.span;
    job.deployment = node.Find("deployment") != nullptr;
    const bool plain = node.Find("job") != nullptr;
    if (job.deployment == plain) {
      sink_.Report(WrongShape(node.span, "a job is either 'job' or 'deployment'"));
      return job;
    }
    CheckKeys(node, job.deployment ? "deployment" : "job",
              job.deployment ? kDeploymentKeys : kJobKeys, sink_);
    Common(node);
    job.name = TextAt(node, job.deployment ? "deployment" : "job");
    Name(node, "job", job.name);
    job.display = TextAt(node, "displayName");
    job.condition = Condition(node);
    job.pool = PoolText(node.Find("pool"));
    job.minutes = Minutes(node);
    if (const Node* depends = node.Find("dependsOn")) job.depends_on = TextsAt(*depends);
    job.deployment ? Deployment(node, job) : PlainJob(node, job);
    return job;
  }

  void PlainJob(const Node& node, Job& job) {
    const Node* steps = node.Find("steps");
    if (steps == nullptr) {
      sink_.Report(WrongShape(node.span, StrCat("job '", job.name, "' has no steps")));
    } else {
      job.hooks.push_back({"steps", ReadSteps(*steps)});
    }
  }

  void Deployment(const Node& node, Job& job) {
    if (job.name == "deploy") {
      sink_.Report(WrongShape(node.span, "a deployment may not be called 'deploy'",
                              "that is the name of its hook: deploy_staging"));
    }
    const Node* environment = node.Find("environment");
    if (environment == nullptr) {
      sink_.Report(WrongShape(node.span, StrCat("deployment '", job.name, "' has no environment")));
    } else {
      job.environment = environment->IsScalar() ? environment->text : TextAt(*environment, "name");
    }
    if (job.environment.find("$(") != std::string::npos) {
      sink_.Report(WrongShape(environment->span,
                              "an environment's name must be known before the run",
                              "use ${{ parameters.… }}"));
    }
    const Node* strategy = node.Find("strategy");
    const Node* kind = nullptr;
    if (strategy != nullptr) {
      for (const std::string_view word : {"runOnce", "rolling", "canary"}) {
        if (kind == nullptr) kind = strategy->Find(word);
      }
    }
    if (kind == nullptr) {
      sink_.Report(WrongShape(node.span, StrCat("deployment '", job.name, "' has no strategy"),
                              "runOnce, rolling or canary"));
      return;
    }
    for (size_t i = 0; i < kind->keys.size(); ++i)
      ReadHook(kind->keys[i], kind->items[i], job);
  }

  void ReadHook(const reader::Key& key, const Node& hook, Job& job) {
    if (key.text == "maxParallel" || key.text == "increments") return;
    if (std::ranges::find(kHooks, key.text) == kHooks.end()) {
      sink_.Report(UnknownKey(key.span, "deployment strategy", key.text, kHooks));
      return;
    }
    const auto add = [&](std::string name, const Node& holder) {
      const Node* steps = holder.Find("steps");
      if (steps != nullptr) {
        job.hooks.push_back({std::move(name), ReadSteps(*steps)});
      } else {
        sink_.Report(WrongShape(holder.span, StrCat("hook '", name, "' has no steps")));
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
        sink_.Report(
            UnknownKey(hook.keys[i].span, "'on' hook", hook.keys[i].text, {"failure", "success"}));
      }
    }
  }

  std::vector<Step> ReadSteps(const Node& steps) {
    std::vector<Step> out;
    std::set<std::string> names;
    for (const Node* node : List(steps, "steps")) {
      Step step = ReadStep(*node);
      if (!step.name.empty() && !names.insert(LowerAscii(step.name)).second) {
        sink_.Report(WrongShape(node->span, StrCat("two steps are called '", step.name, "'")));
      }
      out.push_back(std::move(step));
    }
    return out;
  }

  static std::string Script(const Node& node, const std::string& kind, const Node& value) {
    if (kind == "bash" || kind == "script") return value.text;
    const Node* inputs = node.Find("inputs");
    if (kind != "task" || inputs == nullptr) return "";
    const std::string inline_script = TextAt(*inputs, "inlineScript");
    return inline_script.empty() ? TextAt(*inputs, "script") : inline_script;
  }

  Step ReadStep(const Node& node) {
    Step step{
        .name = TextAt(node, "name"), .display = TextAt(node, "displayName"), .span = node.span};
    const auto kind = std::ranges::find_if(node.keys, [](const auto& key) {
      return std::ranges::find(kStepKinds, key.text) != kStepKinds.end();
    });
    if (kind == node.keys.end()) {
      const auto near =
          node.keys.empty() ? std::nullopt : NearestName(node.keys.front().text, kStepKinds);
      sink_.Report(WrongShape(node.span, "this is no step",
                              near ? StrCat("did you mean '", *near, "'?")
                                   : StrCat("a step has one of: ", Join(kStepKinds, ", "))));
      return step;
    }
    Keys known = kStepKeys;
    known.push_back(kind->text);
    CheckKeys(node, "step", known, sink_);
    step.kind = kind->text;
    const Node& value = node.items[static_cast<size_t>(kind - node.keys.begin())];
    step.what = value.text.substr(0, value.text.find('\n'));
    step.condition = Condition(node);
    step.script = Script(node, step.kind, value);
    if (!step.name.empty()) Name(node, "step", step.name);
    if (step.kind == "task") CheckTask(value, node.Find("inputs"), sink_);
    return step;
  }

  Sink& sink_;
};

}  // namespace

Pipeline BuildPipeline(const Node& root, std::string path, Sink& sink) {
  return Builder(sink).Run(root, std::move(path));
}

}  // namespace formwork::pipeline
