#pragma once
// The source text that a span covers, for tests that hold spans to it.

#include <string_view>

#include "generator/source/source_map.h"

namespace formwork::test {

inline std::string_view SpanText(const SourceMap& sources, Span span) {
  return sources.Text(span.file).substr(span.begin, span.end - span.begin);
}

}  // namespace formwork::test
