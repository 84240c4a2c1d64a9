#pragma once
// A child process on the loop: its lines of output, its end. In a process group of its own, and
// killed by the kernel when the host dies, so that nothing is ever left behind.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "runtime/localhost/io/loop.h"

namespace formwork::localhost {

struct ProcessSpec {
  std::string executable;  // a path, or a name looked up in PATH
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // NAME=value
  std::string directory;
};

struct ProcessExit {
  int code = 0;    // as a shell says it: 128 + signal for a killed one
  int signal = 0;  // 0 when it left by itself
};

class ChildProcess : public std::enable_shared_from_this<ChildProcess> {
 public:
  explicit ChildProcess(Loop& loop) : loop_(loop) {}

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  struct Events {
    std::function<void(std::string_view line, bool error)> on_line;
    std::function<void(ProcessExit)> on_exit;  // after the last line
  };

  // "" when it runs, else why not (the executable is missing, …).
  [[nodiscard]] std::string Start(const ProcessSpec& spec, Events events);
  void Signal(int signal);

  [[nodiscard]] pid_t pid() const { return pid_; }

  [[nodiscard]] bool running() const { return pid_ > 0; }

 private:
  struct Output {
    int descriptor = -1;
    std::string rest;
    bool error = false;
  };

  void Drain(Output& output);
  void CloseOutput(Output& output);
  void OnExit();

  Loop& loop_;
  Events events_;
  pid_t pid_ = -1;
  int pid_descriptor_ = -1;
  Output out_;
  Output err_;
};

}  // namespace formwork::localhost
