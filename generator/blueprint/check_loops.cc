// What never comes to rest: a message or a change that leads back, by way of one function or of
// many, to the queue or container that it came from.

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

// What arrives at `source` lets `writer` write to `to`.
struct Step {
  std::string_view source;
  bool queue = false;     // source is one
  std::string_view runs;  // what source triggers: the writer, or the workflow whose activity it is
  std::string_view writer;
  const Text* to = nullptr;
};

const Text* SourceOf(const Function& function) {
  if (const auto* queue = std::get_if<QueueTrigger>(&function.trigger)) return &queue->queue;
  const auto* changes = std::get_if<ChangesTrigger>(&function.trigger);
  return changes == nullptr ? nullptr : &changes->container;
}

std::vector<Step> StepsOf(const Index& index) {
  std::vector<Step> steps;
  const auto add = [&](const Step& step, const Reach& reach) {
    for (const Write& write : reach.writes) {
      // A name that is both says nothing about where the write goes.
      const std::string& to = write.to.value;
      if (index.queues.contains(to) && index.containers.contains(to)) continue;
      steps.push_back(step);
      steps.back().to = &write.to;
    }
  };
  for (const Function& function : index.blueprint->functions) {
    const Text* source = SourceOf(function);
    if (source == nullptr || source->value.empty()) continue;
    const std::string& name = function.name.value;
    add({.source = source->value,
         .queue = std::holds_alternative<QueueTrigger>(function.trigger),
         .runs = name,
         .writer = name},
        function.reach);
  }
  for (const Workflow& workflow : index.blueprint->workflows) {
    const auto* queue = std::get_if<QueueTrigger>(&workflow.trigger);
    if (queue == nullptr || queue->queue.value.empty()) continue;
    for (const Text& name : workflow.activities) {
      const Activity* activity = Lookup(index.activities, name.value);
      if (activity == nullptr) continue;
      add({.source = queue->queue.value,
           .queue = true,
           .runs = workflow.name.value,
           .writer = activity->name.value},
          activity->reach);
    }
  }
  return steps;
}

// The steps that were seen so far, none of which leads in a circle.
class Ways {
 public:
  // The shortest way from one place to another; empty if there is none.
  [[nodiscard]] std::vector<const Step*> Find(std::string_view from, std::string_view to) const {
    std::unordered_map<std::string_view, const Step*> reached_by;
    std::vector<std::string_view> open = {from};
    for (size_t at = 0; at < open.size(); ++at) {
      const auto found = steps_.find(open[at]);
      if (found == steps_.end()) continue;
      for (const Step* step : found->second) {
        const std::string_view next = step->to->value;
        if (next == from || !reached_by.try_emplace(next, step).second) continue;
        if (next == to) return Traced(reached_by, from, to);
        open.push_back(next);
      }
    }
    return {};
  }

  void Add(const Step& step) { steps_[step.source].push_back(&step); }

 private:
  static std::vector<const Step*> Traced(
      const std::unordered_map<std::string_view, const Step*>& reached_by, std::string_view from,
      std::string_view to) {
    std::vector<const Step*> way;
    for (std::string_view at = to; at != from; at = way.back()->source)
      way.push_back(reached_by.at(at));
    std::ranges::reverse(way);
    return way;
  }

  std::unordered_map<std::string_view, std::vector<const Step*>> steps_;
};

void ReportItself(const Step& step, Sink& sink) {
  const bool activity = step.runs != step.writer;
  sink.Report(MakeDiagnostic(
      3021, step.to->span,
      StrCat(
          "'", step.writer, "' writes to '", step.source, "', which ",
          activity ? StrCat("starts its workflow '", step.runs, "'") : std::string("triggers it")),
      step.queue ? "each message would bring another: write to another queue, or allow it (allow: "
                   "{ FW3021: why it stops })"
                 : "each change would bring another: write to another container, or make "
                   "sure that the function stops and allow it (allow: { FW3021: why })"));
}

void ReportCircle(const Step& last, const std::vector<const Step*>& way, Sink& sink) {
  constexpr size_t kNamed = 4;
  std::string names;
  for (size_t i = 0; i < way.size() && i < kNamed; ++i)
    names += StrCat(i == 0 ? "'" : ", '", way[i]->writer, "'");
  if (way.size() > kNamed) names += StrCat(" and ", way.size() - kNamed, " more");
  sink.Report(
      MakeDiagnostic(3021, last.to->span,
                     StrCat("'", last.writer, "' writes to '", last.to->value,
                            "', which comes back to it through ", names),
                     "it goes round for ever, and each round costs: write elsewhere, or "
                     "make sure that one of them stops and allow it (allow: { FW3021: why })"));
}

}  // namespace

void CheckLoops(const Index& index, Sink& sink) {
  const std::vector<Step> steps = StepsOf(index);
  Ways ways;
  std::unordered_set<const Text*> said;  // an activity of two workflows writes once
  for (const Step& step : steps) {
    if (said.contains(step.to)) continue;
    if (step.to->value == step.source) {
      ReportItself(step, sink);
      said.insert(step.to);
      continue;
    }
    const std::vector<const Step*> way = ways.Find(step.to->value, step.source);
    if (way.empty()) {
      ways.Add(step);
      continue;
    }
    ReportCircle(step, way, sink);
    said.insert(step.to);
  }
}

}  // namespace formwork::blueprint
