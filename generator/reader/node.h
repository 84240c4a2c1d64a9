#pragma once
// A YAML document as a tree that remembers where each piece was written. Scalars stay text: what a
// plain `no` or `1.10` means is decided by the field that reads it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/span.h"

namespace formwork::reader {

enum class NodeKind : uint8_t { kNull, kScalar, kSequence, kMapping };
enum class ScalarStyle : uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kBlock };

struct Key {
  std::string text;
  Span span;
};

struct Node {
  NodeKind kind = NodeKind::kNull;
  ScalarStyle style = ScalarStyle::kPlain;
  bool overlay = false;  // set by whoever merges an overlay in
  std::string text;      // a scalar's value
  Span span;  // a scalar's token; a collection's from its first to its last byte; a null's key
  std::vector<Key> keys;    // a mapping's keys, parallel to items
  std::vector<Node> items;  // a sequence's elements, a mapping's values

  [[nodiscard]] bool IsNull() const { return kind == NodeKind::kNull; }

  [[nodiscard]] bool IsScalar() const { return kind == NodeKind::kScalar; }

  [[nodiscard]] bool IsSequence() const { return kind == NodeKind::kSequence; }

  [[nodiscard]] bool IsMapping() const { return kind == NodeKind::kMapping; }

  // Linear, in written order; nullptr if there is none. For the few keys that one record has.
  [[nodiscard]] const Node* Find(std::string_view key) const;
  [[nodiscard]] const Key* FindKey(std::string_view key) const;
};

// The first byte behind everything that the node holds.
[[nodiscard]] uint32_t EndOf(const Node& node);

// Where byte `offset` of a scalar's value stands in the source text (quotes, escapes and folding
// undone).
[[nodiscard]] uint32_t SourceOffset(const Node& scalar, std::string_view source, size_t offset);

// The part [begin, end) of a scalar's value as a span of the source.
[[nodiscard]] Span PartOf(const Node& scalar, std::string_view source, size_t begin, size_t end);

}  // namespace formwork::reader
