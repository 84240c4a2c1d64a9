#include "runtime/durable/simulator.h"

#include <algorithm>

#include "runtime/durable/cause.h"

namespace formwork::durable {

Simulator::Simulator(const WorkflowRegistry& registry, Options options, WorkflowTime start,
                     Chaos* chaos)
    : registry_(registry),
      options_(std::move(options)),
      now_(start),
      chaos_(chaos != nullptr ? *chaos : quiet_) {}

void Simulator::OnActivity(std::string name, Activity activity) {
  activities_[std::move(name)] = std::move(activity);
}

Timestamp Simulator::Stamp() const {
  const auto ms = now_.time_since_epoch().count();
  return {.seconds = ms / 1000, .nanos = static_cast<int32_t>(ms % 1000 * 1'000'000)};
}

void Simulator::Start(std::string_view workflow, std::string_view id, std::string input) {
  const Owner owner = {.self = {std::string{id}, "execution-" + std::to_string(++executions_)},
                       .name = std::string{workflow},
                       .parent = std::nullopt};
  Post({owner.self.id, "", {}, StartedEvent(owner, std::move(input), Stamp())});
}

namespace {

HistoryEvent Signal(EventKind kind, const Timestamp& now, std::string_view name,
                    std::optional<std::string> text) {
  HistoryEvent event;
  event.kind = kind;
  event.timestamp = now;
  event.name = name;
  event.text = std::move(text);
  return event;
}

}  // namespace

void Simulator::Raise(std::string_view id, std::string_view event, std::string data) {
  Post({std::string{id}, "", {}, Signal(EventKind::kEventRaised, Stamp(), event, std::move(data))});
}

void Simulator::Terminate(std::string_view id, std::string reason) {
  Post({std::string{id},
        "",
        {},
        Signal(EventKind::kExecutionTerminated, Stamp(), "", std::move(reason))});
}

void Simulator::Suspend(std::string_view id) {
  Post(
      {std::string{id}, "", {}, Signal(EventKind::kExecutionSuspended, Stamp(), "", std::nullopt)});
}

void Simulator::Resume(std::string_view id) {
  Post({std::string{id}, "", {}, Signal(EventKind::kExecutionResumed, Stamp(), "", std::nullopt)});
}

const Simulator::State* Simulator::Find(std::string_view id) const {
  const auto found = instances_.find(id);
  return found == instances_.end() ? nullptr : &found->second;
}

void Simulator::Post(Message message) {
  if (message.due > Stamp()) {
    later_.emplace(message.due, std::move(message));
    return;
  }
  const bool start = message.event.kind == EventKind::kExecutionStarted;
  const auto found = instances_.find(message.to);
  if (found == instances_.end() && !start) return;  // nobody is there
  State& state = instances_[message.to];
  const size_t copies = chaos_.Doubles() ? 2 : 1;
  for (size_t i = 0; i < copies; ++i)
    state.inbox.push_back(message);
}

bool Simulator::Wanted(const State& state, const Message& message) const {
  const bool start = message.event.kind == EventKind::kExecutionStarted;
  if (start) {
    const bool again = state.status == Status::kContinuedAsNew;
    if (again) return message.execution == state.owner.self.execution;
    // A doubled or repeated start of what runs or ran already is dropped.
    const bool same = message.event.parent
                          ? message.event.parent == state.owner.parent
                          : message.event.instance.execution == state.owner.self.execution;
    return state.status == Status::kPending || (IsFinal(state.status) && !same);
  }
  if (IsFinal(state.status)) return false;
  return message.execution.empty() || message.execution == state.owner.self.execution;
}

// The events of one call, the start first: an instance's other messages make no sense before it.
std::vector<Message> Simulator::TakeBatch(State& state) const {
  std::deque<Message>& inbox = state.inbox;
  std::erase_if(inbox, [&](const Message& message) { return !Wanted(state, message); });
  const auto is_start = [](const Message& message) {
    return message.event.kind == EventKind::kExecutionStarted;
  };
  std::stable_partition(inbox.begin(), inbox.end(), is_start);
  size_t starts = 0;
  std::erase_if(inbox, [&](const Message& message) { return is_start(message) && ++starts > 1; });
  if (state.history.empty() && starts == 0) return {};
  std::vector<Message> ready;
  for (const Message& message : inbox) {
    if (!IsEarly(state.history, message.event)) ready.push_back(message);
  }
  state.fixed = std::min(state.fixed, ready.size());
  const size_t first = std::max(state.fixed, starts);
  for (size_t i = first; i + 1 < ready.size(); ++i)
    std::swap(ready[i], ready[i + chaos_.Pick(ready.size() - i)]);
  const size_t count =
      ready.empty() ? 0 : std::max({chaos_.Batch(ready.size()), state.fixed, size_t{1}});
  ready.resize(std::min(count, ready.size()));
  return ready;
}

void Simulator::Begin(State& state, const HistoryEvent& started) const {
  state.owner = {started.instance, started.name, started.parent};
  state.status = Status::kRunning;
  state.history.clear();
  state.input = started.text;
  state.output.reset();
  state.failure.reset();
}

void Simulator::RunInstance(State& state) {
  const std::vector<Message> batch = TakeBatch(state);
  if (batch.empty()) return;
  if (batch.front().event.kind == EventKind::kExecutionStarted) Begin(state, batch.front().event);
  Request request;
  request.instance_id = state.owner.self.id;
  request.past = state.history;
  request.fresh.push_back(Signal(EventKind::kOrchestratorStarted, Stamp(), "", std::nullopt));
  for (const Message& message : batch)
    request.fresh.push_back(message.event);
  Outcome outcome = Execute(registry_, options_, request);
  ++calls_;
  logs_.insert(logs_.end(), outcome.logs.begin(), outcome.logs.end());
  Commit(state, request.fresh, batch, outcome);
}

namespace {

// The same messages come again, in the same order, before any other.
void Unfetch(Simulator::State& state, const std::vector<Message>& batch) {
  std::deque<Message> rest;
  for (Message& message : state.inbox) {
    const bool taken = std::any_of(batch.begin(), batch.end(),
                                   [&](const Message& one) { return one.event == message.event; });
    if (!taken) rest.push_back(std::move(message));
  }
  state.inbox.assign(batch.begin(), batch.end());
  state.inbox.insert(state.inbox.end(), rest.begin(), rest.end());
  state.fixed = batch.size();
}

void Record(Simulator::State& state, const std::vector<HistoryEvent>& fresh,
            const Response& response, const Episode& episode) {
  for (const HistoryEvent& event : fresh) {
    if (event.kind == EventKind::kExecutionSuspended) state.status = Status::kSuspended;
    if (event.kind == EventKind::kExecutionResumed) state.status = Status::kRunning;
  }
  state.history.insert(state.history.end(), fresh.begin(), fresh.end());
  state.history.insert(state.history.end(), episode.appended.begin(), episode.appended.end());
  state.custom_status = response.custom_status;
  if (episode.status == Status::kRunning) return;
  state.status = episode.status;
  state.output = episode.output;
  state.failure = episode.failure;
}

void Delete(Simulator::State& state, const std::vector<Message>& batch) {
  for (const Message& one : batch) {
    const auto at =
        std::find_if(state.inbox.begin(), state.inbox.end(),
                     [&](const Message& message) { return message.event == one.event; });
    if (at != state.inbox.end()) state.inbox.erase(at);
  }
}

}  // namespace

void Simulator::Commit(State& state, const std::vector<HistoryEvent>& fresh,
                       const std::vector<Message>& batch, const Outcome& outcome) {
  const std::string next = "execution-" + std::to_string(++executions_);
  Episode episode = Apply(state.owner, outcome.response, Stamp(), {next, next + "-"});
  // One: what leaves.
  for (Message& message : episode.messages) {
    if (episode.status != Status::kContinuedAsNew || message.to != state.owner.self.id)
      Post(std::move(message));
  }
  for (Work& work : episode.work)
    work_.push_back({state.owner, std::move(work)});
  if (chaos_.Dies(Chaos::Point::kSent)) {
    if (state.history.empty()) state.status = Status::kPending;
    Unfetch(state, batch);
    return;
  }
  // Two: the history and the instance's row.
  Record(state, fresh, outcome.response, episode);
  // Three: the messages that were handled are deleted; dying before that delivers them again.
  if (!chaos_.Dies(Chaos::Point::kHistory)) Delete(state, batch);
  state.fixed = 0;
  if (episode.status != Status::kContinuedAsNew) return;
  state.history.clear();
  state.owner.self.execution = next;
  std::deque<Message> kept;
  for (Message& message : episode.messages) {
    if (message.to == state.owner.self.id) kept.push_back(std::move(message));
  }
  state.inbox.insert(state.inbox.begin(), kept.begin(), kept.end());
}

void Simulator::RunWork(size_t at) {
  const Item item = work_[at];
  HistoryEvent event;
  const auto found = activities_.find(item.work.name);
  if (found == activities_.end()) {
    event = FailedEvent(item.work.task_id, std::nullopt, Stamp());
  } else {
    try {
      event = CompletedEvent(item.work.task_id, found->second(item.work.input), Stamp());
    } catch (...) {
      const Failure failure = CurrentFailure();
      const std::string reason =
          ToReasonPhrase({failure.type, failure.message, failure.non_retriable});
      event = FailedEvent(item.work.task_id, StatusFailure(item.work.name, 500, reason), Stamp());
    }
  }
  if (chaos_.Dies(Chaos::Point::kActivityRun)) return;  // the result is lost, the work stays
  Post({item.owner.self.id, item.owner.self.execution.value_or(""), {}, std::move(event)});
  if (chaos_.Dies(Chaos::Point::kResultSent)) return;
  work_.erase(work_.begin() + static_cast<std::ptrdiff_t>(at));
}

std::vector<Simulator::State*> Simulator::Ready() {
  std::vector<State*> ready;
  for (auto& entry : instances_) {
    State& state = entry.second;
    std::erase_if(state.inbox, [&](const Message& message) { return !Wanted(state, message); });
    const bool due =
        std::any_of(state.inbox.begin(), state.inbox.end(),
                    [&](const Message& message) { return !IsEarly(state.history, message.event); });
    const bool started =
        !state.history.empty() ||
        std::any_of(state.inbox.begin(), state.inbox.end(), [](const Message& message) {
          return message.event.kind == EventKind::kExecutionStarted;
        });
    if (due && started) ready.push_back(&state);
  }
  return ready;
}

bool Simulator::Step() {
  const std::vector<State*> ready = Ready();
  const size_t choices = ready.size() + work_.size();
  if (choices == 0) return false;
  const size_t pick = chaos_.Pick(choices);
  if (pick < ready.size()) {
    RunInstance(*ready[pick]);
  } else {
    RunWork(pick - ready.size());
  }
  return true;
}

void Simulator::Settle() {
  while (Step()) {
  }
}

void Simulator::RunUntil(WorkflowTime until) {
  for (;;) {
    Settle();
    if (later_.empty()) return;
    const Timestamp due = later_.begin()->first;
    const WorkflowTime time{std::chrono::seconds{due.seconds} +
                            std::chrono::milliseconds{(due.nanos + 999'999) / 1'000'000}};
    if (time > until) {
      now_ = std::max(now_, until);
      return;
    }
    now_ = std::max(now_, time);
    while (!later_.empty() && later_.begin()->first <= Stamp()) {
      auto node = later_.extract(later_.begin());
      Post(std::move(node.mapped()));
    }
  }
}

void Simulator::Run() {
  RunUntil(WorkflowTime::max());
}

}  // namespace formwork::durable
