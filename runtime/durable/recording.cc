#include "runtime/durable/recording.h"

#include <algorithm>
#include <utility>

#include <formwork/json_value.h>

#include "runtime/durable/describe.h"
#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"

namespace formwork::durable {
namespace {

std::optional<Request> ReadRequest(const Json& recording) {
  // `workflow history --json` puts it under "result".
  const Json& inner = recording["request"].is_null() ? recording["result"] : recording;
  const auto bytes = FromBase64(inner["request"].AsString());
  auto request = bytes ? DecodeRequest(*bytes) : std::nullopt;
  if (!request) return std::nullopt;
  // As the last call got it: what its step brought is new, so that calls that are new now are found
  // too.
  const auto step = std::find_if(
      request->past.rbegin(), request->past.rend(),
      [](const HistoryEvent& event) { return event.kind == EventKind::kOrchestratorStarted; });
  if (step == request->past.rend()) return std::nullopt;
  const auto split = std::prev(step.base());
  request->fresh.assign(split, request->past.end());
  request->past.erase(split, request->past.end());
  return request;
}

std::string NameIn(const Request& request) {
  for (const auto* events : {&request.past, &request.fresh}) {
    for (const HistoryEvent& event : *events) {
      if (event.kind == EventKind::kExecutionStarted) return event.name;
    }
  }
  return {};
}

// A workflow that failed told the dead letter activity; it would today, where it did then.
Options OptionsOf(const Request& request) {
  const auto tells = [](const HistoryEvent& event) {
    return event.kind == EventKind::kTaskScheduled && event.name == kDeadLetterActivity;
  };
  const bool told = std::any_of(request.past.begin(), request.past.end(), tells) ||
                    std::any_of(request.fresh.begin(), request.fresh.end(), tells);
  return told ? TellingDeadLetters() : Options{};
}

const HistoryEvent* EndIn(const Request& request) {
  const auto end = std::find_if(
      request.fresh.begin(), request.fresh.end(),
      [](const HistoryEvent& event) { return event.kind == EventKind::kExecutionCompleted; });
  return end == request.fresh.end() ? nullptr : &*end;
}

std::string Ended(const HistoryEvent& end) {
  switch (end.status) {
    case Status::kCompleted:
      return "the end of the workflow";
    case Status::kTerminated:
      return "its termination";
    default:
      return "its failure";
  }
}

// The host ended an instance whose call it lost: no code would have come out there.
bool IsHostFailure(const HistoryEvent& end) {
  return end.failure && end.failure->type.starts_with("Microsoft.Azure.WebJobs.");
}

// What comes out today beside what was recorded.
std::optional<Divergence> Compare(const Request& request, const Outcome& outcome) {
  if (outcome.divergence) return outcome.divergence;
  const HistoryEvent* end = EndIn(request);
  if (end != nullptr && IsHostFailure(*end)) return std::nullopt;
  bool ends = false;
  for (const Action& action : outcome.response.actions) {
    const bool completes = action.kind == ActionKind::kComplete;
    ends = ends || completes;
    if (completes && end != nullptr && end->status == action.status) continue;
    if (completes && action.status == Status::kContinuedAsNew) continue;
    return Divergence{action.id, end == nullptr ? "nothing" : Ended(*end), Describe(action)};
  }
  if (end != nullptr && !ends) return Divergence{end->id, Ended(*end), "waits"};
  return std::nullopt;
}

}  // namespace

Replayed ReplayRecording(const WorkflowRegistry& registry, std::string_view json) {
  Replayed result;
  const auto recording = Json::Parse(json);
  const auto request = recording ? ReadRequest(*recording) : std::nullopt;
  if (!request) {
    result.problem = "this is not a recorded history";
    return result;
  }
  result.workflow = NameIn(*request);
  result.instance = request->instance_id;
  const Options options = OptionsOf(*request);
  result.divergence = Compare(*request, Execute(registry, options, *request));
  if (result.divergence) {
    const Divergence& at = *result.divergence;
    result.problem = "no longer fits: step " + std::to_string(at.step) + " was " + at.history +
                     ", today's code " + at.code;
  }
  return result;
}

}  // namespace formwork::durable
