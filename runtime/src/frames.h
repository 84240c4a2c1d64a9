#pragma once
// Messages between two processes of one app on one stream: calls one way, answers the other, many
// under way at once and told apart by number. Both ends are the same program on the same machine,
// so numbers lie on the wire as they lie in memory. No I/O.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace formwork {

// Looks at texts of others.
struct Frame {
  static constexpr uint16_t kCall =
      0;  // as a status: it is a call, or was not begun and comes back

  uint64_t call = 0;  // 0: of no call; the process serves from here on
  uint16_t status = kCall;
  std::array<std::string_view, 3> words =
      {};  // of a call: path, invocation, trace; of an answer: reason
  std::string_view body = {};
};

void AppendFrame(std::string& out, const Frame& frame);

// Bytes to frames, fed in any pieces.
class FrameInput {
 public:
  struct Space {
    char* data;
    size_t size;
  };

  // Room to read into; Fed says how much of it was filled.
  [[nodiscard]] Space Prepare();

  void Fed(size_t bytes) { end_ += bytes; }

  // The next whole frame; it lives until Prepare.
  [[nodiscard]] std::optional<Frame> Next();

  // What came is no frame: the other end is not in its right mind.
  [[nodiscard]] bool bad() const { return bad_; }

 private:
  void Grow(size_t size);

  std::unique_ptr<char[]> buffer_;  // NOLINT(modernize-avoid-c-arrays): not filled, unlike a vector
  size_t capacity_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
  size_t awaited_ = 0;  // the size of the frame that has begun
  bool bad_ = false;
};

}  // namespace formwork
