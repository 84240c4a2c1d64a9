// Base64, both ways, by table.

#include "runtime/json/base64.h"

#include <array>
#include <cstdint>

namespace formwork {
namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kNoDigit = 255;

constexpr std::array<uint8_t, 256> MakeValues() {
  std::array<uint8_t, 256> values{};
  for (auto& value : values)
    value = kNoDigit;
  for (uint8_t i = 0; i < 64; ++i)
    values[static_cast<unsigned char>(kDigits[i])] = i;
  return values;
}

constexpr std::array<uint8_t, 256> kValues = MakeValues();

uint32_t At(std::string_view bytes, size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// 24 bits as four digits.
void PutGroup(char* to, uint32_t word) {
  to[0] = kDigits[word >> 18];
  to[1] = kDigits[word >> 12 & 63U];
  to[2] = kDigits[word >> 6 & 63U];
  to[3] = kDigits[word & 63U];
}

}  // namespace

void AppendBase64(std::string& out, std::string_view bytes) {
  const size_t start = out.size();
  out.resize(start + (bytes.size() + 2) / 3 * 4);
  char* to = out.data() + start;
  size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3, to += 4)
    PutGroup(to, At(bytes, i) << 16 | At(bytes, i + 1) << 8 | At(bytes, i + 2));
  const size_t rest = bytes.size() - i;
  if (rest == 0) return;
  PutGroup(to, At(bytes, i) << 16 | (rest == 2 ? At(bytes, i + 1) << 8 : 0U));
  to[3] = '=';
  if (rest == 1) to[2] = '=';
}

std::string ToBase64(std::string_view bytes) {
  std::string out;
  AppendBase64(out, bytes);
  return out;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
    ++padding;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  uint32_t word = 0;
  for (size_t i = 0; i < text.size() - padding; ++i) {
    const uint8_t value = kValues[static_cast<unsigned char>(text[i])];
    if (value == kNoDigit) return std::nullopt;
    word = word << 6 | value;
    if (i % 4 == 0) continue;
    out.push_back(static_cast<char>(static_cast<unsigned char>(word >> (6 - i % 4 * 2) & 255U)));
  }
  return out;
}

}  // namespace formwork
