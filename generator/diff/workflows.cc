// Workflows and their activities: what a deployment does to instances that are under way.

#include "generator/base/overload.h"
#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::Activity;
using blueprint::HttpTrigger;
using blueprint::QueueTrigger;
using blueprint::Workflow;

constexpr std::string_view kInstances = "instances in flight were started with the old shape";

std::string ShowTrigger(const Workflow& workflow) {
  return std::visit(
      Overload{[](const HttpTrigger& http) { return StrCat(Show(http.method), " ", *http.route); },
               [](const QueueTrigger& queue) { return StrCat("the queue ", *queue.queue); }},
      workflow.trigger);
}

void CompareStart(const Item& item, const Sides& sides, const Workflow& a, const Workflow& b) {
  const auto* http = std::get_if<HttpTrigger>(&a.trigger);
  const auto* now = std::get_if<HttpTrigger>(&b.trigger);
  if (a.trigger != b.trigger) {
    item.Add(Effect::kBehaviour,
             StrCat("is started by ", ShowTrigger(b), " instead of ", ShowTrigger(a)));
    if (http != nullptr) item.Add(Effect::kBreaking, StrCat(ShowTrigger(a), " is gone"));
  }
  if (now == nullptr) return;
  const bool opens =
      http == nullptr ? *b.access == blueprint::Access::kPublic : *b.access < *a.access;
  if (opens) {
    item.Add(Effect::kPublic,
             StrCat("access: ", http == nullptr ? "none" : Show(a.access), " -> ", Show(b.access),
                    "; more callers may start it"),
             a.access.span, b.access.span);
  } else if (http != nullptr) {
    item.Moved(Effect::kBreaking, "access", a.access, b.access,
               "callers need a key they may not have");
  }
  CompareBody(item, sides, a.body, b.body);
}

// What an instance is started with: the request's body, or the message.
std::optional<blueprint::Type> InputOf(const blueprint::Blueprint& blueprint,
                                       const Workflow& workflow) {
  const auto* trigger = std::get_if<QueueTrigger>(&workflow.trigger);
  if (trigger == nullptr) return workflow.body ? std::optional(workflow.body->value) : std::nullopt;
  const blueprint::Queue* queue = FindQueue(blueprint, *trigger->queue);
  if (queue == nullptr || queue->of->empty()) return std::nullopt;
  blueprint::Type message;
  message.kind = blueprint::TypeKind::kNamed;
  message.name = *queue->of;
  return message;
}

// An instance's input lies in its history and is read again by every replay.
void CompareInputs(const Item& item, const Sides& sides, const Workflow& a, const Workflow& b) {
  const auto before = InputOf(sides.before, a);
  const auto after = InputOf(sides.after, b);
  if (!after) return;  // raw inputs are whatever they are
  if (!before) {
    return item.Add(Effect::kInFlight,
                    StrCat("inputs that instances in flight were started with may not fit: they "
                           "were taken as they came, input is now ",
                           Show(*after)));
  }
  for (const std::string& reason :
       Misfits({sides.before, *before}, {sides.after, *after}, "input", Reader::kTakes)) {
    item.Add(Effect::kInFlight,
             StrCat("inputs that instances in flight were started with may not fit: ", reason));
  }
}

// Who started an instance expects of its outcome what the type said then; outcomes that are kept
// and those to come stand side by side.
void CompareOutcome(const Item& item, const Sides& sides, const Workflow& a, const Workflow& b) {
  item.Moved(Effect::kInFlight, "returns", a.returns, b.returns, kInstances);
  if (a.returns != b.returns || !a.returns) return;  // said already
  for (const std::string& reason : Misfits({sides.after, **b.returns}, {sides.before, **a.returns},
                                           "result", Reader::kPromises)) {
    item.Add(
        Effect::kInFlight,
        StrCat("results of instances in flight may not be what they were started for: ", reason),
        a.returns->span, b.returns->span);
  }
}

