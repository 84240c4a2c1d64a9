#include "runtime/localhost/invoke/invoker.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr size_t kRecords = 500;
constexpr size_t kRecordText = 16 * 1024UL;
constexpr Duration kTimeoutGrace{2000};

std::string Clip(std::string text) {
  if (text.size() > kRecordText) {
    text.resize(kRecordText);
    text += "…";
  }
  return text;
}

std::string Span(Duration duration) {
  const auto total = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d", static_cast<int>(total / 3600),
                static_cast<int>(total / 60 % 60), static_cast<int>(total % 60));
  return buffer;
}

int64_t SteadyMillis() {
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

struct Invoker::Attempt {
  Invocation invocation;
  Done done;
  int64_t count = 0;  // of retries before this one
  int64_t begun = 0;
  bool over = false;
  std::shared_ptr<HttpCall> call;
  std::optional<Alarms::Id> alarm;
  std::string body;
};

InvocationRecord* Invoker::Record(std::string_view id) {
  InvocationRecord* found = nullptr;
  for (InvocationRecord& record : records_) {
    if (record.id == id) found = &record;  // of several attempts the last
  }
  return found;
}

const InvocationRecord* Invoker::Find(std::string_view id) const {
  const auto it = std::find_if(records_.begin(), records_.end(),
                               [&](const InvocationRecord& r) { return r.id == id; });
  return it == records_.end() ? nullptr : &*it;
}

InvocationRecord& Invoker::AddRecord(const Function& function, const std::string& id) {
  records_.emplace_back();
  if (records_.size() > kRecords) records_.pop_front();
  InvocationRecord& record = records_.back();
  record.id = id;
  record.function = function.name;
  record.start = platform_.loop.Now();
  record.millis = SteadyMillis();
  ++counts_[function.name].running;
  return record;
}

std::string Invoker::Begin(const Function& function, std::string trigger) {
  ++in_flight_;
  std::string id = MakeGuid();
  AddRecord(function, id).trigger = std::move(trigger);
  return id;
}

void Invoker::Finish(const std::string& id, bool ok, int status, std::string error) {
  --in_flight_;
  InvocationRecord* record = Record(id);
  if (record == nullptr) return;  // pushed out by later ones
  record->running = false;
  record->ok = ok;
  record->status = status;
  record->error = std::move(error);
  record->millis = SteadyMillis() - record->millis;
  MeasuredFunction& measured = platform_.measured.Function(record->function);
  ++measured.invocations;
  measured.duration_ms += record->millis;
  measured.bytes_in += static_cast<int64_t>(record->input.size());
  measured.bytes_out += static_cast<int64_t>(record->output.size());
  if (record->trigger.starts_with("activity")) platform_.measured.RanActivity();
  FunctionCounts& counts = counts_[record->function];
  ++counts.invocations;
  if (!ok) ++counts.failures;
  counts.running = std::max<int64_t>(counts.running - 1, 0);
  counts.last = platform_.loop.Now();
  counts.millis.push_back(record->millis);
  if (counts.millis.size() > 200) counts.millis.pop_front();
  std::vector<JsonMember> fields = {{"invocation", Json::String(record->id)},
                                    {"function", Json::String(record->function)},
                                    {"trigger", Json::String(record->trigger)},
                                    {"outcome", Json::String(ok ? "succeeded" : "failed")},
                                    {"ms", Json::Int(record->millis)}};
  if (status != 0) fields.push_back({"status", Json::Int(status)});
  if (!record->cause.empty()) fields.push_back({"cause", Json::String(record->cause)});
  if (!ok) fields.push_back({"error", Json::String(record->error)});
  platform_.events.Emit("invocation", std::move(fields));
  if (on_end_) on_end_(*record);
}

void Invoker::WhenReady(std::function<void(bool)> action) {
  using State = Supervisor::State;
  const Supervisor* supervisor = platform_.supervisor;
  if (supervisor == nullptr) return action(false);
  const State state = supervisor->state();
  if (state == State::kReady || state == State::kExited)
    return action(true);  // an exited one refuses: that is the failure
  if (state == State::kGaveUp || state == State::kDown) return action(false);
  const int64_t limit = SteadyMillis() + platform_.host.initialization_timeout.count() * 4;
  auto wait = std::make_shared<std::function<void()>>();
  *wait = [this, wait, limit, action] {
    const State now = platform_.supervisor->state();
    if (now == State::kReady || now == State::kExited || now == State::kGaveUp ||
        now == State::kDown || SteadyMillis() > limit) {
      const bool ready = now == State::kReady || now == State::kExited;
      if (!ready && SteadyMillis() > limit && !hopeless_) {
        hopeless_ = true;
        platform_.events.Log(
            "error", "Host",
            "The handler did not become ready in time. Shutting down Functions Host");
        if (on_hopeless_) on_hopeless_();
      }
      platform_.loop.Post([wait] { *wait = nullptr; });
      return action(ready);
    }
    platform_.loop.After(Duration(5), [wait] {
      if (*wait) (*wait)();
    });
  };
  (*wait)();
}

void Invoker::Invoke(Invocation invocation, Done done) {
  Run(std::move(invocation), 0, "", std::move(done));
}

void Invoker::Run(Invocation invocation, int64_t count, std::string failure, Done done) {
  if (invocation.id.empty()) invocation.id = MakeGuid();
  const Function& function = *invocation.function;
  if (function.retry) {
    invocation.metadata.Set("RetryContext",
                            EncodeRetryContext({count, function.retry->max_retries, failure,
                                                function.name, invocation.id}));
  }
  auto attempt = std::make_shared<Attempt>();
  attempt->begun = SteadyMillis();
  attempt->count = count;
  ++in_flight_;
  InvocationRecord& record = AddRecord(function, invocation.id);
  record.trigger = invocation.trigger;
  record.cause = invocation.cause;
  record.input = Clip(invocation.input);
  record.attempt = count;
  attempt->invocation = std::move(invocation);
  attempt->done = std::move(done);
  NamedJson data = attempt->invocation.data;
  if (const std::string fault = AddInputs(platform_, function, attempt->invocation.metadata, data);
      !fault.empty()) {
    InvocationEnd end;
    end.failure = "Exception while binding the inputs: " + fault;
    return Complete(attempt, std::move(end));
  }
  attempt->body = EncodeInvocation(data, attempt->invocation.metadata);
  WhenReady([this, attempt](bool ready) {
    if (ready) return Send(attempt);
    InvocationEnd end;
    end.unreachable = true;
    end.failure = "The handler is not running.";
    Complete(attempt, std::move(end));
  });
}

void Invoker::Send(const AttemptPtr& attempt) {
  const auto fault = platform_.faults.Hit("handler");
  if (!fault) return Post(attempt);
  platform_.events.Emit("fault", {{"message", Json::String(fault->text)},
                                  {"function", Json::String(attempt->invocation.function->name)},
                                  {"invocation", Json::String(attempt->invocation.id)}});
  if (fault->kind == "delay") {
    platform_.loop.After(fault->delay, [this, attempt] { Post(attempt); });
    return;
  }
  if (fault->kind == "crash") {
    Post(attempt);
    platform_.loop.After(Duration(5), [this] { platform_.supervisor->Signal(SIGKILL); });
    return;
  }
  InvocationEnd end;
  end.failure = "fault on purpose: " + fault->text;
  Complete(attempt, std::move(end));
}

void Invoker::Post(const AttemptPtr& attempt) {
  const Invocation& invocation = attempt->invocation;
  const uint16_t port = platform_.supervisor->port();
  CallSpec call;
  call.port = port;
  call.bytes =
      EncodeInvocationRequest(invocation.function->name, port, invocation.id, attempt->body);
  attempt->body = std::string();
  call.on_end = [this, attempt](CallEnd end, const ResponseHead& head, const std::string& body) {
    OnAnswer(attempt, end, head, body);
  };
  if (platform_.host.function_timeout) {
    attempt->alarm = platform_.loop.After(*platform_.host.function_timeout + kTimeoutGrace,
                                          [this, attempt] { OnTimeout(attempt); });
  }
  attempt->call = platform_.client.Call(std::move(call));
}

void Invoker::OnTimeout(const AttemptPtr& attempt) {
  if (attempt->over) return;
  attempt->alarm.reset();
  InvocationEnd end;
  end.timed_out = true;
  end.failure = "Timeout value of " + Span(*platform_.host.function_timeout) +
                " exceeded by function 'Functions." + attempt->invocation.function->name +
                "' (Id: '" + attempt->invocation.id + "').";
  if (attempt->call) attempt->call->Cancel();
  platform_.supervisor->KillAfterTimeout();
  Complete(attempt, std::move(end));
}

void Invoker::Follow(const AttemptPtr& attempt, const std::string& location) {
  std::string path = location;
  if (const size_t scheme = path.find("://"); scheme != std::string::npos) {
    const size_t slash = path.find('/', scheme + 3);
    path = slash == std::string::npos ? "/" : path.substr(slash);
  }
  platform_.events.Hint(attempt->invocation.function->name,
                        "the host followed the handler's redirect to " + location +
                            " as a GET (in default mode it always does)",
                        attempt->invocation.id);
  CallSpec call;
  call.port = platform_.supervisor->port();
  call.bytes =
      "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(call.port) + "\r\n\r\n";
  call.on_end = [this, attempt](CallEnd end, const ResponseHead& head, const std::string& body) {
    OnAnswer(attempt, end, head, body);
  };
  attempt->call = platform_.client.Call(std::move(call));
}

void Invoker::OnAnswer(const AttemptPtr& attempt, CallEnd call_end, const ResponseHead& head,
                       const std::string& body) {
  if (attempt->over) return;
  InvocationEnd end;
  end.handler_status = head.status;
  end.handler_reason = head.reason;
  if (call_end != CallEnd::kDone) {
    end.unreachable = true;
    end.failure =
        "An error occurred while sending the request: " + std::string(Word(call_end)) + ".";
    return Complete(attempt, std::move(end));
  }
  const Function& function = *attempt->invocation.function;
  if (attempt->invocation.raw) {
    end.ok = head.status >= 200 && head.status < 300;
    if (!end.ok)
      end.failure =
          "Response status code does not indicate success: " + std::to_string(head.status) + " (" +
          head.reason + ").";
    end.handler_body = body;
    return Complete(attempt, std::move(end));
  }
  const std::string* location = FindHeader(head.headers, "Location");
  if (location != nullptr && head.status >= 301 && head.status <= 303)
    return Follow(attempt, *location);
  InvocationResult result = ReadInvocationResult(head, body, function);
  if (result.kind == InvocationResult::Kind::kNever) {
    platform_.events.Hint(
        function.name,
        body.empty()
            ? "a 200 with an empty body never completes: the host waits until functionTimeout"
            : "a 200 whose JSON is null never completes: the host waits until functionTimeout",
        attempt->invocation.id);
    return;  // until the alarm
  }
  end.handler_body = body;
  end.failure = result.failure;
  end.ok = result.kind == InvocationResult::Kind::kOk;
  if (InvocationRecord* record = Record(attempt->invocation.id)) {
    record->output = Clip(body);
    record->logs = result.logs;
  }
  for (const std::string& line : result.logs) {
    platform_.events.Log("information", "Function." + function.name + ".User", line,
                         attempt->invocation.id);
  }
  if (end.ok) {
    end.failure = WriteOutputs(platform_, function, result, attempt->invocation.metadata,
                               attempt->invocation.id);
    end.ok = end.failure.empty();
  }
  if (end.ok && function.trigger().kind == BindingKind::kHttpTrigger) {
    end.answer = HttpAnswerOf(result, function);
    end.ok = end.answer.has_value();
    if (!end.ok) end.failure = result.failure;
  }
  for (const std::string& hint : result.hints)
    platform_.events.Hint(function.name, hint, attempt->invocation.id);
  Complete(attempt, std::move(end));
}

void Invoker::Complete(const AttemptPtr& attempt, InvocationEnd end) {
  if (attempt->over) return;
  attempt->over = true;
  if (attempt->alarm) platform_.loop.CancelAfter(*attempt->alarm);
  attempt->call.reset();
  const Function& function = *attempt->invocation.function;
  const int status = end.answer                                             ? end.answer->status
                     : function.trigger().kind == BindingKind::kHttpTrigger ? 500
                                                                            : 0;
  if (const Binding& trigger = function.trigger(); !TargetNode(trigger).empty()) {
    EdgeCount& edge =
        platform_.edges.At(TargetNode(trigger), "function:" + function.name, "triggers");
    ++edge.count;
    if (!end.ok) ++edge.failed;
  }
  Finish(attempt->invocation.id, end.ok, status, end.failure);
  const auto& retry = function.retry;
  if (!end.ok && !attempt->invocation.raw && retry &&
      (retry->max_retries < 0 || attempt->count < retry->max_retries)) {
    const int64_t next = attempt->count + 1;
    const Duration delay = RetryDelay(*retry, next);
    platform_.events.Emit(
        "retry",
        {{"function", Json::String(function.name)},
         {"invocation", Json::String(attempt->invocation.id)},
         {"attempt", Json::Int(next)},
         {"delay_ms", Json::Int(delay.count())},
         {"message", Json::String("attempt " + std::to_string(next + 1) + " in " +
                                  std::to_string(delay.count()) + " ms: " + end.failure)}});
    platform_.loop.At(platform_.loop.Now() + delay, [this, attempt, next, failure = end.failure] {
      Run(std::move(attempt->invocation), next, failure, std::move(attempt->done));
    });
    return;
  }
  auto done = std::move(attempt->done);
  attempt->done = nullptr;
  if (done) done(std::move(end));
}

}  // namespace formwork::localhost
