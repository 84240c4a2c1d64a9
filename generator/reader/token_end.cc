#include "generator/reader/token_end.h"

#include <algorithm>

namespace formwork::reader {
namespace {

constexpr std::string_view kWhite = " \t\r\n";
constexpr size_t kUnclosed = std::string_view::npos;

uint32_t Narrow(size_t at, std::string_view text) {
  return static_cast<uint32_t>(std::min(at, text.size()));
}

size_t DoubleQuotedEnd(std::string_view text, size_t begin) {
  for (size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return kUnclosed;
}

size_t SingleQuotedEnd(std::string_view text, size_t begin) {
  for (size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] != '\'') continue;
    if (i + 1 < text.size() && text[i + 1] == '\'') {
      ++i;
    } else {
      return i + 1;
    }
  }
  return kUnclosed;
}

// A block scalar: the lines after its header that are blank or at least as indented as the first.
size_t BlockEnd(std::string_view text, size_t begin) {
  size_t end = std::min(text.find('\n', begin), text.size());
  size_t indent = std::string_view::npos;
  size_t line = end + 1;
  while (line < text.size()) {
    const size_t stop = std::min(text.find('\n', line), text.size());
    const size_t first = text.find_first_not_of(' ', line);
    if (first < stop && text[first] != '\r') {
      if (indent == std::string_view::npos) indent = first - line;
      if (first - line < indent || indent == 0) break;
      end = stop;
    }
    line = stop + 1;
  }
  return end;
}

size_t PlainEnd(std::string_view text, Node& scalar) {
  const size_t begin = scalar.span.begin;
  if (text.substr(begin, scalar.text.size()) == scalar.text) return begin + scalar.text.size();
  scalar.span.end = Narrow(text.size(), text);
  return SourceOffset(scalar, text, scalar.text.size());
}

}  // namespace

uint32_t SkipProperties(std::string_view text, uint32_t at) {
  size_t i = at;
  while (i < text.size() && (text[i] == '&' || text[i] == '!')) {
    i = std::min(text.find_first_of(kWhite, i), text.size());
    i = std::min(text.find_first_not_of(kWhite, i), text.size());
  }
  return Narrow(i, text);
}

uint32_t PlainWordEnd(std::string_view text, uint32_t at) {
  return Narrow(text.find_first_of(" \t\r\n,]}", at), text);
}

size_t NullWord(std::string_view text, uint32_t at) {
  const std::string_view rest = text.substr(std::min<size_t>(at, text.size()));
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (rest.starts_with(word)) return word.size();
  }
  return 0;
}

uint32_t BackToToken(std::string_view text, uint32_t at) {
  const size_t last = at == 0 ? std::string_view::npos : text.find_last_not_of(kWhite, at - 1);
  return last == std::string_view::npos ? Narrow(at, text) : Narrow(last, text);
}

Closed SetToken(std::string_view text, Node& scalar) {
  const size_t begin = scalar.span.begin;
  const char first = begin < text.size() ? text[begin] : '\0';
  size_t end = 0;
  if (first == '"') {
    scalar.style = ScalarStyle::kDoubleQuoted;
    end = DoubleQuotedEnd(text, begin);
  } else if (first == '\'') {
    scalar.style = ScalarStyle::kSingleQuoted;
    end = SingleQuotedEnd(text, begin);
  } else if (first == '|' || first == '>') {
    scalar.style = ScalarStyle::kBlock;
    end = BlockEnd(text, begin);
  } else {
    end = PlainEnd(text, scalar);
  }
  scalar.span.end = Narrow(std::max(end, begin), text);
  return end == kUnclosed ? Closed::kNo : Closed::kYes;
}

void SetCollectionEnd(std::string_view text, Node& node) {
  uint32_t end = node.span.begin;
  if (!node.items.empty() && node.items.back().span.end > end) end = node.items.back().span.end;
  const char open = end < text.size() ? text[node.span.begin] : '\0';
  if (open == '{' || open == '[') {
    const size_t close = text.find(open == '{' ? '}' : ']', std::max(end, node.span.begin + 1));
    if (close != std::string_view::npos) end = Narrow(close + 1, text);
  }
  node.span.end = end;
}

Extent Measure(const Node& node) {
  Extent extent{.nodes = 1, .depth = 1};
  for (const Node& item : node.items) {
    const Extent inner = Measure(item);
    extent.nodes += inner.nodes;
    extent.depth = std::max(extent.depth, inner.depth + 1);
  }
  return extent;
}

}  // namespace formwork::reader
