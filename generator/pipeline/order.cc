#include "generator/pipeline/order.h"

#include <algorithm>
#include <map>
#include <set>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/expression.h"
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

// The X of every `root.X` and `root['X']` in the expression.
void AddRead(const Expression& e, std::string_view root, std::vector<std::string>& names) {
  const bool at_root = !e.arguments.empty() && e.arguments[0].kind == Expression::Kind::kName &&
                       LowerAscii(e.arguments[0].text) == LowerAscii(root);
  if (at_root && e.kind == Expression::Kind::kMember) names.push_back(e.text);
  if (at_root && e.kind == Expression::Kind::kIndex && e.arguments.size() > 1)
    names.push_back(e.arguments[1].text);
  for (const Expression& argument : e.arguments)
    AddRead(argument, root, names);
}

// A condition sees the results of what it waits for and of nothing else: the rest is silently null.
void CheckReads(const std::string& condition, std::string_view root,
                const std::vector<std::string>& waits_for, std::string_view who, Span span,
                Sink& sink) {
  std::string why;
  const auto parsed = ParseExpression(condition, why);
  if (!parsed) return;
  std::vector<std::string> names;
  AddRead(*parsed, root, names);
  for (const std::string& name : names) {
    const bool known = std::ranges::any_of(waits_for, [&](const std::string& wanted) {
      return LowerAscii(wanted) == LowerAscii(name);
    });
    if (known) continue;
    sink.Report(BadDependency(span,
                              StrCat("the condition of ", who, " reads ", root, ".", name,
                                     ", which it does not wait for"),
                              StrCat("add '", name, "' to dependsOn")));
  }
}

}  // namespace

void CheckOrder(const Pipeline& pipeline, Sink& sink) {
  std::vector<Item> stages;
  for (size_t i = 0; i < pipeline.stages.size(); ++i) {
    const Stage& stage = pipeline.stages[i];
    const std::vector<std::string> waits_for = DependenciesOf(pipeline, i);
    stages.push_back({stage.name, waits_for, stage.span});
    CheckReads(stage.condition, "dependencies", waits_for, StrCat("stage '", stage.name, "'"),
               stage.span, sink);
    std::vector<Item> jobs;
    for (const Job& job : stage.jobs) {
      jobs.push_back({job.name, job.depends_on, job.span});
      const std::string who = StrCat("job '", job.name, "'");
      CheckReads(job.condition, "dependencies", job.depends_on, who, job.span, sink);
      CheckReads(job.condition, "stageDependencies", waits_for, who, job.span, sink);
    }
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
