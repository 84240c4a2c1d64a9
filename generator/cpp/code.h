#pragma once
// Lines of C++ with their indentation: what the renderers of this room write into.

#include <cstdint>
#include <string>
#include <string_view>

#include "generator/base/str_cat.h"

namespace formwork::cpp {

class Code {
 public:
  template <class... Pieces>
  Code& Line(const Pieces&... pieces) {
    const std::string line = StrCat(pieces...);
    if (!line.empty()) out_.append(depth_ * 2, ' ').append(line);
    out_.push_back('\n');
    return *this;
  }

  // `line {`, and the lines up to Close are one level deeper.
  template <class... Pieces>
  Code& Open(const Pieces&... pieces) {
    Line(pieces..., " {");
    ++depth_;
    return *this;
  }

  // `Type{`, the start of a braced list of members.
  template <class... Pieces>
  Code& OpenList(const Pieces&... pieces) {
    Line(pieces..., "{");
    ++depth_;
    return *this;
  }

  // `.name = value,` of a braced list.
  template <class... Pieces>
  Code& Member(std::string_view name, const Pieces&... pieces) {
    return Line(".", name, " = ", pieces..., ",");
  }

  Code& Close(std::string_view closing = "}") {
    --depth_;
    return Line(closing);
  }

  Code& Blank() { return Line(); }

  [[nodiscard]] const std::string& text() const { return out_; }

 private:
  std::string out_;
  size_t depth_ = 0;
};

// 120000 as 120'000.
[[nodiscard]] inline std::string Grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3 + (number < 0 ? 1U : 0U);)
    digits.insert(at -= 3, 1, '\'');
  return digits;
}

// The first line of every file that is ours alone.
inline constexpr std::string_view kMadeBy =
    "// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.";

}  // namespace formwork::cpp
