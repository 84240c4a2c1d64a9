// The server over real sockets on the loopback: keep-alive, pipelining, limits, slow clients, slow
// functions, the end.

#include "runtime/src/server.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/loopback.h"

namespace formwork {
namespace {

using std::chrono::milliseconds;

class Client {
 public:
  explicit Client(uint16_t port) : fd_(test::Connect(port)) {
    if (fd_ < 0) throw std::runtime_error("no connection");
  }

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  ~Client() { ::close(fd_); }

  void Send(std::string_view bytes) const {
    REQUIRE(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }

  // One response, or what came until the other side closed; "" after ten seconds without any.
  std::string Receive() {
    while (true) {
      if (const size_t end = WholeResponse(); end != 0) {
        std::string response = have_.substr(0, end);
        have_.erase(0, end);
        return response;
      }
      pollfd wait{fd_, POLLIN, 0};
      if (::poll(&wait, 1, 10'000) != 1) return "";
      char buffer[4096];
      const ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
      if (got <= 0) return std::exchange(have_, "");
      have_.append(buffer, static_cast<size_t>(got));
    }
  }

  bool Closed() {
    pollfd wait{fd_, POLLIN, 0};
    char byte = 0;
    return ::poll(&wait, 1, 10'000) == 1 && ::recv(fd_, &byte, 1, 0) <= 0;
  }

 private:
  size_t WholeResponse() const {
    const size_t head = have_.find("\r\n\r\n");
    const size_t length = have_.find("Content-Length: ");
    if (head == std::string::npos || length == std::string::npos) return 0;
    const size_t end = head + 4 + std::stoul(have_.substr(length + 16));
    return have_.size() < end ? 0 : end;
  }

  int fd_;
  std::string have_;
};

std::string Post(const std::string& function, const std::string& body = "{}") {
  return "POST /" + function +
         " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::string Ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

class Running {
 public:
  explicit Running(ServerOptions options = {}) {
    const auto echo = [](const Invocation& call) {
      return protocol::Reply{200, {}, std::string(call.id) + "|" + std::string(call.body)};
    };
    dispatcher.Register("echo", echo);
    dispatcher.Register("throw", [](const Invocation&) -> protocol::Reply {
      throw std::runtime_error("it broke");
    });
    dispatcher.Register("sleep", [this](const Invocation&) {
      std::this_thread::sleep_for(milliseconds(sleep_ms.load()));
      return protocol::Reply{200, {}, "slept"};
    });
    dispatcher.Register("limited",
                        [](const Invocation&) {
                          std::this_thread::sleep_for(milliseconds(300));
                          return protocol::Reply{200, {}, "too late"};
                        },
                        {.timeout_ms = 50, .late = [](const Invocation&) {
                           return protocol::Reply{200, {}, "late"};
                         }});
    server = std::make_unique<Server>(options, dispatcher);
    port = server->Listen();
    thread = std::thread([this] { server->Run(); });
  }

  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  ~Running() {
    server->Stop();
    thread.join();
  }

  // NOLINTBEGIN(misc-non-private-member-variables-in-classes): the tests look at these
  std::atomic<int> sleep_ms{5};
  Dispatcher dispatcher;
  std::unique_ptr<Server> server;
  uint16_t port = 0;
  std::thread thread;
  // NOLINTEND(misc-non-private-member-variables-in-classes)
};

}  // namespace

TEST_CASE("Server: answers the readiness probe, knows its functions, keeps the connection",
          "[server]") {
  Running app;
  Client client(app.port);
  client.Send("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n");
  CHECK(client.Receive() == Ok("{}"));
  client.Send(Post("nothing"));
  CHECK(client.Receive().starts_with("HTTP/1.1 404 no such function\r\n"));
  client.Send(
      "POST /echo HTTP/1.1\r\nX-Azure-Functions-InvocationId: i1\r\nContent-Length: 2\r\n\r\n{}");
  CHECK(client.Receive() == Ok("i1|{}"));
}

TEST_CASE("Server: chunked bodies in any pieces", "[server][trap1]") {
  Running app;
  Client client(app.port);
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n8\r\n{\"Data\":\r\n4\r\n{}, \r\n6\r\n\"b\":1}\r\n0\r\n\r\n";
  for (const char byte : request)
    client.Send({&byte, 1});
  CHECK(client.Receive() == Ok("|{\"Data\":{}, \"b\":1}"));
}

TEST_CASE("Server: pipelined requests are answered in order", "[server]") {
  Running app;
  Client client(app.port);
  std::string all;
  for (int i = 0; i < 50; ++i)
    all += Post(i % 7 == 0 ? "sleep" : "echo", "{\"n\":" + std::to_string(i) + "}");
  client.Send(all);
  for (int i = 0; i < 50; ++i)
    CHECK(client.Receive() == Ok(i % 7 == 0 ? "slept" : "|{\"n\":" + std::to_string(i) + "}"));
}

TEST_CASE("Server: an exception is a failed invocation, not the end", "[server][trap3]") {
  Running app;
  Client client(app.port);
  client.Send(Post("throw"));
  const std::string failed = client.Receive();
  CHECK(failed.starts_with(
      "HTTP/1.1 500 std::runtime_error: it broke\r\nContent-Type: application/json\r\n"));
  client.Send(Post("throw", "not json"));
  CHECK(client.Receive().starts_with("HTTP/1.1 400 BadRequest: the request is not a JSON object"));
  client.Send(Post("echo"));
  CHECK(client.Receive() == Ok("|{}"));
}

TEST_CASE("Server: limits on header and body, nonsense is refused and closed", "[server]") {
  Running app({.max_body_bytes = 1000});

  struct Row {
    std::string bytes;
    std::string status;
  };

  const std::vector<Row> rows = {
      {"POST /echo HTTP/1.1\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n", "431"},
      {"POST /echo HTTP/1.1\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x'), "413"},
      {"nonsense\r\n\r\n", "400"},
      {"POST /echo HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "400"},
      {"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
      {"POST /echo HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400"},
  };
  for (const Row& row : rows) {
    INFO(row.bytes.substr(0, 80));
    Client client(app.port);
    client.Send(row.bytes);
    CHECK(client.Receive().starts_with("HTTP/1.1 " + row.status));
  }
  Client client(app.port);
  client.Send(Post("echo"));
  CHECK(client.Receive() == Ok("|{}"));
}

TEST_CASE("Server: a client that never ends its request is cut off, others are not", "[server]") {
  Running app({.read_timeout_ms = 100});
  Client slow(app.port);
  slow.Send("POST /echo HTTP/1.1\r\nContent-Le");
  Client idle(app.port);
  CHECK(slow.Closed());
  idle.Send(Post("echo"));
  CHECK(idle.Receive() == Ok("|{}"));
}

TEST_CASE("Server: one function's slow call does not hold up another's, even after it was quick",
          "[server]") {
  Running app;
  app.sleep_ms = 0;
  Client slow(app.port);
  for (int i = 0; i < 100; ++i) {  // earns its place on the leading thread
    slow.Send(Post("sleep"));
    REQUIRE(slow.Receive() == Ok("slept"));
  }
  app.sleep_ms = 1000;
  Client quick(app.port);
  const auto start = std::chrono::steady_clock::now();
  slow.Send(Post("sleep"));
  for (int i = 0; i < 20; ++i) {
    quick.Send(Post("echo"));
    REQUIRE(quick.Receive() == Ok("|{}"));
  }
  CHECK(std::chrono::steady_clock::now() - start < milliseconds(900));
  CHECK(slow.Receive() == Ok("slept"));
}

TEST_CASE("Server: a call whose time is up is answered once, without its function", "[server]") {
  Running app;
  Client client(app.port);
  client.Send(Post("limited"));
  CHECK(client.Receive() == Ok("late"));
  client.Send(Post("echo"));
  CHECK(client.Receive() == Ok("|{}"));
}

TEST_CASE("Server: a client that leaves in the middle harms nobody", "[server]") {
  Running app;
  for (int i = 0; i < 20; ++i) {
    Client gone(app.port);
    gone.Send(Post("sleep"));
  }
  Client client(app.port);
  client.Send(Post("echo"));
  CHECK(client.Receive() == Ok("|{}"));
}

TEST_CASE("Server: stopping lets the calls in flight finish", "[server]") {
  auto app = std::make_unique<Running>();
  app->sleep_ms = 200;
  Client client(app->port);
  client.Send(Post("sleep"));
  std::this_thread::sleep_for(milliseconds(50));
  app.reset();
  const std::string last = client.Receive();
  CHECK(last.find("slept") != std::string::npos);
}

TEST_CASE("Server: a port that is taken is an error with its number", "[server]") {
  Running app;
  Dispatcher none;
  Server second({.port = app.port}, none);
  CHECK_THROWS_WITH(second.Listen(), "cannot listen on 127.0.0.1:" + std::to_string(app.port) +
                                         ": Address already in use");
}

TEST_CASE("Server: many clients at once, no wrong answer", "[server]") {
  Running app;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&app, &wrong, t] {
      Client client(app.port);
      for (int i = 0; i < 300; ++i) {
        const std::string body = "{\"t\":" + std::to_string(t * 1000 + i) + "}";
        client.Send(Post("echo", body));
        if (client.Receive() != Ok("|" + body)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  CHECK(wrong == 0);
}

}  // namespace formwork
