#pragma once
// Opens a pipeline up: `extends`, templates with their parameters, ${{ if }}, ${{ each }} and ${{ …
// }} everywhere, so that what is left is what the service would run. Reports what cannot be opened.

#include <map>
#include <optional>
#include <string>

#include "generator/diag/diagnostic.h"
#include "generator/pipeline/files.h"
#include "generator/reader/node.h"
#include "generator/source/source_map.h"

namespace formwork::pipeline {

struct ExpandOptions {
  std::map<std::string, std::string> parameters;  // of the entry file, in place of their defaults
};

// `path` is the entry file. Every file that is read is added to `sources`. nullopt: it cannot be
// read at all.
[[nodiscard]] std::optional<reader::Node> Expand(const std::string& path, const ReadFile& read,
                                                 const ExpandOptions& options, SourceMap& sources,
                                                 Sink& sink);

}  // namespace formwork::pipeline
