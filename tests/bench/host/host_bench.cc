// The local host's bars, as ratios within one run: a lease at depth 4,000 against one at depth 1,
// HTTP through the host against the handler alone, enqueue-to-handled against put-get-delete of
// bare SQLite, start to ready, memory.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/localhost/queues/queue_store.h"
#include "tests/e2e/host/host_process.h"

namespace formwork {
namespace {

using Steady = std::chrono::steady_clock;
using test::HostApp;
using test::HostProcess;

double Seconds(Steady::time_point since) {
  return std::chrono::duration<double>(Steady::now() - since).count();
}

// What is timed of a message's way.
enum class Timed : uint8_t { kTaking, kAll };

// Microseconds of taking a message (lease, delete, commit: a round of the host), with so many in
// the queue; with kAll putting it counts too, each step a transaction of its own.
double LeaseMicros(int depth, Timed timed) {
  localhost::RealClock clock;
  test::TempDir dir;
  localhost::Database database({.path = dir.File("state.db")});
  localhost::QueueStore queues(database, clock);
  {
    localhost::Transaction whole(database);
    for (int i = 0; i < depth; ++i)
      (void)queues.Put("work", "a message of a few bytes");
    whole.Commit();
  }
  constexpr int rounds = 2000;
  double taking = 0;
  const auto begun = Steady::now();
  for (int i = 0; i < rounds; ++i) {
    const auto round = Steady::now();
    std::optional<localhost::Transaction> whole;
    if (timed == Timed::kTaking) whole.emplace(database);
    const auto message = queues.Get("work", 1, std::chrono::minutes(10)).at(0);
    queues.Delete("work", message.row, message.pop_receipt);
    if (whole) whole->Commit();
    whole.reset();
    taking += Seconds(round);
    (void)queues.Put("work", "a message of a few bytes");
  }
  return (timed == Timed::kTaking ? taking : Seconds(begun)) / rounds * 1e6;
}

int Connect(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
    return descriptor;  // NOLINT
  ::close(descriptor);
  return -1;
}

// Requests a second over 16 kept connections; an answer ends with `end`.
double Rate(int port, const std::string& request, const std::string& end) {
  std::atomic<int> done{0};
  std::atomic<bool> stop{false};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      const int descriptor = Connect(port);
      std::string bytes;
      char buffer[4096];
      while (!stop && ::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
        bytes.clear();
        while (bytes.size() < end.size() ||
               bytes.compare(bytes.size() - end.size(), end.size(), end) != 0) {
          const ssize_t got = ::recv(descriptor, buffer, sizeof buffer, 0);
          if (got <= 0) break;
          bytes.append(buffer, static_cast<size_t>(got));
        }
        ++done;
      }
      ::close(descriptor);
    });
  }
  const auto begun = Steady::now();
  std::this_thread::sleep_for(std::chrono::seconds(3));
  const double rate = done / Seconds(begun);
  stop = true;
  return rate;
}

std::string Number(const std::string& text, const std::string& name) {
  const size_t at = text.find("\"" + name + "\":");
  return at == std::string::npos ? "0"
                                 : text.substr(at + name.size() + 3,
                                               text.find_first_of(",}", at) - at - name.size() - 3);
}

int HandlerPort(const HostProcess& host) {
  const std::string state = host.Control("GET", "state").body;
  return std::atoi(Number(state.substr(state.find("\"handler\":") + 10), "port").c_str());
}

void BenchTaking() {
  const double one = LeaseMicros(1, Timed::kTaking);
  const double deep = LeaseMicros(4000, Timed::kTaking);
  std::printf("taking a message us: depth 1 %.1f, depth 4000 %.1f, ratio %.2f (bar 1.5)\n", one,
              deep, deep / one);
}

void BenchHttp() {
  HostApp app;
  app.AddHttp("fast");
  const HostProcess host(app, {"--in-memory"});
  (void)test::Eventually([&] { return host.Output().find("\"ready on") != std::string::npos; });
  std::printf("ready after ms: %s\n",
              Number(host.Output().substr(host.Output().find("ready on")), "ms").c_str());
  const double alone = Rate(HandlerPort(host),
                            "POST /fast HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", "}}}");
  const double through =
      Rate(host.port(), "GET /api/fast HTTP/1.1\r\nHost: a\r\n\r\n", "0\r\n\r\n");
  std::printf("http requests/s: handler alone %.0f, through the host %.0f, ratio %.2f (bar 0.25)\n",
              alone, through, through / alone);
}

