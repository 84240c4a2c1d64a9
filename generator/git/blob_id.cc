// The name that git gives to bytes: SHA-1 over "blob <length>", a zero byte and the bytes (git's
// "Git Objects", RFC 3174). Done here and not by libgit2, because every run names every file: the
// library would first read the machine's certificates, and then look for forged collisions in text
// that we have just made. A name of content, not a protection.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "generator/git/git.h"

namespace formwork::git {
namespace {

class Sha1 {
 public:
  void Add(std::string_view bytes) {
    length_ += bytes.size();
    if (held_ > 0) {
      const size_t room = std::min(bytes.size(), block_.size() - held_);
      std::memcpy(block_.data() + held_, bytes.data(), room);
      held_ += room;
      bytes.remove_prefix(room);
      if (held_ < block_.size()) return;
      Mix(block_.data());
      held_ = 0;
    }
    for (; bytes.size() >= block_.size(); bytes.remove_prefix(block_.size()))
      Mix(bytes.data());
    std::memcpy(block_.data(), bytes.data(), bytes.size());
    held_ = bytes.size();
  }

  std::string Hex() {
    const uint64_t bits = length_ * 8;
    Add(std::string_view("\x80", 1));
    while (held_ != block_.size() - 8)
      Add(std::string_view("\0", 1));
    std::array<char, 8> length{};
    for (size_t i = 0; i < length.size(); ++i)
      length[i] = static_cast<char>(bits >> (56 - 8 * i) & 0xFFU);
    Add({length.data(), length.size()});
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(40);
    for (const uint32_t word : state_) {
      for (int shift = 28; shift >= 0; shift -= 4)
        hex.push_back(kDigits[word >> static_cast<uint32_t>(shift) & 0xFU]);
    }
    return hex;
  }

 private:
  static uint32_t Word(const char* at) {
    std::array<uint8_t, 4> b{};
    std::memcpy(b.data(), at, b.size());
    return static_cast<uint32_t>(b[0]) << 24U | static_cast<uint32_t>(b[1]) << 16U |
           static_cast<uint32_t>(b[2]) << 8U | b[3];
  }

  // Twenty rounds of one of the four kinds.
  template <uint32_t kFirst, uint32_t kAdd, class F>
  static void Rounds(std::array<uint32_t, 5>& s, std::array<uint32_t, 16>& w, F choose) {
#pragma GCC unroll 20  // which word and which part of the state: known when compiled, twice as fast
    for (uint32_t i = kFirst; i < kFirst + 20; ++i) {
      uint32_t& word = w[i & 15U];
      if (i >= 16)
        word = std::rotl(w[(i + 13) & 15U] ^ w[(i + 8) & 15U] ^ w[(i + 2) & 15U] ^ word, 1);
      const uint32_t next = std::rotl(s[0], 5) + choose(s[1], s[2], s[3]) + s[4] + kAdd + word;
      s = {next, s[0], std::rotl(s[1], 30), s[2], s[3]};
    }
  }

  void Mix(const char* block) {
    std::array<uint32_t, 16> w{};
    for (size_t i = 0; i < w.size(); ++i)
      w[i] = Word(block + 4 * i);
    const auto parity = [](uint32_t b, uint32_t c, uint32_t d) { return b ^ c ^ d; };
    std::array<uint32_t, 5> s = state_;
    Rounds<0, 0x5A827999>(s, w,
                          [](uint32_t b, uint32_t c, uint32_t d) { return d ^ (b & (c ^ d)); });
    Rounds<20, 0x6ED9EBA1>(s, w, parity);
    Rounds<40, 0x8F1BBCDC>(
        s, w, [](uint32_t b, uint32_t c, uint32_t d) { return (b & c) | (d & (b | c)); });
    Rounds<60, 0xCA62C1D6>(s, w, parity);
    for (size_t i = 0; i < s.size(); ++i)
      state_[i] += s[i];
  }

  std::array<uint32_t, 5> state_ = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::array<char, 64> block_{};
  size_t held_ = 0;
  uint64_t length_ = 0;
};

}  // namespace

std::string BlobId(std::string_view bytes) {
  Sha1 sha;
  sha.Add("blob ");
  sha.Add(std::to_string(bytes.size()));
  sha.Add(std::string_view("\0", 1));
  sha.Add(bytes);
  return sha.Hex();
}

bool IsBlobId(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace formwork::git
