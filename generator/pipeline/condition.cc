#include "generator/pipeline/condition.h"

#include <algorithm>
#include <vector>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/expression.h"
#include "generator/pipeline/functions.h"

namespace formwork::pipeline {
namespace {

// What a run knows when it judges a condition.
const std::vector<std::string>& ConditionNames() {
  static const std::vector<std::string> names = {"dependencies", "pipeline", "resources",
                                                 "stageDependencies", "variables"};
  return names;
}

std::string MisuseOf(const Expression& e) {
  if (e.kind == Expression::Kind::kName) {
    const auto known = [&](const std::string& name) {
      return LowerAscii(name) == LowerAscii(e.text);
    };
    if (e.text == "parameters")
      return "parameters are not there when the pipeline runs; write ${{ parameters.… }}";
    if (!std::ranges::any_of(ConditionNames(), known)) {
      const auto near = NearestName(e.text, ConditionNames());
      return StrCat("nothing is called '", e.text, "' here",
                    near ? StrCat("; did you mean '", *near, "'?") : "");
    }
  }
  if (e.kind == Expression::Kind::kCall) {
    if (const Function* function = FindFunction(e.text)) {
      if (std::string why = WrongCount(*function, e.arguments.size()); !why.empty()) return why;
    }
  }
  for (const Expression& argument : e.arguments) {
    if (std::string why = MisuseOf(argument); !why.empty()) return why;
  }
  return "";
}

}  // namespace

std::string MisuseOfCondition(std::string_view text) {
  std::string why;
  const auto parsed = ParseExpression(text, why);
  if (parsed) return MisuseOf(*parsed);
  if (text.find("$(") != std::string_view::npos)
    return "$(…) is not replaced in a condition; write variables['…']";
  return why;
}

}  // namespace formwork::pipeline
