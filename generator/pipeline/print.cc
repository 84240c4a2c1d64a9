#include "generator/pipeline/print.h"

#include <algorithm>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/emit/json/value.h"
#include "generator/pipeline/order.h"

namespace formwork::pipeline {
namespace {

using json::Value;

std::string Approval(const Checks& checks, const Job& job) {
  const auto it = checks.find(job.environment);
  return it == checks.end() ? "" : ApprovalText(it->second);
}

std::string StepName(const Step& step) {
  const std::string what = step.kind == "task" ? step.what : step.kind;
  if (step.display.empty())
    return StrCat(what, step.kind == "task" ? "" : " ", step.kind == "task" ? "" : step.what);
  return StrCat(step.display, " (", what, ")");
}

void AddJob(std::string& out, const Job& job, const Checks& checks) {
  out += StrCat("  ", job.deployment ? "deployment " : "job ", job.name,
                job.pool.empty() ? "" : StrCat(" on ", job.pool), ", ", job.minutes, " min\n");
  if (!job.environment.empty()) out += StrCat("    environment ", job.environment, "\n");
  if (const std::string approval = Approval(checks, job); !approval.empty())
    out += StrCat("    waits for ", approval, "\n");
  for (const Hook& hook : job.hooks) {
    const bool plain = hook.name == "steps";
    if (!plain) out += StrCat("    ", hook.name, "\n");
    for (const Step& step : hook.steps) {
      out += StrCat(plain ? "    " : "      ", "- ", StepName(step),
                    step.condition.empty() ? "" : StrCat("  [if ", step.condition, "]"), "\n");
    }
  }
}

// Mermaid takes quotes as #quot; inside a label.
std::string Label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"') {
      out += "#quot;";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

// ~ waits and ! refuses, - is left out, x fails, < goes back.
std::string_view Symbol(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRuns:
      return "+";
    case Outcome::kFails:
      return "x";
    case Outcome::kSkipped:
      return "-";
    case Outcome::kWaits:
      return "~";
    case Outcome::kRefused:
      return "!";
    case Outcome::kRollsBack:
      return "<";
    case Outcome::kNotStarted:
      return "-";
  }
  FORMWORK_UNREACHABLE();
}

Value StepJson(const Step& step) {
  return Value::Obj({{"kind", Value::Str(step.kind)},
                     {"what", Value::Str(step.what)},
                     {"name", Value::Str(step.name)},
                     {"display", Value::Str(step.display)},
                     {"condition", Value::Str(step.condition)},
                     {"script", Value::Str(step.script)}});
}

Value JobJson(const Job& job, const Checks& checks) {
  Value hooks = Value::Arr();
  for (const Hook& hook : job.hooks) {
    Value steps = Value::Arr();
    for (const Step& step : hook.steps)
      steps.Add(StepJson(step));
    hooks.Add(Value::Obj({{"hook", Value::Str(hook.name)}, {"steps", steps}}));
  }
  return Value::Obj({{"name", Value::Str(job.name)},
                     {"deployment", Value::Bool(job.deployment)},
                     {"environment", Value::Str(job.environment)},
                     {"approval", Value::Str(Approval(checks, job))},
                     {"pool", Value::Str(job.pool)},
                     {"minutes", Value::Int(job.minutes)},
                     {"condition", Value::Str(job.condition)},
                     {"dependsOn", Value::Strs(job.depends_on)},
                     {"hooks", hooks}});
}

}  // namespace

std::string ShowTree(const Pipeline& pipeline, const Checks& checks) {
  std::string out = StrCat(pipeline.path, "\n");
  for (const size_t i : StageOrder(pipeline)) {
    const Stage& stage = pipeline.stages[i];
    const auto waits = DependenciesOf(pipeline, i);
    out += StrCat(stage.name, waits.empty() ? "" : StrCat("  after ", Join(waits, ", ")), "\n");
    if (!stage.condition.empty()) out += StrCat("  if ", stage.condition, "\n");
    if (!stage.lock.empty()) out += StrCat("  one run at a time (", stage.lock, ")\n");
    for (const Job& job : stage.jobs)
      AddJob(out, job, checks);
  }
  return out;
}

