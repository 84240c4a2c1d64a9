#include "runtime/localhost/workflows/core.h"

#include <algorithm>

#include <formwork/json_value.h>
#include <formwork/types.h>

#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
#include "runtime/localhost/workflows/host_rewrites.h"

namespace formwork::localhost::workflows {
namespace {

using durable::EventKind;
using durable::HistoryEvent;
using durable::Status;

constexpr size_t kMaxIdLength = 100;

int64_t ToMillis(const durable::Timestamp& stamp) {
  return stamp.seconds * 1000 + (stamp.nanos + 999'999) / 1'000'000;
}

HistoryEvent MakeEvent(EventKind kind, int64_t now) {
  HistoryEvent event;
  event.kind = kind;
  event.timestamp = ToStamp(now);
  return event;
}

durable::Owner OwnerOf(const InstanceRow& row) {
  const HistoryEvent started = durable::DecodeEvent(row.started).value_or(HistoryEvent{});
  return {{row.id, row.execution}, row.name, started.parent};
}

bool IsBadId(std::string_view id) {
  const bool bad_letter = std::any_of(id.begin(), id.end(), [](char c) {
    return c == '/' || c == '\\' || c == '#' || c == '?' || static_cast<unsigned char>(c) < 0x20 ||
           c == 0x7F;
  });
  return id.empty() || id.size() > kMaxIdLength || id.front() == '@' || bad_letter;
}

// The extension completes an instance as failed when its orchestrator's call fails.
durable::Response FailedCall(const InstanceRow& row, const durable::Failure& failure) {
  durable::Response response;
  response.instance_id = row.id;
  response.custom_status = row.custom_status;
  durable::Action action;
  action.kind = durable::ActionKind::kComplete;
  action.status = Status::kFailed;
  const std::string& why = failure.inner.empty() ? failure.message : failure.inner.front().message;
  Json output;
  output.Set("message", "Function '" + row.name + "' failed with an unhandled exception.")
      .Set("details", why);
  action.text = output.ToString();
  action.failure = failure;
  response.actions.push_back(std::move(action));
  return response;
}

}  // namespace

Core::Core(Database& database, Clock& clock, WorkflowHost& host, WorkflowSettings settings)
    : store_(database), clock_(clock), host_(host), settings_(std::move(settings)) {
  for (const int64_t seq : store_.AllWork())
    work_.push_back(seq);
}

std::string Core::NewId() {
  std::string id = Uuid::Random().ToString();
  std::erase(id, '-');
  return id;
}

void Core::Ready(const std::string& id) {
  if (waiting_.insert(id).second) ready_.push_back(id);
}

void Core::MoveDue() {
  const int64_t now = Now();
  for (const std::string& id : store_.InstancesDue(checked_, now))
    Ready(id);
  checked_ = std::max(checked_, now);
}

void Core::Run() {
  if (running_) return;  // a host that answers at once calls back in here
  running_ = true;
  MoveDue();
  for (bool moved = true; moved;) {  // a host that answers at once makes more ready
    moved = StartReady();
    while (!work_.empty() && working_ < settings_.max_activities) {
      const int64_t seq = work_.front();
      work_.pop_front();
      StartWork(seq);
      moved = true;
    }
  }
  if (const auto due = store_.NextDue(checked_)) host_.WakeAt(FromMillis(*due));
  running_ = false;
}

bool Core::StartReady() {
  bool moved = false;
  for (size_t left = ready_.size(); left > 0 && in_flight_.size() < settings_.max_orchestrators;
       --left) {
    const std::string id = std::move(ready_.front());
    ready_.pop_front();
    if (in_flight_.contains(id)) {
      ready_.push_back(id);  // its next call waits for this one
      continue;
    }
    waiting_.erase(id);
    StartEpisode(id);
    moved = true;
  }
  return moved;
}

StartResult Core::Start(std::string_view function, std::string_view id,
                        std::optional<std::string> input) {
  const auto known = settings_.orchestrators.find(function);
  if (known == settings_.orchestrators.end()) return StartResult::kUnknownFunction;
  if (IsBadId(id)) return StartResult::kBadId;
  const auto row = store_.Find(id);
  if (row && !durable::IsFinal(row->status)) return StartResult::kRunning;
  const durable::Owner owner = {{std::string{id}, NewId()}, known->first, std::nullopt};
  Transaction transaction{store_.database()};
  BeginInstance(durable::StartedEvent(owner, std::move(input), ToStamp(Now())));
  transaction.Commit();
  return StartResult::kStarted;
}

void Core::BeginInstance(const HistoryEvent& started) {
  const std::string& id = started.instance.id;
  store_.Erase(id);
  InstanceRow row;
  row.id = id;
  row.execution = started.instance.execution.value_or("");
  row.name = started.name;
  row.input = started.text;
  row.created = Now();
  row.updated = row.created;
  row.started = durable::EncodeEvent(started);
  store_.Put(row);
  store_.AddMessage(id, row.execution, Now(), row.started);
  Ready(id);
  Changed(row);
}

bool Core::Signal(std::string_view id, EventKind kind, std::string_view name,
                  std::optional<std::string> text) {
  const auto row = store_.Find(id);
  if (!row || durable::IsFinal(row->status)) return false;
  HistoryEvent event = MakeEvent(kind, Now());
  event.name = name;
  event.text = std::move(text);
  store_.AddMessage(id, "", Now(), durable::EncodeEvent(event));
  Ready(row->id);
  return true;
}

void Core::Purge(std::string_view id) {
  Transaction transaction{store_.database()};
  store_.Erase(id);
  transaction.Commit();
}

bool Core::Wanted(const InstanceRow& row, const MessageRow& message) const {
  return message.execution.empty() || message.execution == row.execution;
}

void Core::StartEpisode(const std::string& id) {
  const auto row = store_.Find(id);
  Flight flight{.id = id, .execution = row ? row->execution : "", .batch = {}, .fresh = {}};
  std::vector<std::string> fresh;
  flight.fresh.push_back(MakeEvent(EventKind::kOrchestratorStarted, Now()));
  fresh.push_back(durable::EncodeEvent(flight.fresh.front()));
  for (MessageRow& message : store_.Messages(id, Now())) {
    const auto event = durable::DecodeEvent(message.event);
    if (!row || durable::IsFinal(row->status) || !event || !Wanted(*row, message)) {
      store_.DeleteMessage(message.seq);
      continue;
    }
    fresh.push_back(message.event);
    flight.fresh.push_back(*event);
    flight.batch.push_back(std::move(message));
  }
  if (flight.batch.empty()) return;
  in_flight_.insert(id);
  const auto known = settings_.orchestrators.find(row->name);
  WorkflowCall call{.function = row->name,
                    .binding = known == settings_.orchestrators.end() ? "context" : known->second,
                    .text = ToBase64(durable::EncodeRequest(id, store_.History(id), fresh)),
                    .instance = id,
                    .orchestrator = true};
  host_.Invoke(std::move(call), [this, flight = std::move(flight)](const WorkflowReply& reply) {
    in_flight_.erase(flight.id);
    EndEpisode(flight, reply);
    Run();
  });
}

void Core::EndEpisode(const Flight& flight, const WorkflowReply& reply) {
  const auto row = store_.Find(flight.id);
  if (!row || row->execution != flight.execution) return;  // purged or started anew meanwhile
  if (reply.end == WorkflowEnd::kTimeout) {
    Postpone(flight);
    return;
  }
  failures_.erase(flight.id);
  const std::string& name = row->name;
  if (reply.end == WorkflowEnd::kLost) {
    Commit(flight, FailedCall(*row, durable::InvocationFailure(
                                        name, "System.Net.Http.HttpRequestException",
                                        "An error occurred while sending the request.")));
    return;
  }
  if (reply.status < 200 || reply.status > 299) {
    Commit(flight, FailedCall(*row, durable::StatusFailure(name, reply.status, reply.reason)));
    return;
  }
  const auto bytes = FromBase64(ReturnedText(reply.body));
  const auto response = bytes && !bytes->empty() ? durable::DecodeResponse(*bytes) : std::nullopt;
  if (response) {
    Commit(flight, *response);
  } else {
    Commit(flight,
           FailedCall(*row,
                      durable::InvocationFailure(
                          name, "System.InvalidOperationException",
                          "The function invocation resulted in a null or unreadable response.")));
  }
}

// A timed-out call is given back: the same messages come again, later each time.
void Core::Postpone(const Flight& flight) {
  const int tries = std::min(++failures_[flight.id], 9);
  const int64_t due = Now() + std::min<int64_t>(600'000, 1000LL << tries);
  Transaction transaction{store_.database()};
  for (const MessageRow& message : flight.batch)
    store_.PostponeMessage(message.seq, due);
  transaction.Commit();
}

void Core::Commit(const Flight& flight, const durable::Response& response) {
  auto row = store_.Find(flight.id);
  const int64_t now = Now();
  const std::string next = NewId();
  const durable::Episode episode =
      durable::Apply(OwnerOf(*row), response, ToStamp(now), {next, next});
  Transaction transaction{store_.database()};
  for (const MessageRow& message : flight.batch)
    store_.DeleteMessage(message.seq);
  row->updated = now;
  Record(*row, flight, response, episode);
  for (const durable::Message& message : episode.messages) {
    const bool own = episode.status == Status::kContinuedAsNew && message.to == row->id;
    if (!own) Post(message);
  }
  for (const durable::Work& work : episode.work) {
    work_.push_back(
        store_.AddWork({0, row->id, flight.execution, work.task_id, work.name, work.input}));
  }
  transaction.Commit();
  Changed(*row);
}

void Core::Record(InstanceRow& row, const Flight& flight, const durable::Response& response,
                  const durable::Episode& episode) {
  row.custom_status = response.custom_status;
  if (row.status == Status::kPending) row.status = Status::kRunning;
  for (const HistoryEvent& event : flight.fresh) {
    if (event.kind == EventKind::kExecutionSuspended) row.status = Status::kSuspended;
    if (event.kind == EventKind::kExecutionResumed) row.status = Status::kRunning;
    store_.Append(row.id, row.length++, durable::EncodeEvent(event));
  }
  for (const HistoryEvent& event : episode.appended) {
    store_.Append(row.id, row.length++, durable::EncodeEvent(event));
  }
  if (episode.status == Status::kContinuedAsNew) {
    Continue(row, episode);
  } else if (episode.status != Status::kRunning) {
    row.status = episode.status;
    row.output = episode.output;
    if (!row.output && episode.failure) row.output = Json(episode.failure->message).ToString();
  }
  store_.Put(row);
}

// The same instance with an empty history: its first messages are its start, what it carries over,
// and an OrchestratorCompleted, as the extension delivers them.
void Core::Continue(InstanceRow& row, const durable::Episode& episode) {
  store_.ClearHistory(row.id);
  row.length = 0;
  for (const durable::Message& message : episode.messages) {
    if (message.to != row.id) continue;
    const std::string bytes = durable::EncodeEvent(message.event);
    if (message.event.kind == EventKind::kExecutionStarted) {
      row.execution = message.execution;
      row.input = message.event.text;
      row.started = bytes;
    }
    store_.AddMessage(row.id, row.execution, Now(), bytes);
  }
  store_.AddMessage(row.id, row.execution, Now(),
                    durable::EncodeEvent(MakeEvent(EventKind::kOrchestratorCompleted, Now())));
  row.status = Status::kRunning;
  Ready(row.id);
}

void Core::Post(const durable::Message& message) {
  const auto row = store_.Find(message.to);
  if (message.event.kind == EventKind::kExecutionStarted) {
    if (!row || durable::IsFinal(row->status)) {
      BeginInstance(message.event);
      return;
    }
    if (!message.event.parent) return;
    // The id is taken by a running instance: the caller is told, as its sub-workflow cannot start.
    durable::Message refused{
        message.event.parent->instance.id,
        message.event.parent->instance.execution.value_or(""),
        {},
        durable::FailedEvent(message.event.parent->task_id,
                             durable::Failure{"OrchestrationAlreadyExists",
                                              "instance '" + message.to + "' is running",
                                              std::nullopt,
                                              {},
                                              false},
                             ToStamp(Now()))};
    refused.event.kind = EventKind::kSubFailed;
    Post(refused);
    return;
  }
  if (!row || durable::IsFinal(row->status)) return;
  const int64_t due = std::max(Now(), ToMillis(message.due));
  store_.AddMessage(message.to, message.execution, due, durable::EncodeEvent(message.event));
  if (due <= Now()) {
    Ready(message.to);
  } else {
    host_.WakeAt(FromMillis(store_.NextDue(checked_).value_or(due)));
  }
}

void Core::Changed(const InstanceRow& row) {
  host_.OnChange({row.id, row.name, std::string{Word(row.status)}});
}

}  // namespace formwork::localhost::workflows
