#pragma once
// A blocking HTTP/1.1 client for a server at a port on the loopback, with kept connections and a
// deadline. Knows no TLS, no redirects, and only answers that say how long they are, as the
// runtime's own server does.

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace formwork::test {

// A stream to the port on the loopback, without Nagle's delay; -1 if nobody listens. The caller's.
[[nodiscard]] int Connect(uint16_t port);

enum class Trip : uint8_t {
  kDone,
  kRefused,  // nothing was sent: nobody listens
  kBroken,   // it was sent, and no whole answer came
  kLate,     // the deadline passed
};

struct Answer {
  Trip trip = Trip::kRefused;
  int status = 0;
  std::string reason;
  std::string body;
};

// The texts are only looked at while it is asked.
struct Question {
  std::string_view method = "POST";
  std::string_view target;  // "/name?query"
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  std::string_view body;
  int64_t timeout_ms = 0;  // 0: none
};

class Loopback {
 public:
  explicit Loopback(uint16_t port) : port_(port) {}

  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;
  ~Loopback();

  [[nodiscard]] Answer Ask(const Question& question);

 private:
  [[nodiscard]] int Take();
  void Keep(int socket);

  const uint16_t port_;
  std::mutex mutex_;
  std::vector<int> idle_;
};

}  // namespace formwork::test