std::string ShowMermaid(const Pipeline& pipeline, const Checks& checks) {
  std::string out = "flowchart LR\n";
  for (size_t i = 0; i < pipeline.stages.size(); ++i) {
    const Stage& stage = pipeline.stages[i];
    out += StrCat("  ", stage.name, "[\"",
                  Label(stage.display.empty() ? stage.name : stage.display), "\"]\n");
    std::string gate;
    for (const Job& job : stage.jobs)
      gate += Approval(checks, job);
    std::string into = stage.name;
    if (!gate.empty()) {
      into = StrCat(stage.name, "_approval");
      out += StrCat("  ", into, "{{\"", Label(gate), "\"}} --> ", stage.name, "\n");
    }
    for (const std::string& before : DependenciesOf(pipeline, i))
      out += StrCat("  ", before, " --> ", into, "\n");
    const bool back = std::ranges::any_of(stage.jobs, [](const Job& job) {
      return std::ranges::any_of(job.hooks,
                                 [](const Hook& hook) { return hook.name == "on failure"; });
    });
    if (back)
      out += StrCat("  ", stage.name, " -. on failure .-> ", stage.name,
                    "_back([\"the last good build\"])\n");
  }
  return out;
}

std::string ShowJson(const Pipeline& pipeline, const Checks& checks) {
  Value stages = Value::Arr();
  for (const size_t i : StageOrder(pipeline)) {
    const Stage& stage = pipeline.stages[i];
    Value jobs = Value::Arr();
    for (const Job& job : stage.jobs)
      jobs.Add(JobJson(job, checks));
    stages.Add(Value::Obj({{"name", Value::Str(stage.name)},
                           {"display", Value::Str(stage.display)},
                           {"condition", Value::Str(stage.condition)},
                           {"dependsOn", Value::Strs(DependenciesOf(pipeline, i))},
                           {"lock", Value::Str(stage.lock)},
                           {"jobs", jobs}}));
  }
  return Write(Value::Obj({{"schema_version", Value::Int(1)},
                           {"path", Value::Str(pipeline.path)},
                           {"stages", stages}}));
}

std::string RunText(const Run& run) {
  std::string out;
  for (const Event& event : run.events) {
    std::string line = StrCat(std::string(static_cast<size_t>(event.depth) * 2, ' '),
                              Symbol(event.outcome), " ", event.name);
    const bool quiet = event.outcome == Outcome::kRuns;
    if (!quiet) line += StrCat("  ", Word(event.outcome));
    if (!event.detail.empty()) line += StrCat(quiet ? "  " : ": ", event.detail);
    out += line + "\n";
  }
  for (const Place& place : run.places)
    out += StrCat(place.name, ": ", Describe(place, run.builds), "\n");
  const bool started = run.events.empty() || run.events.front().outcome != Outcome::kNotStarted;
  out += !started ? "Nothing runs.\n" : run.succeeded ? "The run succeeds.\n" : "The run fails.\n";
  return out;
}

std::string RunJson(const Run& run) {
  Value events = Value::Arr();
  for (const Event& event : run.events) {
    events.Add(Value::Obj({{"depth", Value::Int(event.depth)},
                           {"outcome", Value::Str(Word(event.outcome))},
                           {"name", Value::Str(event.name)},
                           {"detail", Value::Str(event.detail)}}));
  }
  Value places = Value::Arr();
  for (const Place& place : run.places) {
    places.Add(Value::Obj({{"environment", Value::Str(place.name)},
                           {"failedAt", Value::Str(place.failed_at)},
                           {"end", Value::Str(Describe(place, run.builds))}}));
  }
  return Write(Value::Obj({{"schema_version", Value::Int(1)},
                           {"succeeded", Value::Bool(run.succeeded)},
                           {"environments", places},
                           {"events", events}}));
}

}  // namespace formwork::pipeline
