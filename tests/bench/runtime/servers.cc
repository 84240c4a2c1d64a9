#include "tests/bench/runtime/servers.h"

#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <formwork/call.h>
#include <formwork/fields.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/src/log_lines.h"
#include "runtime/src/runner.h"
#include "runtime/src/server.h"
#include "tests/bench/runtime/load.h"

namespace formwork::bench {
namespace {

struct Event {
  Uuid id;
  std::string stream;
  std::string kind;
  DateTime at;
  std::string note;
};

// As generated code has it.
constexpr auto kEvent = FieldsOf<Event>(
    Field("id", &Event::id), Field("streamId", &Event::stream, LengthRule{.min = 1, .max = 64}),
    Field("kind", &Event::kind), Field("at", &Event::at), Field("note", &Event::note));

void Decode(Decoder& decoder, Event& to) {
  kEvent.Decode(decoder, to);
}

void Encode(JsonWriter& writer, const Event& value) {
  kEvent.Encode(writer, value);
}

void Handle(Call& call) {
  Event event;
  call.Message(event);
  call.Write("document", Out<Event>(event));
  call.Send("next", Out<Event>(event));
}

void HandleSlowly(Call& call) {
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  Handle(call);
}

void Register(Dispatcher& dispatcher, const AppParts& parts, const char* name, void (*run)(Call&)) {
  FunctionInfo info;
  info.name = name;
  info.trigger = TriggerKind::kQueue;
  info.input = "message";
  info.source = "events";
  info.dead_letter = "deadLetter";
  info.timeout_ms = 120'000;
  info.run = run;
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
  Register(dispatcher, parts, "work", Handle);
  Register(dispatcher, parts, "sleepy", HandleSlowly);
  Server server({}, dispatcher);
  TellPort(pipe, server.Listen());
  server.Run();
}

// The ceiling: reads until a request is whole, writes a fixed answer of the same size.
void ServeEpoll(int pipe) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener, 128) != 0)
    ::_exit(1);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  TellPort(pipe, ntohs(address.sin_port));
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1100\r\n\r\n" +
      std::string(1100, 'x');
  const int epoll = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  std::vector<std::string> have(4096);
  char buffer[16384];
  epoll_event events[64];
  while (true) {
    const int ready = ::epoll_wait(epoll, events, 64, -1);
    for (int e = 0; e < ready; ++e) {
      const int fd = events[e].data.fd;
      if (fd == listener) {
        event.data.fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        const int on = 1;
        ::setsockopt(event.data.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
        continue;
      }
      const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
      if (got <= 0) {
        ::close(fd);
        have[static_cast<size_t>(fd)].clear();
        continue;
      }
      std::string& bytes = have[static_cast<size_t>(fd)];
      bytes.append(buffer, static_cast<size_t>(got));
      if (!bytes.ends_with("0\r\n\r\n")) continue;
      bytes.clear();
      if (::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) ::close(fd);
    }
  }
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
    if (name == "epoll") ServeEpoll(pipe[1]);
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
