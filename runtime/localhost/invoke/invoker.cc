#include "runtime/localhost/invoke/invoker.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <utility>

#include "runtime/localhost/invoke/bindings.h"
#include "runtime/localhost/protocol/http_answer.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

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

}  // namespace

struct Invoker::Attempt {
  Invocation invocation;
  Done done;
  int64_t count = 0;    // of retries before this one
  uint64_t number = 0;  // of its record
  bool over = false;
  std::shared_ptr<HttpCall> call;
  std::optional<Alarms::Id> alarm;
  std::string body;

  [[nodiscard]] const Function& function() const { return *invocation.function; }

  [[nodiscard]] App& app() const { return *invocation.function->app; }
};

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
  attempt->count = count;
  InvocationRecord& record = running_.Add(function, invocation.id);
  attempt->number = record.number;
  record.trigger = invocation.trigger;
  record.cause = invocation.cause;
  record.more_causes = invocation.more_causes;
  record.bytes_in = invocation.input.size();
  record.input = Clip(invocation.input);
  record.attempt = count;
  attempt->invocation = std::move(invocation);
  attempt->done = std::move(done);
  const Duration pause = DocumentDelay(platform_, function, Direction::kIn);
  if (pause.count() == 0) return Prepare(attempt);
  platform_.loop.After(pause, [this, attempt] { Prepare(attempt); });
}

void Invoker::Prepare(const AttemptPtr& attempt) {
  // Only a retry needs the trigger's data once more.
  NamedJson& kept = attempt->invocation.data;
  NamedJson data = attempt->function().retry ? kept : std::move(kept);
  if (const std::string fault =
          AddInputs(platform_, attempt->function(), attempt->invocation.metadata, data);
      !fault.empty()) {
    InvocationEnd end;
    end.failure = "Exception while binding the inputs: " + fault;
    return Complete(attempt, std::move(end));
  }
  attempt->body = EncodeInvocation(data, attempt->invocation.metadata);
  WhenReady(attempt->app(), [this, attempt](bool ready) {
    if (ready) return Send(attempt);
    InvocationEnd end;
    end.unreachable = true;
    end.failure = "The handler is not running.";
    Complete(attempt, std::move(end));
  });
}

void Invoker::Send(const AttemptPtr& attempt) {
  const auto told = [&](const Fault& fault) {
    platform_.events.Emit("fault", {{"message", fault.text},
                                    {"function", attempt->function().name},
                                    {"invocation", attempt->invocation.id}});
  };
  if (const auto delay = platform_.faults.HitDelay("handler")) {
    told(*delay);
    platform_.loop.After(delay->delay, [this, attempt] { Post(attempt); });
    return;
  }
  const auto fault = platform_.faults.Hit("handler");
  if (!fault) return Post(attempt);
  told(*fault);
  Supervisor& supervisor = *attempt->app().supervisor;
  if (fault->kind == "crash") {
    Post(attempt);
    platform_.loop.After(Duration(5), [&supervisor] { supervisor.Signal(SIGKILL); });
    return;
  }
  InvocationEnd end;
  end.failure = "fault on purpose: " + fault->text;
  end.timed_out = fault->kind == "timeout";
  if (end.timed_out) supervisor.KillAfterTimeout();
  Complete(attempt, std::move(end));
}

void Invoker::Post(const AttemptPtr& attempt) {
  const Invocation& invocation = attempt->invocation;
  const App& app = attempt->app();
  const uint16_t port = app.supervisor->port();
  CallSpec call;
  call.port = port;
  call.bytes =
      EncodeInvocationRequest(invocation.function->name, port, invocation.id, attempt->body);
  attempt->body = std::string();
  call.on_end = [this, attempt](CallEnd end, const ResponseHead& head, const std::string& body) {
    OnAnswer(attempt, end, head, body);
  };
  if (app.host.function_timeout) {
    attempt->alarm = platform_.loop.After(*app.host.function_timeout + kTimeoutGrace,
                                          [this, attempt] { OnTimeout(attempt); });
  }
  attempt->call = platform_.client.Call(std::move(call));
}

