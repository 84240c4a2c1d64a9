#pragma once
// What a back end makes of an orchestrator's answer: the events that go into the history, the
// messages and the work that leave. Pure; the simulator and the local host's engine both build on
// it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/durable/history.h"

namespace formwork::durable {

// One running instance, as its back end knows it.
struct Owner {
  Instance self;
  std::string name;
  std::optional<Parent> parent;
};

struct Message {
  std::string to;         // an instance
  std::string execution;  // only for this execution; empty: whichever runs
  Timestamp due;          // not before; zero: at once
  HistoryEvent event;
};

struct Work {
  int32_t task_id = 0;
  std::string name;
  std::string input;  // JSON text
};

struct Episode {
  std::vector<HistoryEvent> appended;  // behind the events that were delivered
  std::vector<Message> messages;
  std::vector<Work> work;
  Status status =
      Status::kRunning;  // kContinuedAsNew: the history starts again, the messages say how
  std::optional<std::string> output;
  std::optional<Failure> failure;
};

// `next_execution` is used if the instance continues as new, `child_execution` names the executions
// of sub-workflows together with their number.
struct EpisodeIds {
  std::string next_execution;
  std::string child_execution;
};

[[nodiscard]] Episode Apply(const Owner& owner, const Response& response, const Timestamp& now,
                            const EpisodeIds& ids);

[[nodiscard]] HistoryEvent StartedEvent(const Owner& owner, std::optional<std::string> input,
                                        const Timestamp& now);

// How an activity ended, as its message: a result, or the failure that the extension makes of the
// handler's answer (the reason phrase is all that is left of it).
[[nodiscard]] HistoryEvent CompletedEvent(int32_t task_id, std::string result,
                                          const Timestamp& now);
[[nodiscard]] HistoryEvent FailedEvent(int32_t task_id, std::optional<Failure> failure,
                                       const Timestamp& now);
[[nodiscard]] Failure InvocationFailure(std::string_view function, std::string_view inner_type,
                                        std::string message);
[[nodiscard]] Failure StatusFailure(std::string_view function, int status, std::string_view reason);

// True if the event settles something that this execution never scheduled: it came before its
// schedule was committed, or is of another time.
[[nodiscard]] bool IsEarly(const std::vector<HistoryEvent>& history, const HistoryEvent& event);

[[nodiscard]] bool IsFinal(Status status);

}  // namespace formwork::durable
