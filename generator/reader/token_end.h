#pragma once
// The YAML parser says where a value starts; these find where it ends, by reading the token in the
// text again.

#include <cstdint>
#include <string_view>

#include "generator/reader/node.h"

namespace formwork::reader {

// Past an anchor and a tag, to the value itself.
[[nodiscard]] uint32_t SkipProperties(std::string_view text, uint32_t at);
// The end of a word of an anchor, alias or tag.
[[nodiscard]] uint32_t PlainWordEnd(std::string_view text, uint32_t at);
// Length of `~` or `null` at `at`, 0 if something else stands there.
[[nodiscard]] size_t NullWord(std::string_view text, uint32_t at);
// The last byte that is not white space before `at`.
[[nodiscard]] uint32_t BackToToken(std::string_view text, uint32_t at);
// Sets style and span.end of a scalar whose text and span.begin are known.
// kNo for a quoted scalar without its closing quote: the YAML parser lets some of them pass.
enum class Closed : uint8_t { kNo, kYes };
Closed SetToken(std::string_view text, Node& scalar);
// Sets span.end of a collection from its last child and its closing bracket.
void SetCollectionEnd(std::string_view text, Node& node);

struct Extent {
  size_t nodes = 0;
  int depth = 0;
};

[[nodiscard]] Extent Measure(const Node& node);

}  // namespace formwork::reader
