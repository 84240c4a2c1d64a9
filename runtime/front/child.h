#pragma once
// The supervised child: this same program in the role of "functions", started anew whenever it
// ends. Dies with its parent, however the parent dies. It serves a stream that it inherited and
// that nobody else can reach.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include <sys/types.h>

namespace formwork::front {

// Set in the child's environment.
inline constexpr const char* kRoleVariable = "FORMWORK_ROLE";
inline constexpr const char* kChildRole = "functions";
inline constexpr const char* kReplayRole = "replay";

[[nodiscard]] std::string Role();  // empty for the process that the host starts

class Child {
 public:
  // A child is up: where it is reached, and which one it is (they count from 1). Called by the
  // supervisor's thread; the socket is the callee's.
  using Serves = std::function<void(int socket, int child)>;

  explicit Child(Serves serves);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();  // stops it: SIGTERM, and SIGKILL after a short while

  // Ends that child, if it still is the one: the next one takes over.
  void Kill(int child);

 private:
  void Supervise();
  void Start();

  const Serves serves_;
  std::mutex mutex_;
  std::condition_variable changed_;
  pid_t pid_ = -1;
  int starts_ = 0;
  bool stopping_ = false;
  std::thread
      supervisor_;  // also the thread that starts children: they die with the thread that made them
};

}  // namespace formwork::front
