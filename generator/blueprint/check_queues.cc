// What flows: queues nobody reads or writes, dead letters that come back, loops, pauses that an app
// cannot hold.
#include <map>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

struct Traffic {
  std::vector<const Runner*> readers;
  bool written = false;
};

const Text* TriggerQueue(const Runner& runner) {
  const QueueTrigger* trigger = nullptr;
  if (runner.function != nullptr) trigger = std::get_if<QueueTrigger>(&runner.function->trigger);
  if (runner.workflow != nullptr) trigger = std::get_if<QueueTrigger>(&runner.workflow->trigger);
  return trigger == nullptr ? nullptr : &trigger->queue;
}

std::unordered_map<std::string_view, Traffic> TrafficOf(const Index& index) {
  std::unordered_map<std::string_view, Traffic> traffic;
  for (const Runner& runner : index.runners) {
    if (const Text* queue = TriggerQueue(runner)) traffic[queue->value].readers.push_back(&runner);
    for (const Write& write :
         runner.reach == nullptr ? std::vector<Write>() : runner.reach->writes) {
      const auto at = index.queues.find(write.to.value);
      if (at != index.queues.end()) traffic[at->first].written = true;
    }
  }
  return traffic;
}

// What reads or writes a queue that is not there was perhaps meant for one that nobody reads or
// writes.
struct Astray {
  bool readers = false;
  bool writers = false;
};

Astray AstrayOf(const Index& index) {
  Astray astray{.readers = index.unread.uses, .writers = index.unread.uses};
  for (const Runner& runner : index.runners) {
    const Text* queue = TriggerQueue(runner);
    astray.readers = astray.readers || (queue != nullptr && !index.queues.contains(queue->value));
    if (runner.reach == nullptr) continue;
    for (const Write& write : runner.reach->writes) {
      astray.writers = astray.writers || (!index.queues.contains(write.to.value) &&
                                          !index.containers.contains(write.to.value));
    }
  }
  return astray;
}

void CheckTraffic(const Queue& queue, const Traffic& traffic, const Astray& astray, Sink& sink) {
  const std::string& name = queue.name.value;
  if (traffic.readers.empty() && !astray.readers) {
    sink.Report(MakeDiagnostic(3014, queue.name.span, StrCat("nobody reads queue '", name, "'"),
                               StrCat("give a function the trigger queue: ", name)));
  }
  if (!traffic.written && !astray.writers) {
    sink.Report(
        MakeDiagnostic(3014, queue.name.span, StrCat("nobody writes to queue '", name, "'"),
                       StrCat("let a function write to it: writes: { message: ", name, " }")));
  }
  for (size_t i = 1; i < traffic.readers.size(); ++i) {
    const Runner& second = *traffic.readers[i];
    Diagnostic shared = MakeDiagnostic(
        3018, TriggerQueue(second)->span,
        StrCat("queue '", name, "' is read by '", traffic.readers[0]->name->value, "' already"),
        "a message reaches only one reader, at random: give each a queue of its own");
    shared.notes.push_back(
        {.span = TriggerQueue(*traffic.readers[0])->span, .message = "the other reader is here"});
    sink.Report(std::move(shared));
  }
}

// Follows dead letters from queue to queue; true when the way comes back to where it began.
bool ComesBack(const Index& index, const Queue& from) {
  const Queue* queue = &from;
  for (size_t steps = 0; steps <= index.queues.size(); ++steps) {
    queue = Lookup(index.queues, queue->dead_letter.value);
    if (queue == nullptr) return false;
    if (queue == &from) return true;
  }
  return false;
}

void CheckDeadLetter(const Index& index, const Text& dead_letter, const Queue* of, Sink& sink) {
  if (dead_letter.value.ends_with("-poison")) {
    sink.Report(MakeDiagnostic(
        2005, dead_letter.span, StrCat("'", dead_letter.value, "' ends in '-poison'"),
        "the host moves messages that nothing could handle to such queues; choose another name"));
    return;
  }
  const Queue* declared = Lookup(index.queues, dead_letter.value);
  if (declared == nullptr) return;
  if (of != nullptr && ComesBack(index, *of)) {
    sink.Report(MakeDiagnostic(
        3015, dead_letter.span,
        StrCat("the dead letters of queue '", of->name.value, "' come back to it"),
        StrCat("let them rest in a queue of their own: deadLetter: ", of->name.value, "-dead")));
    return;
  }
  Diagnostic twice = MakeDiagnostic(
      3016, dead_letter.span,
      StrCat("'", dead_letter.value, "' is a queue with messages of type '", declared->of.value,
             "', not a dead letter"),
      "deadLetter: declares its queue itself: choose another name, or remove the queue");
  twice.notes.push_back({.span = declared->name.span, .message = "the queue is declared here"});
  sink.Report(std::move(twice));
}

void CheckDeadLetters(const Index& index, Sink& sink) {
  const Blueprint& blueprint = *index.blueprint;
  for (const Queue& queue : blueprint.queues) {
    CheckDeadLetter(index, queue.dead_letter, &queue, sink);
  }
  for (const Function& function : blueprint.functions) {
    if (function.dead_letter) CheckDeadLetter(index, *function.dead_letter, nullptr, sink);
  }
  for (const Workflow& workflow : blueprint.workflows) {
    if (workflow.dead_letter && workflow.dead_letter->origin != Origin::kDefault)
      CheckDeadLetter(index, *workflow.dead_letter, nullptr, sink);
  }
}

void CheckPauses(const Index& index, Sink& sink) {
  std::map<const App*, const Queue*> first;
  for (const Runner& runner : index.runners) {
    const Text* name = TriggerQueue(runner);
    const Queue* queue = name == nullptr ? nullptr : Lookup(index.queues, name->value);
    const auto apps = index.apps_of.find(runner.name->value);
    if (queue == nullptr || apps == index.apps_of.end()) continue;
    const auto [at, fresh] = first.try_emplace(apps->second.front(), queue);
    if (fresh || at->second->retry_after.value == queue->retry_after.value) continue;
    const Queue& a = *at->second;
    const bool point_here = queue->retry_after.origin != Origin::kDefault;
    const Queue& here = point_here ? *queue : a;
    const Queue& there = point_here ? a : *queue;
    Diagnostic differ = MakeDiagnostic(
        3017, here.retry_after.span,
        StrCat("queues '", here.name.value, "' and '", there.name.value,
               "' of one app have different retryAfter, ", Format(here.retry_after.value), " and ",
               Format(there.retry_after.value)),
        "the host knows one pause per app: make them equal, or put their functions into different "
        "apps:");
    differ.notes.push_back(
        {.span = there.retry_after.span, .message = StrCat("'", there.name.value, "' is here")});
    sink.Report(std::move(differ));
  }
}

}  // namespace

void CheckQueues(const Index& index, Sink& sink) {
  const auto traffic = TrafficOf(index);
  const Astray astray = AstrayOf(index);
  for (const Queue& queue : index.blueprint->queues) {
    const auto at = traffic.find(queue.name.value);
    CheckTraffic(queue, at == traffic.end() ? Traffic{} : at->second, astray, sink);
  }
  CheckDeadLetters(index, sink);
  CheckPauses(index, sink);
}

}  // namespace formwork::blueprint
