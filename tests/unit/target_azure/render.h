#pragma once
// A blueprint, read and rendered as the command would do it.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/blueprint/load.h"
#include "generator/graph/graph.h"
#include "generator/target/azure/azure.h"

namespace formwork::test {

struct Rendering {
  SourceMap sources;
  DiagnosticList sink;
  std::optional<blueprint::Platform> platform;
  graph::Graph graph;
  std::optional<FileSet> files;

  // The bytes of a file; a test that asks for one that is not there fails.
  [[nodiscard]] std::string Text(std::string_view path) const;
  [[nodiscard]] std::vector<std::string> Messages() const;
};

// Reads, checks and renders.
[[nodiscard]] std::unique_ptr<Rendering> Render(std::string text);
// The same of a blueprint that must have no error.
[[nodiscard]] std::unique_ptr<Rendering> RenderGood(std::string text);
// The reference example, every starter and tests/render/*.yaml: name and text.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> Blueprints();
// tests/render/*.yaml alone.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> RenderedBlueprints();

}  // namespace formwork::test