void CompareWorkflow(const Sides& sides, const Workflow& a, const Workflow& b, Rows& rows) {
  if (sides.Same(a, b)) return;
  const Item item(rows, "workflow", *b.name, a.name.span, b.name.span);
  if (*a.name != *b.name) {
    item.Add(Effect::kRename, StrCat("was called ", *a.name));
    item.Add(Effect::kInFlight,
             StrCat("instances in flight know it as ", *a.name, " and cannot go on"));
  }
  CompareStart(item, sides, a, b);
  item.MovedSet(Effect::kInFlight, "its activities", a.activities, b.activities, kInstances);
  CompareInputs(item, sides, a, b);
  CompareOutcome(item, sides, a, b);
  item.Moved(Effect::kLimit, "how long finished instances are known", a.keep, b.keep,
             *b.keep < *a.keep ? "duplicates are recognised for a shorter time" : "");
  item.Moved(Effect::kBehaviour, "the queue of its dead letters", a.dead_letter, b.dead_letter);
  if (a.description != b.description) item.Add(Effect::kDocument, "is described anew");
}

// What an activity has returned is in the history of its instances and is read again by replays.
void CompareResults(const Item& item, const Sides& sides, const Activity& a, const Activity& b) {
  if (!a.returns || !b.returns || **a.returns != **b.returns) return;  // else said already
  for (const std::string& reason :
       Misfits({sides.before, **a.returns}, {sides.after, **b.returns}, "result", Reader::kTakes)) {
    item.Add(Effect::kInFlight,
             StrCat("results that instances in flight already have may not fit: ", reason),
             a.returns->span, b.returns->span);
  }
}

void CompareActivity(const Sides& sides, const Activity& a, const Activity& b, Rows& rows) {
  if (sides.Same(a, b)) return;
  const Item item(rows, "activity", *b.name, a.name.span, b.name.span);
  if (*a.name != *b.name) {
    item.Add(Effect::kRename, StrCat("was called ", *a.name));
    item.Add(Effect::kInFlight,
             StrCat("instances in flight call it ", *a.name, " and cannot go on"));
  }
  item.Moved(Effect::kInFlight, "the input", a.input, b.input, kInstances);
  for (const std::string& reason :
       Misfits({sides.before, *a.input}, {sides.after, *b.input}, "input", Reader::kTakes)) {
    item.Add(Effect::kInFlight, StrCat("inputs that are under way may not fit: ", reason),
             a.input.span, b.input.span);
  }
  item.Moved(Effect::kInFlight, "returns", a.returns, b.returns, kInstances);
  CompareResults(item, sides, a, b);
  CompareReach(item, a.reach, b.reach);
  CompareRetry(item, a.retry, b.retry);
  if (!FollowsApp(a.timeout, b.timeout)) {
    item.Moved(Effect::kLimit, "the time-out", a.timeout, b.timeout);
  }
  if (a.description != b.description) item.Add(Effect::kDocument, "is described anew");
}

}  // namespace

void CompareWorkflows(const Sides& sides, Rows& rows) {
  const Pairs<Workflow> workflows = Match(sides.before.workflows, sides.after.workflows);
  for (const Workflow* workflow : workflows.removed) {
    const Item item(rows, "workflow", *workflow->name, workflow->name.span, {});
    item.Add(Effect::kRemove, StrCat("is removed; it was started by ", ShowTrigger(*workflow)));
    item.Add(Effect::kInFlight, "instances in flight cannot go on");
    if (std::holds_alternative<HttpTrigger>(workflow->trigger)) {
      item.Add(Effect::kBreaking, StrCat(ShowTrigger(*workflow), " is gone"));
    }
  }
  for (const Workflow* workflow : workflows.added) {
    const Item item(rows, "workflow", *workflow->name, {}, workflow->name.span);
    item.Add(Effect::kCreate, StrCat("is created, started by ", ShowTrigger(*workflow)));
    const bool http = std::holds_alternative<HttpTrigger>(workflow->trigger);
    if (http && *workflow->access == blueprint::Access::kPublic) {
      item.Add(Effect::kPublic, StrCat("anyone may call ", ShowTrigger(*workflow)), {},
               workflow->access.span);
    }
  }
  for (const auto& [a, b] : workflows.both)
    CompareWorkflow(sides, *a, *b, rows);

  const Pairs<Activity> activities = Match(sides.before.activities, sides.after.activities);
  for (const Activity* activity : activities.removed) {
    const Item item(rows, "activity", *activity->name, activity->name.span, {});
    item.Add(Effect::kRemove, "is removed");
    item.Add(Effect::kInFlight, "instances in flight that still need it cannot go on");
  }
  for (const Activity* activity : activities.added)
    Item(rows, "activity", *activity->name, {}, activity->name.span)
        .Add(Effect::kCreate, "is created");
  for (const auto& [a, b] : activities.both)
    CompareActivity(sides, *a, *b, rows);
}

}  // namespace formwork::diff
