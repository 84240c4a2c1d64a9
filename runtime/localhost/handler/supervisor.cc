#include "runtime/localhost/handler/supervisor.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "runtime/localhost/protocol/invocation_request.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr Duration kPollInterval{25};
constexpr Duration kPatience{3000};  // then the log says what is waited for
constexpr Duration kGracefulTime{5000};

}  // namespace

Supervisor::Supervisor(Loop& loop, HttpClient& client, Events& events, const Settings& settings,
                       HandlerPlan plan, Hooks hooks)
    : loop_(loop),
      client_(client),
      events_(events),
      settings_(settings),
      plan_(std::move(plan)),
      hooks_(std::move(hooks)),
      port_(plan_.port.value_or(0)) {}

std::shared_ptr<ChildProcess> Supervisor::Launch(uint16_t port,
                                                 std::function<void(ProcessExit)> on_exit,
                                                 std::string& why) {
  const ProcessSpec spec = HandlerProcess(plan_, settings_, port);
  auto process = std::make_shared<ChildProcess>(loop_);
  why = process->Start(spec, {[this](std::string_view line, bool error) { OnLine(line, error); },
                              std::move(on_exit)});
  if (why.empty()) {
    ++starts_;
    events_.Emit(
        "handler",
        {{"message", "started"}, {"pid", int64_t{process->pid()}}, {"port", int64_t{port}}});
    return process;
  }
  why = "Failed to start Worker Channel. Process fileName: " + spec.executable + " (" + why + ")";
  return nullptr;
}

void Supervisor::Start() {
  if (port_ == 0) port_ = FreePort();  // once; the same over all restarts
  std::string why;
  state_ = State::kStarting;
  const uint64_t start = ++current_;
  expected_exit_ = false;
  process_ = Launch(
      port_,
      [this, start](ProcessExit exit) {
        if (start == current_) OnExit(exit);
      },
      why);
  if (!process_) {
    // The host neither restarts nor counts this one; calls wait, then fail.
    state_ = State::kMissing;
    events_.Log("error", "Host.Handler", why);
    return;
  }
  Poll(start, std::chrono::steady_clock::now(), Duration(1));
}

void Supervisor::Poll(uint64_t start, std::chrono::steady_clock::time_point begun, Duration pause) {
  if (start != current_ || state_ != State::kStarting) return;
  if (std::chrono::steady_clock::now() - begun > plan_.initialization_timeout) {
    events_.Log("error", "Host.Handler",
                "The handler did not listen on port " + std::to_string(port_) +
                    " within the initializationTimeout.");
    KillThen([this] { Act(strikes_.OnError(loop_.Now())); });
    return;
  }
  CallSpec call;
  call.port = port_;
  call.bytes = EncodePing(port_);
  call.timeout = plan_.initialization_timeout;
  call.on_end = [this, start, begun, pause](CallEnd end, const ResponseHead&, const std::string&) {
    if (start != current_ || state_ != State::kStarting) return;
    if (end == CallEnd::kRefused || end == CallEnd::kTimeout) {
      // Faster than the host's 25 ms at first: a developer waits for this one.
      const Duration next = std::min(kPollInterval, pause * 2);
      if (start != told_ && std::chrono::steady_clock::now() - begun > kPatience) {
        told_ = start;
        events_.Hint("", "the handler does not listen on port " + std::to_string(port_) +
                             " yet: it has to take the one in FUNCTIONS_CUSTOMHANDLER_PORT");
      }
      loop_.After(pause, [this, start, begun, next] { Poll(start, begun, next); });
      return;
    }
    state_ = State::kReady;
    if (hooks_.on_ready) hooks_.on_ready();
  };
  client_.Call(std::move(call));
}

void Supervisor::OnExit(ProcessExit exit) {
  client_.DropIdle();
  process_.reset();
  if (after_kill_) return std::exchange(after_kill_, nullptr)();
  if (expected_exit_) return;
  state_ = State::kExited;
  std::string how = exit.signal != 0 ? "was killed by signal " + std::to_string(exit.signal)
                                     : "exited with code " + std::to_string(exit.code);
  if (!last_error_line_.empty()) how += ": " + last_error_line_;
  events_.Emit("handler", {{"message", how}, {"code", int64_t{exit.code}}});
  const auto verdict = strikes_.OnExit(exit.code, loop_.Now());
  if (verdict == StrikeCounter::Verdict::kStayDown) {
    events_.Hint("",
                 "a handler that exits with code 0 is never restarted; every call fails from now "
                 "on (200 asks for a restart)");
  }
  Act(verdict);
}

void Supervisor::Act(StrikeCounter::Verdict verdict) {
  switch (verdict) {
    case StrikeCounter::Verdict::kStayDown:
      return;
    case StrikeCounter::Verdict::kRestart:
      Start();
      return;
    case StrikeCounter::Verdict::kGiveUp:
      state_ = State::kGaveUp;
      events_.Log("error", "Host.Handler",
                  "Exceeded http worker restart retry count. Shutting down Functions Host");
      if (hooks_.on_gave_up) hooks_.on_gave_up();
  }
}

void Supervisor::KillAfterTimeout() {
  if (!process_ || after_kill_) return;
  events_.Log("warning", "Host.Handler",
              "functionTimeout: the handler's process is killed and started again; every "
              "other call in flight fails with it");
  KillThen([this] { Start(); });
}

// The port is the same: whoever comes next has to wait until this one has let go of it.
void Supervisor::KillThen(std::function<void()> action) {
  state_ = State::kStarting;
  after_kill_ = std::move(action);
  client_.DropIdle();
  process_->Signal(SIGKILL);
}

void Supervisor::Stop(std::function<void()> done) {
  after_kill_ = nullptr;
  ++current_;
  state_ = State::kDown;
  expected_exit_ = true;
  next_.reset();
  old_.clear();
  if (!process_ || !process_->running()) return done();
  if (!plan_.graceful) {
    process_.reset();  // SIGKILL, and waits for it
    return done();
  }
  process_->Signal(SIGTERM);
  AwaitEnd(std::move(done), Duration(0));
}

void Supervisor::AwaitEnd(std::function<void()> done, Duration waited) {
  constexpr Duration step{10};
  if (process_->running() && waited < kGracefulTime) {
    loop_.After(step, [this, done = std::move(done), next = waited + step]() mutable {
      AwaitEnd(std::move(done), next);
    });
    return;
  }
  process_.reset();
  done();
}

void Supervisor::Signal(int signal) {
  if (process_) process_->Signal(signal);
}

void Supervisor::OnLine(std::string_view line, bool error) {
  if (!error) return events_.Log("information", "Host.Function.Console", line);
  last_error_line_ = line;
  const bool fault = plan_.description.stderr_is_errors && !ContainsAnyCase(line, "warn");
  events_.Log(fault ? "error" : "warning", "Host.Function.Console", line);
}

}  // namespace formwork::localhost
