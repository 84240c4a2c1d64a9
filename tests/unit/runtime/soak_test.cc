// A soak of the whole handler: good calls among disconnects, slow clients, oversized and malformed
// bodies. Every good call gets its own answer, nothing crashes, memory stays flat. 200,000 requests
// with FORMWORK_TEST_FULL=1.

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include <formwork/call.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/src/runner.h"
#include "runtime/src/server.h"
#include "tests/support/catch.h"
#include "tests/support/loopback.h"

namespace formwork {
namespace {

struct Ping {
  int64_t n = 0;
};

void Decode(Decoder& decoder, Ping& to) {
  static constexpr FieldName kFields[] = {{"n"}};
  for (ObjectDecoder object(decoder, kFields); object.Next();)
    decoder.Value(to.n);
}

void Encode(JsonWriter& writer, const Ping& value) {
  writer.BeginObject();
  writer.Key("n");
  writer.Integer(value.n);
  writer.EndObject();
}

void OnPing(Call& call) {
  Ping ping;
  call.Message(ping);
  if (ping.n % 97 == 0) throw std::runtime_error("unlucky");
  if (ping.n % 101 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  call.Write("copy", Out<Ping>(ping));
}

class Socket {
 public:
  explicit Socket(uint16_t port) : fd_(test::Connect(port)) {}

  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }

  bool Send(std::string_view bytes) const {
    return fd_ >= 0 && ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
                           static_cast<ssize_t>(bytes.size());
  }

  // Until the text has come, or the other side closed, or ten seconds have passed.
  bool Await(std::string_view text) const {
    std::string have;
    char buffer[4096];
    while (have.find(text) == std::string::npos) {
      pollfd wait{fd_, POLLIN, 0};
      if (::poll(&wait, 1, 10'000) != 1) return false;
      const ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
      if (got <= 0) return false;
      have.append(buffer, static_cast<size_t>(got));
    }
    return true;
  }

 private:
  int fd_;
};

std::string Ask(int64_t n) {
  const std::string body = R"({"Data":{"message":"\"{\\\"n\\\":)" + std::to_string(n) +
                           R"(}\""},"Metadata":{"DequeueCount":"1"}})";
  return "POST /ping HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::string Expected(int64_t n) {
  if (n % 97 == 0) return "500 std::runtime_error: unlucky\r\n";
  return R"({"copy":{"n":)" + std::to_string(n) + "}}";
}

// What clients do that are broken or in a hurry.
void Misbehave(uint16_t port, std::mt19937& chance) {
  const std::string ask = Ask(1);
  const Socket socket(port);
  switch (chance() % 5) {
    case 0:
      static_cast<void>(socket.Send(ask));
      return;  // leaves before the answer
    case 1:
      static_cast<void>(socket.Send(ask.substr(0, chance() % ask.size())));
      return;  // leaves in the middle
    case 2:
      static_cast<void>(socket.Send("POST /ping HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n"));
      return;
    case 3:
      static_cast<void>(socket.Send(
          "POST /ping HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"));
      return;
    default: {
      std::string noise(200, '\0');
      for (char& c : noise)
        c = static_cast<char>(chance() % 256);
      static_cast<void>(socket.Send(noise));
    }
  }
}

long ResidentKilobytes() {
  std::ifstream statm("/proc/self/statm");
  long size = 0;
  long resident = 0;
  statm >> size >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

TEST_CASE("Soak: whatever clients do, good calls get their own answers and memory stays flat",
          "[soak]") {
  const int rounds = std::getenv("FORMWORK_TEST_FULL") != nullptr ? 50'000 : 1'000;
  FunctionInfo info;
  info.name = "ping";
  info.trigger = TriggerKind::kQueue;
  info.input = "message";
  info.timeout_ms = 5'000;
  info.run = OnPing;
  const AppParts parts;
  BoundHandler bound = BindFunction(info, parts);
  Dispatcher dispatcher;
  dispatcher.Register("ping", std::move(bound.handler), std::move(bound.options));
  Server server({.max_body_bytes = 100'000, .read_timeout_ms = 200}, dispatcher);
  const uint16_t port = server.Listen();
  std::thread serving([&server] { server.Run(); });
  std::atomic<int> wrong{0};
  std::atomic<long> early{0};
  std::vector<std::thread> clients;
  for (unsigned t = 0; t < 4; ++t) {
    clients.emplace_back([&, t] {
      std::mt19937 chance(t + 1);
      auto socket = std::make_unique<Socket>(port);
      for (int i = 0; i < rounds; ++i) {
        const int64_t n = static_cast<int64_t>(t) * 1'000'000 + i;
        if (chance() % 10 == 0) Misbehave(port, chance);
        if (chance() % 50 == 0) socket = std::make_unique<Socket>(port);
        const std::string ask = Ask(n);
        const size_t half = chance() % ask.size();
        if (!socket->Send(ask.substr(0, half)) || !socket->Send(ask.substr(half)) ||
            !socket->Await(Expected(n))) {
          ++wrong;
          socket = std::make_unique<Socket>(port);
        }
        if (t == 0 && i == rounds / 4) early = ResidentKilobytes();
      }
    });
  }
  for (std::thread& client : clients)
    client.join();
  const long late = ResidentKilobytes();
  server.Stop();
  serving.join();
  CHECK(wrong == 0);
#ifdef __SANITIZE_ADDRESS__
  WARN("skipped: memory is not looked at, the sanitizer keeps what is freed (" << late - early
                                                                               << " kB)");
#else
  CHECK(late - early < 20'000);  // kilobytes: what allocators keep, not what leaks
#endif
}

}  // namespace formwork
