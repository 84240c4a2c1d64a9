#include "generator/cli/what_if.h"

#include "generator/blueprint/load.h"
#include "generator/reader/read_yaml.h"

namespace formwork::cli {
namespace {

provenance::Outcome Try(const std::string& text, provenance::Want want, const Target& target,
                        const Templates& templates) {
  SourceMap sources;
  DiagnosticList found;
  const auto platform = blueprint::Load(sources, sources.Add("blueprint.yaml", text), found);
  provenance::Outcome outcome;
  if (platform && !found.HasErrors() && *platform->base.target == target.Name()) {
    const graph::Graph graph = graph::BuildGraph(platform->base);
    target.Check(*platform, graph, found);
    outcome.good = !found.HasErrors();
    if (outcome.good && want == provenance::Want::kFiles)
      outcome.files = target.Render(*platform, graph, templates, found);
  }
  for (const Diagnostic& diagnostic : found.Sorted()) {
    if (diagnostic.severity == Severity::kError && diagnostic.span.file != kNoFile)
      outcome.faults.push_back(diagnostic.span.begin);
  }
  return outcome;
}

}  // namespace

provenance::Tracer WhatIf(const Session& session, const FileSet& files,
                          const Templates& templates) {
  const std::string_view text = session.sources.Text(kBlueprintFile);
  DiagnosticList ignored;  // said when the session was opened
  const auto root = reader::ReadYaml(session.sources, kBlueprintFile, ignored);
  const Target& target = *session.target;
  return {text, files, root ? provenance::PartsOf(*root, text) : std::vector<provenance::Part>(),
          [&target, &templates](const std::string& changed, provenance::Want want) {
            return Try(changed, want, target, templates);
          }};
}

}  // namespace formwork::cli
