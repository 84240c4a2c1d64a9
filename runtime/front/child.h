#pragma once
// The supervised child: this same program in the role of "functions", started anew whenever it
// ends. Dies with its parent, however the parent dies. It serves an inherited socket, which costs
// half of what a port on the loopback does and which nobody else can take.

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <sys/types.h>

#include "runtime/front/loopback.h"

namespace formwork::front {

// Set in the child's environment.
inline constexpr const char* kRoleVariable = "FORMWORK_ROLE";
inline constexpr const char* kChildRole = "functions";
inline constexpr const char* kReplayRole = "replay";

[[nodiscard]] std::string Role();  // empty for the process that the host starts

class Child {
 public:
  Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();  // stops it: SIGTERM, and SIGKILL after a short while

  // A connection to the child that runs and listens; nullptr if none comes up in that time.
  [[nodiscard]] std::shared_ptr<Loopback> Connect(int64_t timeout_ms);

  // Kills the child that `seen` led to, if it still is the one: it hangs, and the next one takes
  // over.
  void Replace(const std::shared_ptr<Loopback>& seen);

  [[nodiscard]] pid_t pid() const;
  [[nodiscard]] int starts() const;

 private:
  void Supervise();
  void Start();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Loopback> link_;  // set while the child listens
  pid_t pid_ = -1;
  int starts_ = 0;
  bool stopping_ = false;
  std::thread
      supervisor_;  // also the thread that starts children: they die with the thread that made them
};

}  // namespace formwork::front
