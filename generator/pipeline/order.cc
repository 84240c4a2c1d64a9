#include "generator/pipeline/order.h"

#include <algorithm>
#include <map>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/problems.h"

namespace formwork::pipeline {
namespace {

struct Item {
  std::string name;
  std::vector<std::string> waits_for;
  Span span;
};

void CheckItems(const std::vector<Item>& items, std::string_view what, Sink& sink) {
  std::set<std::string> names;
  std::vector<std::string> known;
  for (const Item& item : items) {
    if (!names.insert(LowerAscii(item.name)).second) {
      sink.Report(BadDependency(item.span, StrCat("two ", what, "s are called '", item.name, "'")));
    }
    known.push_back(item.name);
  }
  std::set<std::string> done;
  for (const Item& item : items) {
    for (const std::string& wanted : item.waits_for) {
      if (wanted.empty() || names.contains(LowerAscii(wanted))) continue;
      const auto near = NearestName(wanted, known);
      sink.Report(BadDependency(
          item.span,
          StrCat(what, " '", item.name, "' depends on '", wanted, "', which does not exist"),
          near ? StrCat("did you mean '", *near, "'?") : ""));
    }
  }
  // Take away what waits for nothing that is left, again and again: what stays waits in a circle.
  bool moved = true;
  while (moved) {
    moved = false;
    for (const Item& item : items) {
      if (done.contains(LowerAscii(item.name))) continue;
      const bool free = std::ranges::all_of(item.waits_for, [&](const std::string& wanted) {
        return done.contains(LowerAscii(wanted)) || !names.contains(LowerAscii(wanted));
      });
      if (free) moved = done.insert(LowerAscii(item.name)).second || moved;
    }
  }
  for (const Item& item : items) {
    if (done.contains(LowerAscii(item.name))) continue;
    sink.Report(BadDependency(
        item.span, StrCat(what, " '", item.name, "' waits for itself in a circle of dependsOn")));
    return;
  }
}

}  // namespace

void CheckOrder(const Pipeline& pipeline, Sink& sink) {
  std::vector<Item> stages;
  for (size_t i = 0; i < pipeline.stages.size(); ++i) {
    const Stage& stage = pipeline.stages[i];
    stages.push_back({stage.name, DependenciesOf(pipeline, i), stage.span});
    std::vector<Item> jobs;
    for (const Job& job : stage.jobs)
      jobs.push_back({job.name, job.depends_on, job.span});
    CheckItems(jobs, "job", sink);
  }
  CheckItems(stages, "stage", sink);
}

std::vector<std::string> DependenciesOf(const Pipeline& pipeline, size_t index) {
  const Stage& stage = pipeline.stages[index];
  if (stage.depends_on) return *stage.depends_on;
  if (index == 0) return {};
  return {pipeline.stages[index - 1].name};
}

std::vector<size_t> StageOrder(const Pipeline& pipeline) {
  std::vector<size_t> order;
  std::set<std::string> done;
  const size_t count = pipeline.stages.size();
  std::set<size_t> left;
  for (size_t i = 0; i < count; ++i)
    left.insert(i);
  while (!left.empty()) {
    size_t next = *left.begin();  // a circle: as written
    for (const size_t i : left) {
      const auto waits = DependenciesOf(pipeline, i);
      if (std::ranges::all_of(
              waits, [&](const std::string& name) { return done.contains(LowerAscii(name)); })) {
        next = i;
        break;
      }
    }
    order.push_back(next);
    done.insert(LowerAscii(pipeline.stages[next].name));
    left.erase(next);
  }
  return order;
}

}  // namespace formwork::pipeline
