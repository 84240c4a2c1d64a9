#include "runtime/src/frames.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace formwork {
namespace {

struct Head {
  uint64_t call = 0;
  uint32_t body = 0;
  uint16_t status = 0;
  std::array<uint16_t, 3> words = {};
  uint32_t unused = 0;
};

static_assert(sizeof(Head) == 24, "no byte of it is left to chance");

// Room for many small frames, or for what a socket holds of a large one.
constexpr size_t kRead = size_t{256} * 1024;
constexpr size_t kLeast = size_t{64} * 1024;  // room to read into
constexpr size_t kMostBody = size_t{256} * 1024 * 1024;

std::string_view Clipped(std::string_view word) {
  return word.substr(0, std::numeric_limits<uint16_t>::max());
}

}  // namespace

void AppendFrame(std::string& out, const Frame& frame) {
  Head head{
      .call = frame.call, .body = static_cast<uint32_t>(frame.body.size()), .status = frame.status};
  for (size_t i = 0; i < frame.words.size(); ++i)
    head.words[i] = static_cast<uint16_t>(Clipped(frame.words[i]).size());
  out.append(reinterpret_cast<const char*>(&head), sizeof head);
  for (const std::string_view word : frame.words)
    out.append(Clipped(word));
  out.append(frame.body);
}

void FrameInput::Grow(size_t size) {
  auto larger = std::make_unique_for_overwrite<char[]>(size);  // NOLINT(modernize-avoid-c-arrays)
  std::copy(buffer_.get() + begin_, buffer_.get() + end_, larger.get());
  buffer_ = std::move(larger);
  capacity_ = size;
  end_ -= begin_;
  begin_ = 0;
}

FrameInput::Space FrameInput::Prepare() {
  const size_t filled = end_ - begin_;
  if (filled == 0) begin_ = end_ = 0;
  if (filled == 0 && capacity_ != kRead) Grow(kRead);  // a large frame's room is not kept
  if (begin_ != 0 && capacity_ - end_ < kLeast) {
    std::copy(buffer_.get() + begin_, buffer_.get() + end_, buffer_.get());
    begin_ = 0;
    end_ = filled;
  }
  // A length is believed only as far as bytes come after it.
  if (capacity_ < awaited_ && capacity_ - end_ < kLeast) Grow(std::min(awaited_, capacity_ * 2));
  return {buffer_.get() + end_, capacity_ - end_};
}

std::optional<Frame> FrameInput::Next() {
  Head head;
  awaited_ = sizeof head;
  if (bad_ || end_ - begin_ < awaited_) return std::nullopt;
  std::memcpy(&head, buffer_.get() + begin_, sizeof head);
  awaited_ += head.body;
  for (const uint16_t size : head.words)
    awaited_ += size;
  bad_ = head.body > kMostBody;
  if (bad_ || end_ - begin_ < awaited_) return std::nullopt;
  std::string_view rest(buffer_.get() + begin_ + sizeof head, awaited_ - sizeof head);
  begin_ += awaited_;
  Frame frame{.call = head.call, .status = head.status};
  for (size_t i = 0; i < frame.words.size(); ++i) {
    frame.words[i] = rest.substr(0, head.words[i]);
    rest.remove_prefix(head.words[i]);
  }
  frame.body = rest;
  return frame;
}

}  // namespace formwork
