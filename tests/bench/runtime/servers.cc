#include "tests/bench/runtime/servers.h"

#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/src/log_lines.h"
#include "runtime/src/runner.h"
#include "runtime/src/server.h"
#include "tests/bench/runtime/epoll_server.h"
#include "tests/bench/runtime/load.h"
#include "tests/bench/runtime/work.h"

namespace formwork::bench {
namespace {

void HandleSlowly(Call& call) {
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  Work(call);
}

void Register(Dispatcher& dispatcher, const AppParts& parts, const char* name, void (*run)(Call&)) {
  const FunctionInfo info = WorkInfo(name, run);
  BoundHandler bound = BindFunction(info, parts);
  dispatcher.Register(name, std::move(bound.handler), std::move(bound.options));
}

void TellPort(int pipe, uint16_t port) {
  if (::write(pipe, &port, sizeof port) != sizeof port) ::_exit(1);
}

void ServeRuntime(int pipe) {
  LogLines lines(::open("/dev/null", O_WRONLY));
  AppParts parts;
  parts.lines = &lines;
  Dispatcher dispatcher;
  Register(dispatcher, parts, "work", Work);
  Register(dispatcher, parts, "sleepy", HandleSlowly);
  Server server({}, dispatcher);
  TellPort(pipe, server.Listen());
  server.Run();
}

[[noreturn]] void ServeNode(int pipe) {
  ::dup2(pipe, 3);
  ::execlp("node", "node", FORMWORK_SOURCE_DIR "/tests/bench/runtime/node_handler.js", nullptr);
  ::_exit(127);
}

}  // namespace

Child Start(const std::string& name) {
  int pipe[2];
  if (::pipe(pipe) != 0) throw std::runtime_error("no pipe");
  Child child;
  child.pid = ::fork();
  if (child.pid == 0) {
    ::close(pipe[0]);
    PinToCore(0);
    if (name == "epoll") {
      const int listener = ListenOn(0);
      TellPort(pipe[1], PortOf(listener));
      ServeEpoll(listener);
    }
    if (name == "runtime") ServeRuntime(pipe[1]);
    if (name == "node") ServeNode(pipe[1]);
    ::_exit(1);
  }
  ::close(pipe[1]);
  if (::read(pipe[0], &child.port, sizeof child.port) != sizeof child.port) child.port = 0;
  ::close(pipe[0]);
  return child;
}

void Stop(const Child& child) {
  ::kill(child.pid, SIGKILL);
  ::waitpid(child.pid, nullptr, 0);
}

double CpuMicroseconds(const Child& child) {
  double total = 0;  // of all threads, alive or not
  std::ifstream stat("/proc/" + std::to_string(child.pid) + "/stat");
  std::string word;
  for (int i = 1; i <= 15 && stat >> word; ++i) {
    if (i >= 14) total += std::stod(word);
  }
  return total * 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double ResidentMegabytes(const Child& child) {
  std::ifstream status("/proc/" + std::to_string(child.pid) + "/status");
  std::string word;
  while (status >> word) {
    if (word != "VmRSS:") continue;
    double kilobytes = 0;
    status >> kilobytes;
    return kilobytes / 1024;
  }
  return 0;
}

}  // namespace formwork::bench