void BenchQueue() {
  constexpr int messages = 10'000;
  HostApp app;
  app.AddFunction("fast",
                  R"({"type":"queueTrigger","direction":"in","name":"item","queueName":"work"})");
  app.SetHostJson(R"("extensions":{"queues":{"batchSize":32}})");
  const HostProcess host(app, {"--state", app.path() + "/state.db"});
  const auto begun = Steady::now();
  for (int i = 0; i < messages / 10; ++i)
    (void)host.Control("POST", "queues/work/messages", "m");
  (void)test::Eventually([&] {
    const std::string state = host.Control("GET", "state").body;
    return Number(state.substr(state.find("\"functions\":")), "succeeded") ==
           std::to_string(messages / 10);
  });
  const double handled = messages / 10.0 / Seconds(begun);
  const double bare = 1e6 / LeaseMicros(1, Timed::kAll);
  std::printf(
      "queue: enqueued over HTTP and handled %.0f/s, bare put-get-delete %.0f/s, ratio %.2f (bar "
      "0.3)\n",
      handled, bare, handled / bare);
}

// Resident memory of a process in MB: "VmRSS" now, "VmHWM" at its highest.
double Megabytes(pid_t process, const std::string& what) {
  const std::string status = test::ReadFile("/proc/" + std::to_string(process) + "/status");
  const size_t at = status.find(what + ":");
  return at == std::string::npos ? 0 : std::atof(status.c_str() + at + what.size() + 1) / 1024;
}

// So many messages put before the host starts, then handled: memory after a tenth, after half, at
// the highest, at rest.
void BenchDrain(int messages) {
  HostApp app;
  app.AddFunction("fast",
                  R"({"type":"queueTrigger","direction":"in","name":"item","queueName":"work"})");
  app.SetHostJson(R"("extensions":{"queues":{"batchSize":32}})");
  const std::string state = app.path() + "/state.db";
  {
    localhost::RealClock clock;
    localhost::Database database({.path = state});
    localhost::QueueStore queues(database, clock);
    localhost::Transaction whole(database);
    for (int i = 0; i < messages; ++i)
      (void)queues.Put("work", "message " + std::to_string(i));
    whole.Commit();
  }
  const HostProcess host(app, {"--state", state, "--output", "none"});
  const auto begun = Steady::now();
  const auto handled = [&] {
    const std::string json = host.Control("GET", "state").body;
    return std::atoi(Number(json.substr(json.find("\"functions\":")), "succeeded").c_str());
  };
  (void)test::Eventually([&] { return handled() >= messages / 10; }, 600);
  const double early = Megabytes(host.pid(), "VmRSS");
  (void)test::Eventually([&] { return handled() >= messages / 2; }, 600);
  const double half = Megabytes(host.pid(), "VmRSS");
  (void)test::Eventually([&] { return handled() >= messages; }, 600);
  std::printf(
      "drain: %d messages at %.0f/s, memory %.1f MB after a tenth, %.1f MB after half, %.1f MB at "
      "the highest, %.1f MB at rest (bar 40), ratio %.2f (flat: about 1)\n",
      handled(), handled() / Seconds(begun), early, half, Megabytes(host.pid(), "VmHWM"),
      Megabytes(host.pid(), "VmRSS"), Megabytes(host.pid(), "VmHWM") / early);
}

}  // namespace
}  // namespace formwork

// host_bench [taking|http|queue|drain]: one part, or all of them.
int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::string only = argc > 1 ? argv[1] : "";
  const auto wanted = [&](const char* part) { return only.empty() || only == part; };
  if (wanted("taking")) formwork::BenchTaking();
  if (wanted("http")) formwork::BenchHttp();
  if (wanted("queue")) formwork::BenchQueue();
  if (wanted("drain"))
    formwork::BenchDrain(std::getenv("FORMWORK_TEST_FULL") != nullptr ? 100'000 : 5'000);
  return 0;
}
