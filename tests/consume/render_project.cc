// render_project BLUEPRINT FOLDER: writes the C++ project of a blueprint, and nothing else of a
// platform, so that the consume tests build what users get.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "generator/blueprint/load.h"
#include "generator/cpp/project.h"
#include "generator/fileset/embedded.h"
#include "generator/graph/graph.h"
#include "tests/support/temp_dir.h"

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  formwork::SourceMap sources;
  std::ostringstream text;
  text << std::ifstream(argv[1]).rdbuf();
  const formwork::FileId file = sources.Add("blueprint.yaml", text.str());
  formwork::DiagnosticList sink;
  const auto platform = formwork::blueprint::Load(sources, file, sink);
  formwork::FileSet files;
  if (platform) {
    const auto graph = formwork::graph::BuildGraph(platform->base);
    const formwork::Templates templates(formwork::EmbeddedTemplates());
    static_cast<void>(formwork::cpp::RenderProject(*platform, graph, templates, files, sink));
  }
  for (const auto& diagnostic : sink.Sorted())
    std::cerr << diagnostic.message << '\n';
  if (sink.HasErrors()) return 3;
  for (const auto& [path, entry] : files.files()) {
    formwork::test::WriteFile(std::string(argv[2]) + "/" + path, entry.bytes);
  }
  std::printf("%zu files\n", files.files().size());
  return 0;
}
