#pragma once
// StrCat("a", 1, view): one string from pieces. Join(parts, ", ").

#include <concepts>
#include <string>
#include <string_view>

namespace formwork {

inline void AppendPiece(std::string& out, std::string_view piece) {
  out.append(piece);
}

inline void AppendPiece(std::string& out, char piece) {
  out.push_back(piece);
}

template <std::integral T>

requires(!std::same_as<T, char> && !std::same_as<T, bool>) void AppendPiece(std::string& out,
                                                                            T piece) {
  out.append(std::to_string(piece));
}

template <class... Pieces>
[[nodiscard]] std::string StrCat(const Pieces&... pieces) {
  std::string out;
  (AppendPiece(out, pieces), ...);
  return out;
}

template <class Range>
[[nodiscard]] std::string Join(const Range& parts, std::string_view separator) {
  std::string out;
  bool first = true;
  for (const auto& part : parts) {
    if (!first) out.append(separator);
    first = false;
    AppendPiece(out, part);
  }
  return out;
}

}  // namespace formwork
