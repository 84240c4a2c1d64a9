#include "generator/pipeline/build.h"

#include <cstdlib>

#include "generator/base/str_cat.h"
#include "generator/pipeline/nodes.h"
#include "generator/pipeline/order.h"
#include "generator/pipeline/problems.h"
#include "generator/pipeline/shape.h"
#include "generator/pipeline/steps.h"
#include "generator/pipeline/vocabulary.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

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
      for (const Node* stage : ItemsOf(*stages, "stages", sink_))
        pipeline.stages.push_back(ReadStage(*stage));
    } else if (jobs != nullptr || steps != nullptr) {
      Stage only{.name = "__default", .display = "", .span = root.span};
      if (jobs != nullptr) {
        for (const Node* job : ItemsOf(*jobs, "jobs", sink_))
          only.jobs.push_back(ReadJob(*job));
      } else {
        Job job{.name = "Job", .span = root.span};
        job.hooks.push_back({"steps", ReadSteps(*steps, sink_)});
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
    CheckName(node, "stage", stage.name, sink_);
    stage.condition = ConditionOf(node, sink_);
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
    for (const Node* job : ItemsOf(*jobs, "jobs", sink_))
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
    CheckName(node, "job", job.name, sink_);
    job.display = TextAt(node, "displayName");
    job.condition = ConditionOf(node, sink_);
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
      job.hooks.push_back({"steps", ReadSteps(*steps, sink_)});
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
      ReadHook(kind->keys[i], kind->items[i], job, sink_);
  }

  Sink& sink_;
};

}  // namespace

Pipeline BuildPipeline(const Node& root, std::string path, Sink& sink) {
  return Builder(sink).Run(root, std::move(path));
}

}  // namespace formwork::pipeline
