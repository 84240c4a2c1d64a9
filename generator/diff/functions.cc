// Functions: what callers see, what starts them, what they touch.

#include <set>

#include "generator/base/overload.h"
#include "generator/blueprint/schedule.h"
#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::Access;
using blueprint::ChangesTrigger;
using blueprint::Function;
using blueprint::HttpTrigger;
using blueprint::QueueTrigger;
using blueprint::Read;
using blueprint::ScheduleTrigger;
using blueprint::Trigger;
using blueprint::Write;
using Clock = std::chrono::sys_seconds;

std::string ShowTrigger(const Trigger& trigger) {
  return std::visit(
      Overload{
          [](const HttpTrigger& http) { return StrCat(Show(http.method), " ", *http.route); },
          [](const QueueTrigger& queue) { return StrCat("the queue ", *queue.queue); },
          [](const ChangesTrigger& changes) { return StrCat("changes of ", *changes.container); },
          [](const ScheduleTrigger& schedule) {
            return StrCat("the schedule ", *schedule.schedule);
          }},
      trigger);
}

Span TriggerSpan(const Trigger& trigger) {
  return std::visit(
      Overload{[](const HttpTrigger& http) { return http.route.span; },
               [](const QueueTrigger& queue) { return queue.queue.span; },
               [](const ChangesTrigger& changes) { return changes.container.span; },
               [](const ScheduleTrigger& schedule) { return schedule.schedule.span; }},
      trigger);
}

std::string ShowRuns(const std::string& text, Clock now) {
  const auto parsed = blueprint::ParseSchedule(text);
  const auto* schedule = std::get_if<blueprint::Schedule>(&parsed);
  if (schedule == nullptr) return "never";
  std::vector<std::string> runs;
  for (const blueprint::TimePoint run : blueprint::NextRuns(*schedule, now, 3))
    runs.push_back(blueprint::FormatTime(run));
  return runs.empty() ? "never" : Join(runs, ", ");
}

// A route is the same for its callers whatever its parameters are called.
std::string Shape(const HttpTrigger& http) {
  std::string shape(Show(http.method));
  for (const blueprint::RouteSegment& segment : http.segments)
    shape += StrCat("/", segment.parameter ? "{}" : segment.text);
  return shape;
}

// Whether a route is still served, by whomever: asked of those that moved or went, which are few.
class Served {
 public:
  explicit Served(const blueprint::Blueprint& blueprint) : blueprint_(blueprint) {}

  [[nodiscard]] bool Has(const HttpTrigger& http) {
    if (!shapes_) Collect();
    return shapes_->contains(Shape(http));
  }

 private:
  void Collect() {
    shapes_.emplace();
    const auto add = [&](const auto& item) {
      if (const auto* http = std::get_if<HttpTrigger>(&item.trigger)) shapes_->insert(Shape(*http));
    };
    std::ranges::for_each(blueprint_.functions, add);
    std::ranges::for_each(blueprint_.workflows, add);
  }

  const blueprint::Blueprint& blueprint_;
  std::optional<std::set<std::string>> shapes_ = {};
};

void CompareTrigger(const Item& item, Served& served, const Function& a, const Function& b,
                    Clock now) {
  if (a.trigger == b.trigger) return;
  const Span before = TriggerSpan(a.trigger);
  const Span after = TriggerSpan(b.trigger);
  const auto* http = std::get_if<HttpTrigger>(&a.trigger);
  if (http != nullptr && !served.Has(*http)) {
    item.Add(Effect::kBreaking, StrCat(ShowTrigger(a.trigger), " is gone"), before, after);
  }
  const auto* old_schedule = std::get_if<ScheduleTrigger>(&a.trigger);
  const auto* new_schedule = std::get_if<ScheduleTrigger>(&b.trigger);
  if (old_schedule != nullptr && new_schedule != nullptr) {
    item.Add(Effect::kSchedule,
             StrCat("the schedule: ", *old_schedule->schedule, " -> ", *new_schedule->schedule,
                    "; next runs ", ShowRuns(*new_schedule->schedule, now), " (were ",
                    ShowRuns(*old_schedule->schedule, now), ")"),
             before, after);
    return;
  }
  item.Add(Effect::kBehaviour,
           StrCat("is started by ", ShowTrigger(b.trigger), " instead of ", ShowTrigger(a.trigger)),
           before, after);
}

