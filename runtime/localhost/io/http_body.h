#pragma once
// The bodies of HTTP/1.1: how their end is known, and taking them apart as they come. What is
// ambiguous (two lengths, a length and chunks, bad chunk sizes) is refused. Pure: no sockets here.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/localhost/io/http_message.h"

namespace formwork::localhost {

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

// One chunk of a chunked body; the sizes in upper-case hexadecimal, as .NET writes them.
void AppendChunk(std::string& out, std::string_view bytes);

}  // namespace formwork::localhost
