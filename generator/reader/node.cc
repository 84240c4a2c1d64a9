#include "generator/reader/node.h"

#include <algorithm>

#include "generator/base/text.h"
#include "generator/base/utf8.h"

namespace formwork::reader {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// It is nothing, and the next line's indentation with it.
bool IsEscapedLineEnd(std::string_view source, size_t at) {
  const std::string_view next = source.substr(std::min(at, source.size()), 2);
  return next == "\\\n" || next == "\\\r";
}

// Bytes that one escape of a double-quoted scalar takes in the source, the backslash included.
size_t EscapeLength(std::string_view source, size_t at) {
  if (at + 1 >= source.size()) return 1;
  switch (source[at + 1]) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}

// One step of walking value and source side by side. Folding turns line ends and indentation into
// one space.
void Step(ScalarStyle style, std::string_view value, std::string_view source, size_t& in_value,
          size_t& in_source) {
  if (style == ScalarStyle::kDoubleQuoted && source[in_source] == '\\') {
    if (IsEscapedLineEnd(source, in_source)) {
      in_source = AfterBlanks(source, in_source + 1);
      return;
    }
    in_value += CharacterLength(value, in_value);  // what an escape stands for
    in_source += EscapeLength(source, in_source);
  } else if (value[in_value] == source[in_source]) {
    if (style == ScalarStyle::kSingleQuoted && source[in_source] == '\'') ++in_source;
    ++in_value;
    ++in_source;
  } else if (IsSpace(source[in_source])) {
    // A folded line end is one space of the value: the white space of the source is passed as a
    // whole.
    in_source = AfterBlanks(source, in_source);
    if (IsSpace(value[in_value])) ++in_value;
  } else {
    ++in_value;
  }
}

size_t TokenStart(const Node& scalar, std::string_view source) {
  const size_t begin = scalar.span.begin;
  if (scalar.style == ScalarStyle::kPlain) return begin;
  if (scalar.style != ScalarStyle::kBlock) return begin + 1;
  return AfterBlanks(source, std::min(source.find('\n', begin), source.size()));
}

}  // namespace

const Node* Node::Find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

const Key* Node::FindKey(std::string_view key) const {
  const auto at = std::ranges::find(keys, key, &Key::text);
  return at == keys.end() ? nullptr : &*at;
}

uint32_t EndOf(const Node& node) {
  uint32_t end = node.span.end;
  for (const Node& item : node.items)
    end = std::max(end, EndOf(item));
  return end;
}

uint32_t SourceOffset(const Node& scalar, std::string_view source, size_t offset) {
  if (scalar.span.begin >= source.size()) return scalar.span.begin;
  const std::string_view token = source.substr(0, std::min<size_t>(scalar.span.end, source.size()));
  size_t in_source = TokenStart(scalar, token);
  size_t in_value = 0;
  const size_t wanted = std::min(offset, scalar.text.size());
  while (in_value < wanted && in_source < token.size())
    Step(scalar.style, scalar.text, token, in_value, in_source);
  // Behind a folded line end the next token starts after the indentation.
  if (offset < scalar.text.size() && !IsSpace(scalar.text[offset])) {
    in_source = AfterBlanks(token, in_source);
    const bool escaped =
        scalar.style == ScalarStyle::kDoubleQuoted && IsEscapedLineEnd(token, in_source);
    if (escaped) in_source = AfterBlanks(token, in_source + 1);
  }
  return static_cast<uint32_t>(std::min<size_t>(in_source, scalar.span.end));
}

Span PartOf(const Node& scalar, std::string_view source, size_t begin, size_t end) {
  // An alias shows nothing of the value that it repeats.
  if (scalar.span.begin < source.size() && source[scalar.span.begin] == '*') return scalar.span;
  const uint32_t from = SourceOffset(scalar, source, begin);
  const uint32_t last = end > begin ? SourceOffset(scalar, source, end - 1) + 1 : from;
  const auto size = static_cast<uint32_t>(source.size());  // a fault may stand behind the last byte
  return {.file = scalar.span.file, .begin = from, .end = std::clamp(last, from, size)};
}

}  // namespace formwork::reader