void Invoker::OnTimeout(const AttemptPtr& attempt) {
  if (attempt->over) return;
  attempt->alarm.reset();
  InvocationEnd end;
  end.timed_out = true;
  end.failure = "Timeout value of " + Span(*attempt->app().host.function_timeout) +
                " exceeded by function 'Functions." + attempt->function().name + "' (Id: '" +
                attempt->invocation.id + "').";
  if (attempt->call) attempt->call->Cancel();
  attempt->app().supervisor->KillAfterTimeout();
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
  call.port = attempt->app().supervisor->port();
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
  const Function& function = attempt->function();
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
  if (InvocationRecord* record = platform_.log.At(attempt->number)) {
    record->bytes_out = body.size();
    record->output = Clip(body);
    record->logs = result.logs;
  }
  for (const std::string& line : result.logs) {
    platform_.events.Log("information", "Function." + function.name + ".User", line,
                         attempt->invocation.id);
  }
  end.handler_body = body;
  const Duration pause = DocumentDelay(platform_, function, Direction::kOut);
  if (pause.count() == 0) return OnResult(attempt, std::move(result), std::move(end));
  platform_.loop.After(pause, [this, attempt, result, end] { OnResult(attempt, result, end); });
}

void Invoker::OnResult(const AttemptPtr& attempt, InvocationResult result, InvocationEnd end) {
  if (attempt->over) return;  // its time was up meanwhile
  const Function& function = attempt->function();
  end.failure = result.failure;
  end.ok = result.kind == InvocationResult::Kind::kOk;
  if (end.ok) {
    end.failure = WriteOutputs(platform_, function, result, attempt->invocation.metadata,
                               attempt->invocation.id);
    end.ok = end.failure.empty();
  }
  if (end.ok && function.trigger().kind == BindingKind::kHttpTrigger) {
    end.answer = HttpAnswerOf(result, function);
    end.ok = end.answer.has_value();
    if (!end.ok) end.failure = result.failure;
    // What leaves the platform is the answer, not what the handler wrapped it in.
    InvocationRecord* record = end.ok ? platform_.log.At(attempt->number) : nullptr;
    if (record != nullptr) record->bytes_out = end.answer->body.size();
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
  const Function& function = attempt->function();
  const int status = end.answer                                             ? end.answer->status
                     : function.trigger().kind == BindingKind::kHttpTrigger ? 500
                                                                            : 0;
  if (const Binding& trigger = function.trigger(); !TargetNode(trigger).empty()) {
    EdgeCount& edge =
        platform_.edges.At(TargetNode(trigger), "function:" + function.name, "triggers");
    ++edge.count;
    if (!end.ok) ++edge.failed;
  }
  running_.Finish(attempt->number, end.ok, status, end.failure);
  const auto& retry = function.retry;
  if (!end.ok && !attempt->invocation.raw && retry &&
      (retry->max_retries < 0 || attempt->count < retry->max_retries)) {
    return Retry(attempt, end.failure);
  }
  auto done = std::move(attempt->done);
  attempt->done = nullptr;
  if (done) done(std::move(end));
}

void Invoker::Retry(const AttemptPtr& attempt, const std::string& failure) {
  const int64_t next = attempt->count + 1;
  const Duration delay = RetryDelay(*attempt->function().retry, next);
  platform_.events.Emit("retry",
                        {{"function", attempt->function().name},
                         {"invocation", attempt->invocation.id},
                         {"attempt", next},
                         {"delay_ms", delay.count()},
                         {"message", "attempt " + std::to_string(next + 1) + " in " +
                                         std::to_string(delay.count()) + " ms: " + failure}});
  platform_.loop.At(platform_.loop.Now() + delay, [this, attempt, next, failure] {
    Run(std::move(attempt->invocation), next, failure, std::move(attempt->done));
  });
}

}  // namespace formwork::localhost
