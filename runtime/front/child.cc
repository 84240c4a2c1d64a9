#include "runtime/front/child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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

// Two ends of a stream: ours and the child's.
struct Ends {
  int ours = -1;
  int its = -1;
};

std::optional<Ends> MakeStream() {
  std::array<int, 2> ends = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return std::nullopt;
  return Ends{ends[0], ends[1]};
}

// The first bytes that come say that it serves; an end without any, or none for too long, that it
// never will.
bool AwaitServing(int socket) {
  pollfd waiting{socket, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&waiting, 1, static_cast<int>(kStartLimit.count()));
  } while (ready < 0 && errno == EINTR);
  char byte = 0;
  return ready > 0 && ::recv(socket, &byte, 1, MSG_PEEK) == 1;
}

std::vector<std::string> CommandLine() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');)
    arguments.push_back(argument);
  return arguments;
}

std::vector<std::string> ChildEnvironment(int link) {
  const std::array<std::pair<std::string, std::string>, 2> ours = {
      {{kRoleVariable, kChildRole}, {kLinkVariable, std::to_string(link)}}};
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
pid_t Spawn(int link) {
  std::vector<std::string> arguments = CommandLine();
  std::vector<std::string> environment = ChildEnvironment(link);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // the parent died in between
  ::fcntl(link, F_SETFD, 0);              // NOLINT: fcntl's interface. It alone is inherited
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

Child::Child(Serves serves) : serves_(std::move(serves)), supervisor_([this] { Supervise(); }) {}

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

void Child::Kill(int child) {
  const std::lock_guard lock(mutex_);
  if (child == starts_ && pid_ > 0) ::kill(pid_, SIGKILL);
}

// One child, handed over once it serves. One that does not is ended.
void Child::Start() {
  const auto stream = MakeStream();
  if (!stream) return;
  pid_t pid = -1;
  int child = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {  // or nobody would end it
      pid = pid_ = Spawn(stream->its);
      child = ++starts_;
    }
  }
  ::close(stream->its);  // only the child has it: the stream ends with the child
  if (pid > 0 && AwaitServing(stream->ours)) return serves_(stream->ours, child);
  ::close(stream->ours);
  if (pid > 0) ::kill(pid, SIGKILL);
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
    const pid_t pid = pid_;  // this thread alone writes it
    while (pid > 0 && ::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    const bool quick = SteadyClock::now() - started < milliseconds{1'000};
    pause = quick ? std::clamp(pause * 2, milliseconds{50}, kLongestPause) : milliseconds{0};
    const std::lock_guard lock(mutex_);
    pid_ = -1;
    changed_.notify_all();
    if (stopping_) return;
    std::fprintf(stderr,
                 "warning: the process of the functions ended (status %d) and is started again\n",
                 status);
  }
}

}  // namespace formwork::front
