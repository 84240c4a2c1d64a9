#pragma once
// Keeps the handler's process as Azure's host does: the same port over restarts, readiness by
// polling GET / every 25 ms, exit 0 never restarted, 200 restarted uncounted, anything else
// counted; the third strike within 30 minutes stops the host. Beyond Azure: Swap puts a newly built
// handler in its place without losing a call.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/localhost/events/events.h"
#include "runtime/localhost/handler/handler_command.h"
#include "runtime/localhost/handler/process.h"
#include "runtime/localhost/handler/strike_counter.h"
#include "runtime/localhost/io/http_client.h"

namespace formwork::localhost {

class Supervisor {
 public:
  enum class State : uint8_t { kDown, kStarting, kReady, kExited, kMissing, kGaveUp };

  struct Hooks {
    std::function<void()> on_ready;
    std::function<void()> on_gave_up;  // the host stops
  };

  Supervisor(Loop& loop, HttpClient& client, Events& events, const Settings& settings,
             HandlerPlan plan, Hooks hooks);
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;
  ~Supervisor() = default;

  void Start();
  // Kills and starts again, uncounted: after a time-out.
  void KillAfterTimeout();
  // Says whether what ran when it was made has ended.
  using Drained = std::function<bool()>;
  // Starts a second process on another port, and once it is ready sends new calls there; the old
  // one ends when the calls that it has are `drained`. `done` gets "" or why the new one did not
  // come up (then the old one stays).
  void Swap(std::function<Drained()> drained, std::function<void(std::string)> done);
  // Ends the process; with graceful it gets SIGTERM and up to 5 s. Then calls back.
  void Stop(std::function<void()> done);
  void Signal(int signal);

  [[nodiscard]] State state() const { return state_; }

  [[nodiscard]] uint16_t port() const { return port_; }

  [[nodiscard]] pid_t pid() const { return process_ ? process_->pid() : -1; }

  [[nodiscard]] int64_t starts() const { return starts_; }

 private:
  [[nodiscard]] std::shared_ptr<ChildProcess> Launch(uint16_t port,
                                                     std::function<void(ProcessExit)> on_exit,
                                                     std::string& why);
  void Poll(uint64_t start, std::chrono::steady_clock::time_point begun, Duration pause);
  struct Swapping;
  void PollNext(const std::shared_ptr<Swapping>& swapping);
  void Adopt(const std::shared_ptr<Swapping>& swapping);
  void Retire(const std::shared_ptr<ChildProcess>& old, const std::shared_ptr<Swapping>& swapping,
              Duration waited);
  void AwaitEnd(std::function<void()> done, Duration waited);
  void OnExit(ProcessExit exit);
  void Act(StrikeCounter::Verdict verdict);
  void KillThen(std::function<void()> action);
  void OnLine(std::string_view line, bool error);

  Loop& loop_;
  HttpClient& client_;
  Events& events_;
  const Settings& settings_;
  HandlerPlan plan_;
  Hooks hooks_;
  State state_ = State::kDown;
  uint16_t port_ = 0;
  std::shared_ptr<ChildProcess> process_;
  std::shared_ptr<ChildProcess> next_;
  std::vector<std::shared_ptr<ChildProcess>> old_;
  StrikeCounter strikes_;
  int64_t starts_ = 0;
  uint64_t current_ = 0;
  uint64_t told_ = 0;  // the start of which the log has said that it does not listen
  bool expected_exit_ = false;
  std::function<void()> after_kill_;  // the process is being killed; this comes after it
  std::string last_error_line_;
};

}  // namespace formwork::localhost
