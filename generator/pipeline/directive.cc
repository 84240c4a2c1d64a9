#include "generator/pipeline/directive.h"

#include <string>

namespace formwork::pipeline {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
    text.remove_suffix(1);
  return text;
}

std::optional<std::string_view> WholeExpression(std::string_view text) {
  text = Trim(text);
  if (!text.starts_with("${{") || !text.ends_with("}}") ||
      text.find("${{", 3) != std::string_view::npos)
    return std::nullopt;
  return Trim(text.substr(3, text.size() - 5));
}

std::optional<Directive> DirectiveOf(std::string_view key) {
  const auto inside = WholeExpression(key);
  if (!inside) return std::nullopt;
  for (const std::string_view word : {"if", "elseif", "else", "each", "insert"}) {
    if (*inside == word || inside->starts_with(std::string(word) + " "))
      return Directive{word, Trim(inside->substr(word.size()))};
  }
  return std::nullopt;
}

}  // namespace formwork::pipeline
