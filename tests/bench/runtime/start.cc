#include "tests/bench/runtime/start.h"

#include <array>
#include <chrono>
#include <csignal>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/runtime/epoll_server.h"
#include "tests/bench/runtime/work.h"

namespace formwork::bench {
namespace {

using Clock = std::chrono::steady_clock;

pid_t Spawn(const std::vector<std::string>& command, const std::vector<std::string>& environment) {
  std::vector<char*> arguments;
  for (const std::string& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: spawn's own signature
  arguments.push_back(nullptr);
  std::vector<char*> variables;
  for (const std::string& variable : environment)
    variables.push_back(const_cast<char*>(variable.c_str()));  // NOLINT: likewise
  variables.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const int failed =
      ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), variables.data());
  ::posix_spawn_file_actions_destroy(&actions);
  return failed != 0 ? -1 : pid;
}

// A whole exchange, or false where nobody listens yet.
bool Ask(uint16_t port, const std::string& request) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::array<char, 4096> answer{};
  const bool answered = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                        ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) ==
                            static_cast<ssize_t>(request.size()) &&
                        ::recv(fd, answer.data(), answer.size(), 0) > 0 &&
                        std::string(answer.data(), 12) == "HTTP/1.1 200";
  ::close(fd);
  return answered;
}

}  // namespace

double FirstAnswerMs(const std::string& program) {
  const int probe = ListenOn(0);
  const uint16_t port = PortOf(probe);
  ::close(probe);
  const std::string request = RequestFor("work");
  const auto start = Clock::now();
  const auto elapsed = [start] {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  };
  const pid_t pid = Spawn({program, std::to_string(port)},
                          {"FUNCTIONS_CUSTOMHANDLER_PORT=" + std::to_string(port)});
  if (pid < 0) return -1;
  bool answered = false;
  while (!answered && elapsed() < 5000)
    answered = Ask(port, request);
  const double took = answered ? elapsed() : -1;
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  return took;
}

double ProcessorSeconds(const std::vector<std::string>& command) {
  const pid_t pid = Spawn(command, {"PATH=/usr/local/bin:/usr/bin:/bin"});
  if (pid < 0) return -1;
  int status = 0;
  rusage used{};
  if (::wait4(pid, &status, 0, &used) != pid || status != 0) return -1;
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace formwork::bench
