#pragma once
// Pipeline files for tests: a few written here, or what a blueprint renders.

#include <map>
#include <string>

#include "generator/blueprint/load.h"
#include "generator/fileset/embedded.h"
#include "generator/graph/graph.h"
#include "generator/pipeline/files.h"
#include "generator/target/azure/pipeline/pipeline.h"

namespace formwork::pipeline {

inline ReadFile Files(std::map<std::string, std::string> files) {
  return [files = std::move(files)](std::string_view path) -> std::optional<std::string> {
    const auto it = files.find(std::string(path));
    return it == files.end() ? std::nullopt : std::optional(it->second);
  };
}

inline ReadFile Rendered(const std::string& tail) {
  SourceMap sources;
  DiagnosticList sink;
  const auto platform =
      blueprint::Load(sources,
                      sources.Add("blueprint.yaml",
                                  "formwork: 1\nname: shop\ntarget: azure\nregion: "
                                  "eastus\nfunctions:\n  ping:\n    http: GET /ping\n" +
                                      tail),
                      sink);
  FileSet files;
  if (platform)
    azure::RenderPipeline(*platform, graph::BuildGraph(platform->base),
                          Templates(EmbeddedTemplates()), files, sink);
  std::map<std::string, std::string> texts;
  for (const auto& [path, file] : files.files())
    texts[path] = file.bytes;
  return Files(std::move(texts));
}

}  // namespace formwork::pipeline
