#include "generator/pipeline/problems.h"

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"

namespace formwork::pipeline {
namespace {

Diagnostic Problem(uint16_t code, Span span, std::string message, std::string help) {
  return {.code = code,
          .severity = Severity::kError,
          .span = span,
          .message = std::move(message),
          .help = std::move(help)};
}

}  // namespace

Diagnostic WrongShape(Span span, std::string message, std::string help) {
  return Problem(7001, span, std::move(message), std::move(help));
}

Diagnostic UnknownKey(Span span, std::string_view what, std::string_view key,
                      const std::vector<std::string>& known) {
  const auto near = NearestName(key, known);
  return Problem(
      7001, span, StrCat("a ", what, " has no '", key, "'"),
      near ? StrCat("did you mean '", *near, "'?") : StrCat("valid: ", Join(known, ", ")));
}

Diagnostic NoSuchTemplate(Span span, std::string_view path) {
  return Problem(7002, span, StrCat("template '", path, "' does not exist"),
                 "the path is relative to the file that names it");
}

Diagnostic BadParameter(Span span, std::string message, std::string help) {
  return Problem(7003, span, std::move(message), std::move(help));
}

Diagnostic BadDependency(Span span, std::string message, std::string help) {
  return Problem(7004, span, std::move(message), std::move(help));
}

Diagnostic BadExpression(Span span, std::string_view expression, std::string_view why) {
  return Problem(7005, span, StrCat("expression '", expression, "': ", why), "");
}

Diagnostic BadInput(Span span, std::string message, std::string help) {
  return Problem(7006, span, std::move(message), std::move(help));
}

Diagnostic UnknownTask(Span span, std::string_view task) {
  Diagnostic diagnostic =
      Problem(7007, span, StrCat("task '", task, "' is not built in: its inputs are not checked"),
              "an extension of the organisation must bring it");
  diagnostic.severity = Severity::kWarning;
  return diagnostic;
}

}  // namespace formwork::pipeline
