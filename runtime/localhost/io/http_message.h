#pragma once
// HTTP/1.1 as text: heads and bodies, read and written. Pure: no sockets here. Limits are Kestrel's
// (32 KB of headers). What is ambiguous (two lengths, a length and chunks, bad chunk sizes) is
// refused.

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

// How the end of a body is known.
struct Framing {
  enum class Kind : uint8_t { kNone, kLength, kChunked, kUntilClose, kBad };
  Kind kind = Kind::kNone;
  uint64_t length = 0;
};

[[nodiscard]] Framing RequestFraming(const Headers& headers);
[[nodiscard]] Framing ResponseFraming(const ResponseHead& head, bool of_head_request);

// Takes a body apart as it comes.
class BodyReader {
 public:
  enum class State : uint8_t { kNeedMore, kDone, kBad };

  explicit BodyReader(Framing framing);
  // Reads from `input`, appends content to `out`; `used` is what may be dropped from the input.
  [[nodiscard]] State Read(std::string_view input, size_t& used, std::string& out);
  // The connection has ended: whole only if that is how the body ends.
  [[nodiscard]] State End() const;

  [[nodiscard]] State state() const { return state_; }

 private:
  enum class Part : uint8_t { kSize, kContent, kContentEnd, kTrailer };
  bool ReadChunkSize(std::string_view line);

  Framing framing_;
  State state_ = State::kNeedMore;
  Part part_ = Part::kSize;
  uint64_t left_ = 0;
};

// "HTTP/1.1 200 OK\r\n…\r\n\r\n"
void AppendResponseHead(std::string& out, const ResponseHead& head);
// One chunk of a chunked body; the sizes in upper-case hexadecimal, as .NET writes them.
void AppendChunk(std::string& out, std::string_view bytes);
// The reason phrase Kestrel writes; "" for a status it has no name for.
[[nodiscard]] std::string_view ReasonPhrase(int status);

}  // namespace formwork::localhost
