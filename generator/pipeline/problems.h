#pragma once
// The wording of what Azure DevOps would refuse. One maker per kind of problem; codes 7xxx.

#include <string>
#include <string_view>
#include <vector>

#include "generator/diag/diagnostic.h"

namespace formwork::pipeline {

[[nodiscard]] Diagnostic WrongShape(Span span, std::string message, std::string help = {});
[[nodiscard]] Diagnostic UnknownKey(Span span, std::string_view what, std::string_view key,
                                    const std::vector<std::string>& known);
[[nodiscard]] Diagnostic NoSuchTemplate(Span span, std::string_view path);
[[nodiscard]] Diagnostic BadParameter(Span span, std::string message, std::string help = {});
[[nodiscard]] Diagnostic BadDependency(Span span, std::string message, std::string help = {});
[[nodiscard]] Diagnostic BadExpression(Span span, std::string_view expression,
                                       std::string_view why);
[[nodiscard]] Diagnostic BadInput(Span span, std::string message, std::string help = {});
// A warning: an extension may bring the task.
[[nodiscard]] Diagnostic UnknownTask(Span span, std::string_view task);

}  // namespace formwork::pipeline
