#pragma once
// JSON's one-letter escapes.

#include <array>

namespace formwork::json {

constexpr std::array<char, 256> MakeEscapes() {
  std::array<char, 256> escapes{};
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  escapes['/'] = '/';
  escapes['b'] = '\b';
  escapes['f'] = '\f';
  escapes['n'] = '\n';
  escapes['r'] = '\r';
  escapes['t'] = '\t';
  return escapes;
}

inline constexpr std::array<char, 256> kEscapes = MakeEscapes();

// What a backslash and this letter stand for; 0 for none.
inline char ShortEscape(char letter) {
  return kEscapes[static_cast<unsigned char>(letter)];
}

}  // namespace formwork::json
