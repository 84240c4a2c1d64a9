#include "runtime/front/child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/src/server.h"

namespace formwork::front {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds kStartLimit{30'000};
constexpr milliseconds kLongestPause{2'000};
constexpr milliseconds kStopLimit{3'000};

// A socket without a name in the file system and without a port: the kernel names it.
int Listen() {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un unnamed{.sun_family = AF_UNIX, .sun_path = {}};
  const bool listens =
      ::bind(socket, reinterpret_cast<const sockaddr*>(&unnamed), sizeof unnamed.sun_family) == 0 &&
      ::listen(socket, SOMAXCONN) == 0;
  if (listens) return socket;
  ::close(socket);
  return -1;
}

std::vector<std::string> CommandLine() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');)
    arguments.push_back(argument);
  return arguments;
}

std::vector<std::string> ChildEnvironment(int listener) {
  const std::array<std::pair<std::string, std::string>, 2> ours = {
      {{kRoleVariable, kChildRole}, {kListenerVariable, std::to_string(listener)}}};
  std::vector<std::string> variables;
  for (char** at = environ; *at != nullptr; ++at)
    variables.emplace_back(*at);
  for (const auto& [name, value] : ours) {
    const std::string begin = name + "=";
    std::erase_if(variables, [&](const std::string& known) { return known.starts_with(begin); });
    variables.push_back(begin + value);
  }
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
pid_t Spawn(int listener) {
  std::vector<std::string> arguments = CommandLine();
  std::vector<std::string> environment = ChildEnvironment(listener);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // the parent died in between
  ::fcntl(listener, F_SETFD, 0);          // NOLINT: fcntl's interface. It alone is inherited
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

// One child, and the way to it once it answers. One that does not answer is ended.
void Child::Start() {
  const int listener = Listen();
  if (listener < 0) return;
  const auto link = std::make_shared<Loopback>(AddressOf(listener));
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {  // or nobody would end it
      pid_ = Spawn(listener);
      ++starts_;
    }
  }
  ::close(listener);  // the child's is the only one now: nobody can connect to it once it is gone
  const pid_t pid = this->pid();
  if (pid <= 0) return;
  const Answer answer = link->Ask({.method = "GET",
                                   .target = "/",
                                   .headers = {},
                                   .body = {},
                                   .timeout_ms = kStartLimit.count()});
  const std::lock_guard lock(mutex_);
  if (answer.trip != Trip::kDone) ::kill(pid, SIGKILL);
  if (answer.trip == Trip::kDone && !stopping_) link_ = link;
}

void Child::Supervise() {
  milliseconds pause{0};
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, pause, [this] { return stopping_; })) return;
    }
    const auto started = SteadyClock::now();
    Start();
    changed_.notify_all();
    int status = 0;
    const pid_t pid = this->pid();
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
