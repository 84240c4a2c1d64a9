#pragma once
// From bytes to a Node tree. Refuses what makes a blueprint ambiguous: duplicate keys, a second
// document, tabs, merge keys, tags, bytes that are not UTF-8, documents without end. Any bytes give
// diagnostics, never an exception.

#include <optional>

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"
#include "generator/source/source_map.h"

namespace formwork::reader {

inline constexpr size_t kMaxFileBytes = size_t{1} << 20U;
inline constexpr int kMaxDepth = 64;
inline constexpr size_t kMaxNodes = 50'000;  // after aliases are expanded

// nullopt when there is no tree that could be trusted.
[[nodiscard]] std::optional<Node> ReadYaml(const SourceMap& sources, FileId file, Sink& sink);

}  // namespace formwork::reader
