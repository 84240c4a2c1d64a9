#pragma once
// How ${{ … }} is written: a text that is nothing else, and the keys that open what is below them.

#include <optional>
#include <string_view>

namespace formwork::pipeline {

// Without blanks and line ends around it.
[[nodiscard]] std::string_view Trim(std::string_view text);

// The inside of a text that is one ${{ … }} and nothing else.
[[nodiscard]] std::optional<std::string_view> WholeExpression(std::string_view text);

// "${{ if eq(1, 1) }}" -> {"if", "eq(1, 1)"}
struct Directive {
  std::string_view word;  // if, elseif, else, each, insert
  std::string_view rest;
};

// nullopt for a plain key or expression.
[[nodiscard]] std::optional<Directive> DirectiveOf(std::string_view key);

}  // namespace formwork::pipeline
