#include "runtime/front/child.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace formwork::front {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds kStartLimit{30'000};
constexpr milliseconds kLongestPause{2'000};
constexpr milliseconds kStopLimit{3'000};

uint16_t FreePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  uint16_t port = 0;
  const bool bound =
      ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (bound && ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    port = ntohs(address.sin_port);
  ::close(socket);
  return port;
}

std::vector<std::string> CommandLine() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');)
    arguments.push_back(argument);
  return arguments;
}

std::vector<std::string> ChildEnvironment(uint16_t port) {
  std::vector<std::string> variables;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string variable = *at;
    const bool ours = variable.starts_with("FUNCTIONS_CUSTOMHANDLER_PORT=") ||
                      variable.starts_with("FORMWORK_ROLE=");
    if (!ours) variables.push_back(variable);
  }
  variables.push_back("FUNCTIONS_CUSTOMHANDLER_PORT=" + std::to_string(port));
  variables.push_back(std::string{kRoleVariable} + "=" + kChildRole);
  return variables;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Between fork and exec only async-signal-safe calls: everything else is prepared before.
pid_t Spawn(uint16_t port) {
  std::vector<std::string> arguments = CommandLine();
  std::vector<std::string> environment = ChildEnvironment(port);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // the parent died in between
  sigset_t none;
  sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  ::execve("/proc/self/exe", argv.data(), envp.data());
  ::_exit(127);
}

}  // namespace

std::string Role() {
  const char* role = std::getenv(kRoleVariable);
  return role == nullptr ? "" : role;
}

Child::Child() : supervisor_([this] { Supervise(); }) {}

Child::~Child() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    if (pid_ > 0) ::kill(pid_, SIGTERM);
    const bool gone = changed_.wait_for(lock, kStopLimit, [this] { return pid_ <= 0; });
    if (!gone) ::kill(pid_, SIGKILL);
  }
  supervisor_.join();
}

pid_t Child::pid() const {
  const std::lock_guard lock(mutex_);
  return pid_;
}

int Child::starts() const {
  const std::lock_guard lock(mutex_);
  return starts_;
}

std::shared_ptr<Loopback> Child::Connect(int64_t timeout_ms) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, milliseconds{timeout_ms},
                    [this] { return link_ != nullptr || stopping_; });
  return link_;
}

void Child::Replace(const std::shared_ptr<Loopback>& seen) {
  const std::lock_guard lock(mutex_);
  if (link_ != seen || pid_ <= 0) return;
  link_.reset();
  ::kill(pid_, SIGKILL);
}

bool Child::WaitUntilListening(pid_t pid, uint16_t port) {
  const auto end = SteadyClock::now() + kStartLimit;
  while (SteadyClock::now() < end) {
    Loopback probe{port};
    if (probe.Ask({.method = "GET", .target = "/", .headers = {}, .body = {}, .timeout_ms = 1000})
            .trip == Trip::kDone) {
      return true;
    }
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == pid)
      return false;
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, milliseconds{2}, [this] { return stopping_; })) return false;
  }
  ::kill(pid, SIGKILL);
  return false;
}

void Child::Supervise() {
  milliseconds pause{0};
  for (;;) {
    const uint16_t port = FreePort();
    const auto started = SteadyClock::now();
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, pause, [this] { return stopping_; })) return;
      pid_ = Spawn(port);
      ++starts_;
    }
    const pid_t pid = this->pid();
    if (pid > 0 && WaitUntilListening(pid, port)) {
      const std::lock_guard lock(mutex_);
      if (!stopping_) link_ = std::make_shared<Loopback>(port);
    }
    changed_.notify_all();
    int status = 0;
    while (pid > 0 && ::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    const bool quick = SteadyClock::now() - started < milliseconds{1'000};
    pause = quick ? std::clamp(pause * 2, milliseconds{50}, kLongestPause) : milliseconds{0};
    const std::lock_guard lock(mutex_);
    link_.reset();
    pid_ = -1;
    changed_.notify_all();
    if (stopping_) return;
    std::fprintf(stderr,
                 "warning: the process of the functions ended (status %d) and is started again\n",
                 status);
  }
}

}  // namespace formwork::front
