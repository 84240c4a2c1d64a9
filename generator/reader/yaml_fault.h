#pragma once
// The YAML parser's own complaints, in words that help.

#include <string_view>

#include "generator/diag/diagnostic.h"

namespace formwork::reader {

// `text` is what the parser read, which begins `shift` bytes into the file.
[[nodiscard]] Diagnostic ParserFault(std::string_view text, size_t shift, Span span,
                                     std::string_view parser_message);

}  // namespace formwork::reader