void CompareAccess(const Item& item, const Function& a, const Function& b) {
  const bool http = std::holds_alternative<HttpTrigger>(b.trigger);
  const bool was_http = std::holds_alternative<HttpTrigger>(a.trigger);
  if (!http) return;
  if (!was_http) {
    if (*b.access == Access::kPublic)
      item.Add(Effect::kPublic, "anyone may call it", a.name.span, b.access.span);
    return;
  }
  if (*b.access < *a.access) {
    item.Moved(Effect::kPublic, "access", a.access, b.access,
               *b.access == Access::kPublic ? "anyone may call it" : "more callers may call it");
  } else {
    item.Moved(Effect::kBreaking, "access", a.access, b.access,
               "callers need a key they may not have");
  }
}

// `azure:` left out is the same as written with its defaults.
void CompareFeed(const Item& item, const std::optional<blueprint::AzureFeedOptions>& before,
                 const std::optional<blueprint::AzureFeedOptions>& after) {
  const blueprint::AzureFeedOptions a = before.value_or(blueprint::AzureFeedOptions{});
  const blueprint::AzureFeedOptions b = after.value_or(blueprint::AzureFeedOptions{});
  item.Moved(Effect::kBehaviour, "documents at once", a.max_items, b.max_items);
  if (a.from_beginning == b.from_beginning) return;
  item.Add(Effect::kBehaviour,
           *b.from_beginning ? "follows the changes from the first document on, if it is new"
                             : "follows only what changes from its deployment on, if it is new",
           a.span, b.span);
}

void CompareFunction(const Sides& sides, Served& served, const Function& a, const Function& b,
                     Clock now, Rows& rows) {
  if (sides.Same(a, b)) return;
  const Item item(rows, "function", *b.name, a.name.span, b.name.span);
  if (*a.name != *b.name) {
    item.Add(Effect::kRename, StrCat("was called ", *a.name));
    const bool keyed = std::holds_alternative<HttpTrigger>(a.trigger) &&
                       std::holds_alternative<HttpTrigger>(b.trigger) && *a.access == Access::kKey;
    if (keyed)
      item.Add(Effect::kBreaking, "keys of the old name's own are gone; keys of the app stay");
    if (std::holds_alternative<ChangesTrigger>(b.trigger)) {
      item.Add(Effect::kInFlight,
               "follows the changes under its new name: it starts anew and may miss some");
    }
  }
  CompareTrigger(item, served, a, b, now);
  CompareAccess(item, a, b);
  CompareBody(item, sides, a.body, b.body);
  CompareReturns(item, sides, a.returns, b.returns);
  CompareReach(item, a.reach, b.reach);
  CompareRetry(item, a.retry, b.retry);
  if (!FollowsApp(a.timeout, b.timeout)) {
    item.Moved(Effect::kLimit, "the time-out", a.timeout, b.timeout);
  }
  item.Moved(Effect::kLimit, "attempts", a.attempts, b.attempts);
  item.Moved(Effect::kBehaviour, "the queue of its dead letters", a.dead_letter, b.dead_letter);
  CompareFeed(item, a.azure, b.azure);
  if (a.description != b.description) item.Add(Effect::kDocument, "is described anew");
}

std::string ShowRead(const Read& read) {
  std::string text = StrCat("from ", *read.from);
  if (read.of) text += StrCat(" as ", **read.of);
  if (read.id) text += StrCat(" by id ", **read.id);
  if (read.partition) text += StrCat(" in partition ", **read.partition);
  if (read.query) text += StrCat(" with ", **read.query);
  return text;
}

}  // namespace

