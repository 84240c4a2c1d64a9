#pragma once
// The YAML parser's own complaints, in words that help.

#include <string_view>

#include "generator/diag/diagnostic.h"

namespace formwork::reader {

[[nodiscard]] Diagnostic ParserFault(Span span, std::string_view parser_message);

}  // namespace formwork::reader
