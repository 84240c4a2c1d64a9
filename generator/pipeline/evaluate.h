#pragma once
// Evaluates an expression: with parameters and loop variables for templates, with a run's state for
// conditions. Values convert as Azure Pipelines converts them: text compares without case, True and
// False are words.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "generator/pipeline/expression.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

struct Datum {
  enum class Kind : uint8_t { kNull, kBool, kNumber, kText, kNode };

  Kind kind = Kind::kNull;
  bool flag = false;
  double number = 0;
  std::string text = {};
  reader::Node node = {};  // a mapping or sequence

  [[nodiscard]] static Datum Bool(bool value);
  [[nodiscard]] static Datum Number(double value);
  [[nodiscard]] static Datum Text(std::string value);
  // A scalar becomes text, a null becomes null.
  [[nodiscard]] static Datum Of(const reader::Node& node);
};

struct Scope {
  std::map<std::string, Datum, std::less<>> names = {};  // parameters, variables, loop variables
  std::function<std::optional<Datum>(const std::string&)>
      status;  // succeeded() and its kin, in conditions
};

// nullopt: `why` says what is wrong (an unknown name, a wrong number of arguments).
[[nodiscard]] std::optional<Datum> Evaluate(const Expression& expression, const Scope& scope,
                                            std::string& why);

// What is wrong with a condition, before anything runs: it cannot be read, names what no run has,
// calls a function with too few or too many arguments. Empty: nothing.
[[nodiscard]] std::string MisuseOfCondition(std::string_view text);

[[nodiscard]] bool Truthy(const Datum& datum);
[[nodiscard]] std::string TextOf(const Datum& datum);

}  // namespace formwork::pipeline
