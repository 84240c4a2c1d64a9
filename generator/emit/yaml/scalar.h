#pragma once
// How one text is written so that every YAML 1.1 and 1.2 reader reads that very text back.

#include <string>
#include <string_view>

namespace formwork::yaml {

enum class Place : unsigned char {
  kBlock,  // a value or key on a line of its own
  kFlow,   // inside {…} or […]
};

// True if the text may stand without quotes.
[[nodiscard]] bool IsPlain(std::string_view text, Place place);
// Plain if it may be, else single-quoted, else (control characters, line breaks) double-quoted.
[[nodiscard]] std::string Quote(std::string_view text, Place place);
// True if the text can be a literal block ("|"): it has a line break and nothing a block cannot
// hold.
[[nodiscard]] bool FitsBlock(std::string_view text);

}  // namespace formwork::yaml
