#include "runtime/localhost/handler/supervisor.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <utility>

#include <sys/stat.h>

#include "runtime/localhost/protocol/invocation_request.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr Duration kPollInterval{25};
constexpr Duration kPatience{3000};  // then the log says what is waited for
constexpr Duration kOldHandlerTime{30'000};
constexpr Duration kGracefulTime{5000};
constexpr int kMaxStrikes = 3;
constexpr int kIntentionalRestart = 200;

// %NAME% of the environment; what is not set is removed.
std::string Expand(const std::string& text, const Settings& settings) {
  std::vector<std::string> missing;
  std::string out = settings.Resolve(text, &missing);
  for (const std::string& name : missing) {
    const std::string mark = "%" + name + "%";
    for (size_t at = out.find(mark); at != std::string::npos; at = out.find(mark))
      out.erase(at, mark.size());
  }
  return out;
}

void AddWords(std::vector<std::string>& words, const std::string& text) {
  for (const std::string_view word : Split(text, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
}

}  // namespace

StrikeCounter::Verdict StrikeCounter::OnExit(int code, Time now) {
  if (code == 0) return Verdict::kStayDown;
  if (code == kIntentionalRestart) return Verdict::kRestart;
  return OnError(now);
}

StrikeCounter::Verdict StrikeCounter::OnError(Time now) {
  if (last_ && now - *last_ > std::chrono::minutes(30)) strikes_ = 0;
  last_ = now;
  return ++strikes_ >= kMaxStrikes ? Verdict::kGiveUp : Verdict::kRestart;
}

std::vector<std::string> HandlerArguments(const HandlerDescription& handler,
                                          const Settings& settings) {
  std::vector<std::string> words;
  for (const std::string& argument : handler.arguments)
    AddWords(words, Expand(argument, settings));
  if (!handler.worker_path.empty())
    words.push_back(handler.worker_path);  // the one that the host quotes
  for (const std::string& argument : handler.worker_arguments)
    AddWords(words, Expand(argument, settings));
  return words;
}

std::string HandlerExecutable(const HandlerDescription& handler, const std::string& root,
                              const Settings& settings) {
  namespace fs = std::filesystem;
  const std::string name = Expand(handler.executable, settings);
  const fs::path base = fs::path(root) / handler.worker_directory;  // not the working directory
  const fs::path path = fs::path(name).is_absolute() ? fs::path(name) : base / name;
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) ? fs::absolute(path).lexically_normal().string() : name;
}

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
  ProcessSpec spec;
  spec.executable = HandlerExecutable(plan_.description, plan_.root, settings_);
  // On its Linux plans Azure's host adds the execute bit that a zip has lost.
  if (spec.executable.find('/') != std::string::npos) {
    struct stat info {};

    if (::stat(spec.executable.c_str(), &info) == 0 && (info.st_mode & 0111U) == 0) {
      ::chmod(spec.executable.c_str(), info.st_mode | 0111U);
    }
  }
  spec.arguments = HandlerArguments(plan_.description, settings_);
  spec.directory =
      (std::filesystem::path(plan_.root) / plan_.description.working_directory).string();
  spec.environment = settings_.Environment();
  const std::string worker = MakeGuid();
  const std::string port_text = std::to_string(port);
  for (const std::string name : {"FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT"}) {
    spec.environment.push_back(name + "=" + port_text);
  }
  for (const std::string name : {"FUNCTIONS_CUSTOMHANDLER_WORKER_ID", "FUNCTIONS_HTTPWORKER_ID"}) {
    spec.environment.push_back(name + "=" + worker);
  }
  spec.environment.push_back("FUNCTIONS_APP_ROOT_PATH=" + plan_.root);
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

struct Supervisor::Swapping {
  uint16_t port = 0;
  uint64_t before = 0;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  std::function<Drained()> end_of_running;
  Drained drained;  // set when the new one takes over
  std::function<void(std::string)> done;
};

void Supervisor::Swap(std::function<Drained()> drained, std::function<void(std::string)> done) {
  auto swapping = std::make_shared<Swapping>();
  swapping->port = FreePort();
  swapping->before = current_;
  swapping->end_of_running = std::move(drained);
  swapping->done = std::move(done);
  std::string why;
  const uint64_t start = ++current_;
  next_ = Launch(
      swapping->port,
      [this, start](ProcessExit exit) {
        if (start == current_) OnExit(exit);
      },
      why);
  if (!next_) {
    current_ = swapping->before;
    swapping->done(why);
    return;
  }
  PollNext(swapping);
}

void Supervisor::PollNext(const std::shared_ptr<Swapping>& swapping) {
  const auto waited = std::chrono::steady_clock::now() - swapping->begun;
  if (!next_ || !next_->running() || waited > plan_.initialization_timeout) {
    next_.reset();
    current_ = swapping->before;  // the old one is in charge again
    if (process_ && !process_->running()) Start();
    swapping->done("the new handler did not come up");
    return;
  }
  CallSpec call;
  call.port = swapping->port;
  call.bytes = EncodePing(call.port);
  call.timeout = plan_.initialization_timeout;
  call.on_end = [this, swapping](CallEnd end, const ResponseHead&, const std::string&) {
    if (end != CallEnd::kRefused) return Adopt(swapping);
    loop_.After(Duration(5), [this, swapping] { PollNext(swapping); });
  };
  client_.Call(std::move(call));
}

// New calls go to the new process from here on; the old one may finish what it has.
void Supervisor::Adopt(const std::shared_ptr<Swapping>& swapping) {
  if (!next_) return;
  const auto old = process_;
  process_ = std::move(next_);
  next_.reset();
  port_ = swapping->port;
  state_ = State::kReady;
  if (hooks_.on_ready) hooks_.on_ready();
  swapping->drained = swapping->end_of_running();
  swapping->done("");
  if (!old) return;
  old_.push_back(old);
  Retire(old, swapping, Duration(0));
}

void Supervisor::Retire(const std::shared_ptr<ChildProcess>& old,
                        const std::shared_ptr<Swapping>& swapping, Duration waited) {
  constexpr Duration step{20};
  if (!swapping->drained() && waited < kOldHandlerTime) {
    loop_.After(step, [this, old, swapping, next = waited + step] { Retire(old, swapping, next); });
    return;
  }
  old->Signal(plan_.graceful ? SIGTERM : SIGKILL);
  loop_.After(Duration(2000), [this, old] { std::erase(old_, old); });
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
