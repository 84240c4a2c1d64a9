// Times that contradict one another, schedules that never come, promises that the blueprint itself
// breaks.
#include <algorithm>
#include <chrono>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/resolve.h"
#include "generator/blueprint/schedule.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

const Hosting& HostingOf(const Index& index, std::string_view name) {
  const auto apps = index.apps_of.find(name);
  return apps == index.apps_of.end() ? index.blueprint->hosting : apps->second.front()->hosting;
}

void CheckTimeout(const Spanned<Duration>& timeout, const Hosting& hosting, Sink& sink) {
  if (timeout.origin == Origin::kDefault || timeout.value <= hosting.timeout.value) return;
  Diagnostic longer = MakeDiagnostic(
      3023, timeout.span,
      StrCat("the timeout ", Format(timeout.value), " is longer than the host's, ",
             Format(hosting.timeout.value)),
      StrCat("the host ends the function first: raise hosting.timeout, or write at most ",
             Format(hosting.timeout.value)));
  longer.notes.push_back({.span = hosting.timeout.span,
                          .message = hosting.timeout.origin == Origin::kDefault
                                         ? "hosting.timeout is the default"
                                         : "hosting.timeout is here"});
  if (hosting.timeout.origin == Origin::kDefault) longer.notes.clear();
  sink.Report(std::move(longer));
}

void CheckSchedule(const ScheduleTrigger& trigger, Sink& sink) {
  const Parsed<Schedule> parsed = ParseSchedule(trigger.schedule.value);
  const Schedule* schedule = std::get_if<Schedule>(&parsed);
  if (schedule == nullptr) return;  // reported where it was read
  constexpr TimePoint kAnyDay = std::chrono::sys_days(std::chrono::year(2024) / 1 / 1);
  if (!NextRuns(*schedule, kAnyDay, 1).empty()) return;
  sink.Report(MakeDiagnostic(3022, trigger.schedule.span,
                             StrCat("the schedule '", trigger.schedule.value, "' never fires"),
                             "no date has this day in this month on this weekday; a run needs day, "
                             "month and weekday to match"));
}

// The deadlines of the services that one call may wait for, one after another.
void CheckPromise(const Index& index, const Function& function, Sink& sink) {
  const bool http = std::holds_alternative<HttpTrigger>(function.trigger);
  const bool queue = std::holds_alternative<QueueTrigger>(function.trigger);
  if (!http && !queue) return;
  const Objectives& objectives = index.blueprint->objectives;
  const Spanned<Duration>& promise = http ? objectives.api_latency : objectives.event_latency;
  Duration sum{0};
  for (const Text& call : function.reach.calls) {
    const Service* service = Lookup(index.services, call.value);
    if (service != nullptr) sum += service->deadline.value;
  }
  if (sum <= promise.value) return;
  const std::string_view field = http ? "apiLatency" : "eventLatency";
  sink.Report(MakeDiagnostic(
      3027, function.reach.calls.front().span,
      StrCat("'", function.name.value, "' may wait ", Format(sum),
             " for services, longer than objectives.", field, ", ", Format(promise.value)),
      http ? "lower the services' deadline:, or do the call behind a queue"
           : "lower the services' deadline:, or raise the objective"));
}

void CheckAnswerTime(const Function& function, Sink& sink) {
  if (!std::holds_alternative<HttpTrigger>(function.trigger)) return;
  if (function.timeout.origin == Origin::kDefault || function.timeout.value <= kLongestAnswer)
    return;
  sink.Report(MakeDiagnostic(
      3023, function.timeout.span,
      StrCat("an http function cannot answer after ", Format(function.timeout.value)),
      "the front end gives up after 230 s: answer at once and do the work behind a queue or "
      "workflow"));
}

// A limit that no function of the app can reach, because each is called over http.
void CheckAnswerOfApp(const Index& index, const App& app, Sink& sink) {
  const Spanned<Duration>& timeout = app.hosting.timeout;
  if (timeout.origin == Origin::kDefault || timeout.value <= kLongestAnswer) return;
  const auto http = [&](const Text& name) {
    const Function* function = Lookup(index.functions, name.value);
    return function != nullptr && std::holds_alternative<HttpTrigger>(function->trigger);
  };
  if (app.functions.empty() || !std::ranges::all_of(app.functions, http)) return;
  sink.Report(
      MakeDiagnostic(3036, timeout.span,
                     StrCat("nothing in app '", app.name.value, "' can run for ",
                            Format(timeout.value), ": over http a caller waits for 230s at most"),
                     "write at most 230s, or do the long work behind a queue or workflow"));
}

// Where a pipeline is rendered, the target knows how its parts add up.
void CheckDeployment(const Blueprint& blueprint, Sink& sink) {
  const Spanned<Duration>& one = blueprint.objectives.deployment;
  const Spanned<Duration>& whole = blueprint.objectives.pipeline;
  if (blueprint.pipeline || one.value <= whole.value) return;
  sink.Report(MakeDiagnostic(3027, one.origin != Origin::kDefault ? one.span : whole.span,
                             StrCat("a deployment may take ", Format(one.value),
                                    ", longer than objectives.pipeline, ", Format(whole.value)),
                             "lower objectives.deployment, or raise objectives.pipeline"));
}

}  // namespace

void CheckLimits(const Index& index, Sink& sink) {
  const Blueprint& blueprint = *index.blueprint;
  for (const Function& function : blueprint.functions) {
    CheckTimeout(function.timeout, HostingOf(index, function.name.value), sink);
    CheckAnswerTime(function, sink);
    CheckPromise(index, function, sink);
    if (const auto* schedule = std::get_if<ScheduleTrigger>(&function.trigger))
      CheckSchedule(*schedule, sink);
  }
  for (const App& app : blueprint.apps)
    CheckAnswerOfApp(index, app, sink);
  CheckDeployment(blueprint, sink);
  std::unordered_map<std::string_view, std::string_view> workflow_of;
  for (const Workflow& workflow : blueprint.workflows) {
    for (const Text& activity : workflow.activities)
      workflow_of.try_emplace(activity.value, workflow.name.value);
  }
  for (const Activity& activity : blueprint.activities) {
    const auto at = workflow_of.find(activity.name.value);
    CheckTimeout(activity.timeout,
                 HostingOf(index, at == workflow_of.end() ? std::string_view() : at->second), sink);
  }
}

}  // namespace formwork::blueprint
