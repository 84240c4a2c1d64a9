#include "generator/tree/text_form.h"

#include <algorithm>

namespace formwork {
namespace {

size_t CountCrlf(std::string_view text) {
  size_t count = 0;
  for (size_t at = text.find("\r\n"); at != std::string_view::npos; at = text.find("\r\n", at + 2))
    ++count;
  return count;
}

}  // namespace

LineEnds LineEndsOf(std::string_view text) {
  if (text.find('\r') == std::string_view::npos || text.find('\0') != std::string_view::npos)
    return LineEnds::kLf;
  const size_t crlf = CountCrlf(text);
  const auto lines = static_cast<size_t>(std::ranges::count(text, '\n'));
  return crlf * 2 > lines ? LineEnds::kCrlf : LineEnds::kLf;
}

std::string ToLf(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out.push_back(text[i]);
  }
  return out;
}

std::string WithLineEnds(std::string text, LineEnds ends) {
  if (ends == LineEnds::kLf) return text;
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    if (c == '\n') out.push_back('\r');
    out.push_back(c);
  }
  return out;
}

}  // namespace formwork
