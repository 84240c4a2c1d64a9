// SHA-1 serves as a fingerprint here, not as a protection: RFC 4122 prescribes it for version 5.

#include "runtime/durable/guid.h"

#include <array>
#include <bit>
#include <cstdint>

namespace formwork::durable {
namespace {

using Digest = std::array<uint32_t, 5>;

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kNamespace{
    "\x9e\x95\x29\x58\x5e\x33\x4d\xaf\x82\x7f\x2f\xa1\x29\x37\xb8\x75", 16};

void AddBlock(Digest& digest, std::string_view block) {
  std::array<uint32_t, 80> w{};
  for (size_t i = 0; i < 64; ++i)
    w[i / 4] = w[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  for (size_t i = 16; i < 80; ++i)
    w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  auto [a, b, c, d, e] = digest;
  for (size_t i = 0; i < 80; ++i) {
    uint32_t f = b ^ c ^ d;
    uint32_t k = i < 40 ? 0x6ED9EBA1U : 0xCA62C1D6U;
    if (i < 20) {
      f = (b & c) | (~b & d);
      k = 0x5A827999U;
    } else if (i >= 40 && i < 60) {
      f = (b & c) | (b & d) | (c & d);
      k = 0x8F1BBCDCU;
    }
    const uint32_t next = std::rotl(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  const Digest added = {a, b, c, d, e};
  for (size_t i = 0; i < 5; ++i)
    digest[i] += added[i];
}

Digest Sha1(std::string text) {
  Digest digest = {0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
  const uint64_t bits = text.size() * 8;
  text += '\x80';
  while (text.size() % 64 != 56)
    text += '\0';
  for (unsigned shift = 64; shift > 0; shift -= 8)
    text += static_cast<char>(bits >> (shift - 8) & 0xFFU);
  for (size_t at = 0; at < text.size(); at += 64)
    AddBlock(digest, std::string_view{text}.substr(at, 64));
  return digest;
}

}  // namespace

std::string NameGuid(std::string_view name) {
  Digest digest = Sha1(std::string{kNamespace} + std::string{name});
  digest[1] = (digest[1] & 0xFFFF0FFFU) | 0x5000U;
  digest[2] = (digest[2] & 0x3FFFFFFFU) | 0x80000000U;
  std::string out;
  for (size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    const uint32_t byte = digest[i / 4] >> (24 - i % 4 * 8) & 0xFFU;
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

}  // namespace formwork::durable
