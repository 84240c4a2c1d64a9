#pragma once
// What stands in a blueprint, piece by piece, and how each piece could read otherwise: small edits
// of the text, best guess first. Knows the language's shape and words, not which edits are valid:
// the checker decides.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/reader/node.h"
#include "generator/source/span.h"

namespace formwork::provenance {

struct Edit {
  Span span;
  std::string text;  // what comes in its place

  friend bool operator==(const Edit&, const Edit&) = default;
};

using Variant = std::vector<Edit>;  // edits that belong together; they do not overlap

struct Part {
  enum class Kind : uint8_t {
    kValue,  // a scalar
    kName,   // the name of an entry, which the user chose
    kEntry,  // an entry of a mapping or a sequence as a whole: it goes
  };

  Kind kind = Kind::kValue;
  uint8_t depth = 0;  // of the mapping or sequence it stands in: 0 is the top level
  Span span;          // the value or name itself; of an entry, from its key to its last byte
  std::vector<Variant> variants;
  std::string name = {};  // of a name: what it reads now; variants rename it here alone
};

// In written order; an entry before what stands in it. `text` is what the nodes' spans point into.
[[nodiscard]] std::vector<Part> PartsOf(const reader::Node& root, std::string_view text);

// The text with the edits made; nullopt when two of them overlap.
[[nodiscard]] std::optional<std::string> Edited(std::string_view text, std::vector<Edit> edits);

// The piece of text at the span with the name, where it is mentioned as a whole word, renamed as a
// name's variants rename it.
[[nodiscard]] std::optional<Edit> Mention(std::string_view text, Span span, std::string_view name);

// Where a byte of the edited text stood before; inside an edit, where the edit begins.
[[nodiscard]] uint32_t PlaceBefore(const std::vector<Edit>& edits, uint32_t place);

// How a scalar could read otherwise, on its own: other numbers, other words of the language, a
// letter more.
[[nodiscard]] std::vector<std::string> Alternatives(std::string_view value);

}  // namespace formwork::provenance
