#pragma once
// Evaluates an expression: with parameters and loop variables for templates, with a run's state for
// conditions.

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "generator/pipeline/datum.h"
#include "generator/pipeline/expression.h"

namespace formwork::pipeline {

struct Scope {
  std::map<std::string, Datum, std::less<>> names = {};  // parameters, variables, loop variables
  std::function<std::optional<Datum>(const std::string&)>
      status;  // succeeded() and its kin, in conditions
};

// nullopt: `why` says what is wrong (an unknown name, a wrong number of arguments).
[[nodiscard]] std::optional<Datum> Evaluate(const Expression& expression, const Scope& scope,
                                            std::string& why);

}  // namespace formwork::pipeline