void CompareReach(const Item& item, const blueprint::Reach& before, const blueprint::Reach& after) {
  const Pairs<Read> reads = Match(before.reads, after.reads);
  for (const Read* read : reads.removed)
    item.Add(Effect::kBehaviour, StrCat("no longer reads '", *read->name, "' ", ShowRead(*read)),
             read->name.span, {});
  for (const Read* read : reads.added)
    item.Add(Effect::kBehaviour, StrCat("reads '", *read->name, "' ", ShowRead(*read)), {},
             read->name.span);
  for (const auto& [a, b] : reads.both) {
    if (*a == *b) continue;
    item.Add(Effect::kBehaviour,
             StrCat("reads '", *b->name, "' ", ShowRead(*b), ", before ", ShowRead(*a)),
             a->name.span, b->name.span);
  }
  const Pairs<Write> writes = Match(before.writes, after.writes);
  for (const Write* write : writes.removed)
    item.Add(Effect::kBehaviour, StrCat("no longer writes '", *write->name, "' to ", *write->to),
             write->name.span, {});
  for (const Write* write : writes.added)
    item.Add(Effect::kBehaviour, StrCat("writes '", *write->name, "' to ", *write->to), {},
             write->name.span);
  for (const auto& [a, b] : writes.both)
    item.Moved(Effect::kBehaviour, StrCat("where '", *b->name, "' is written"), a->to, b->to);
  const auto missing = [](const std::vector<blueprint::Text>& list, const blueprint::Text& name) {
    return std::ranges::find(list, name) == list.end();
  };
  for (const blueprint::Text& service : before.calls) {
    if (missing(after.calls, service))
      item.Add(Effect::kBehaviour, StrCat("no longer calls ", *service), service.span, {});
  }
  for (const blueprint::Text& service : after.calls) {
    if (missing(before.calls, service))
      item.Add(Effect::kBehaviour, StrCat("calls ", *service), {}, service.span);
  }
}

void CompareRetry(const Item& item, const std::optional<blueprint::Retry>& before,
                  const std::optional<blueprint::Retry>& after) {
  if (before == after) return;
  if (!before)
    return item.Add(Effect::kLimit, StrCat("is retried, ", Show(after->attempts), " attempts"), {},
                    after->span);
  if (!after) return item.Add(Effect::kLimit, "is no longer retried", before->span, {});
  item.Moved(Effect::kLimit, "attempts of a retry", before->attempts, after->attempts);
  item.Moved(Effect::kLimit, "the back-off of a retry", before->backoff, after->backoff);
  item.Moved(Effect::kLimit, "the first pause of a retry", before->first, after->first);
  item.Moved(Effect::kLimit, "the longest pause of a retry", before->max, after->max);
}

void CompareFunctions(const Sides& sides, Clock now, Rows& rows) {
  Served served(sides.after);
  const Pairs<Function> functions = Match(sides.before.functions, sides.after.functions);
  for (const Function* function : functions.removed) {
    const Item item(rows, "function", *function->name, function->name.span, {});
    item.Add(Effect::kRemove,
             StrCat("is removed; it was started by ", ShowTrigger(function->trigger)));
    const auto* http = std::get_if<HttpTrigger>(&function->trigger);
    if (http != nullptr && !served.Has(*http)) {
      item.Add(Effect::kBreaking, StrCat(ShowTrigger(function->trigger), " is gone"));
    }
  }
  for (const Function* function : functions.added) {
    const Item item(rows, "function", *function->name, {}, function->name.span);
    item.Add(Effect::kCreate, StrCat("is created, started by ", ShowTrigger(function->trigger)));
    const bool http = std::holds_alternative<HttpTrigger>(function->trigger);
    if (http && *function->access == Access::kPublic) {
      item.Add(Effect::kPublic, StrCat("anyone may call ", ShowTrigger(function->trigger)), {},
               function->access.span);
    }
  }
  for (const auto& [a, b] : functions.both)
    CompareFunction(sides, served, *a, *b, now, rows);
}

}  // namespace formwork::diff
