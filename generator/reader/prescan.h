#pragma once
// What can be refused before the YAML parser sees a byte: size, encoding, control characters, tabs
// that indent.

#include "generator/diag/diagnostic.h"
#include "generator/source/source_map.h"

namespace formwork::reader {

enum class Readable : uint8_t { kNo, kYes };

// kNo after reporting why the bytes cannot be parsed.
[[nodiscard]] Readable Prescan(const SourceMap& sources, FileId file, Sink& sink);

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace formwork::reader
