#pragma once
// The heads of HTTP/1.1 as text, read and written. Pure: no sockets here. Limits are Kestrel's (32
// KB of headers).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::localhost {

struct Header {
  std::string name;
  std::string value;
  friend bool operator==(const Header&, const Header&) = default;
};

using Headers = std::vector<Header>;

// The first one of that name, nullptr if none. Case does not matter.
[[nodiscard]] const std::string* FindHeader(const Headers& headers, std::string_view name);

struct RequestHead {
  std::string method;
  std::string target;
  bool http_1_0 = false;
  Headers headers;
};

struct ResponseHead {
  int status = 200;
  std::string reason;
  bool http_1_0 = false;
  Headers headers;
};

enum class HeadState : uint8_t { kNeedMore, kDone, kBad, kTooLarge };

// Reads the head at the front of `input`; `used` is its length when done.
[[nodiscard]] HeadState ReadRequestHead(std::string_view input, RequestHead& head, size_t& used);
[[nodiscard]] HeadState ReadResponseHead(std::string_view input, ResponseHead& head, size_t& used);

// "HTTP/1.1 200 OK\r\n…\r\n\r\n"
void AppendResponseHead(std::string& out, const ResponseHead& head);

}  // namespace formwork::localhost
