#pragma once
// A template's text as pieces in a flat list; sections know where they end. Internal to the engine.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::text {

enum class PieceKind : uint8_t { kText, kTag, kSection, kInverted, kEnd };

struct Piece {
  PieceKind kind = PieceKind::kText;
  std::string_view text;     // kText: as it is; else the name
  std::string_view escaper;  // kTag
  size_t offset = 0;         // in the template
  size_t indent = 0;         // kTag: the column, if only blanks stand before it on its line
  size_t end = 0;            // sections: the index of their kEnd
};

struct ParseFault {
  size_t offset = 0;
  std::string message;
};

struct ParsedTemplate {
  std::vector<Piece> pieces;
  std::vector<ParseFault> faults;
};

[[nodiscard]] ParsedTemplate ParseTemplate(std::string_view text);

}  // namespace formwork::text
