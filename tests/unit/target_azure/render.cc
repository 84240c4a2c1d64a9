#include "tests/unit/target_azure/render.h"

#include <algorithm>
#include <filesystem>

#include "generator/base/str_cat.h"
#include "generator/fileset/embedded.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::test {

std::string Rendering::Text(std::string_view path) const {
  REQUIRE(files);
  const File* file = files->Find(path);
  INFO(path);
  REQUIRE(file != nullptr);
  return file->bytes;
}

std::vector<std::string> Rendering::Messages() const {
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    const Position at = diagnostic.span.file == kNoFile
                            ? Position{}
                            : sources.Locate(diagnostic.span.file, diagnostic.span.begin);
    messages.push_back(
        StrCat(at.line, ":", at.column, " FW", diagnostic.code, " ", diagnostic.message));
  }
  return messages;
}

std::unique_ptr<Rendering> Render(std::string text) {
  auto rendering = std::make_unique<Rendering>();
  const FileId file = rendering->sources.Add("blueprint.yaml", std::move(text));
  rendering->platform = blueprint::Load(rendering->sources, file, rendering->sink);
  if (!rendering->platform) return rendering;
  rendering->graph = graph::BuildGraph(rendering->platform->base);
  AzureTarget().Check(*rendering->platform, rendering->graph, rendering->sink);
  if (rendering->sink.HasErrors()) return rendering;
  rendering->files = AzureTarget().Render(*rendering->platform, rendering->graph,
                                          Templates(EmbeddedTemplates()), rendering->sink);
  return rendering;
}

std::unique_ptr<Rendering> RenderGood(std::string text) {
  auto rendering = Render(std::move(text));
  for (const std::string& message : rendering->Messages())
    UNSCOPED_INFO(message);
  REQUIRE_FALSE(rendering->sink.HasErrors());
  REQUIRE(rendering->files);
  return rendering;
}

std::vector<std::pair<std::string, std::string>> RenderedBlueprints() {
  std::vector<std::pair<std::string, std::string>> found;
  const std::string root = FORMWORK_SOURCE_DIR;
  for (const auto& entry : std::filesystem::directory_iterator(root + "/tests/render")) {
    if (entry.path().extension() == ".yaml")
      found.emplace_back(entry.path().stem().string(), ReadFile(entry.path().string()));
  }
  std::ranges::sort(found);
  return found;
}

std::vector<std::pair<std::string, std::string>> Blueprints() {
  namespace fs = std::filesystem;
  const std::string root = FORMWORK_SOURCE_DIR;
  std::vector<std::pair<std::string, std::string>> found = RenderedBlueprints();
  for (const char* folder : {"/examples", "/blueprints"}) {
    for (const auto& entry : fs::directory_iterator(root + folder)) {
      const fs::path path = entry.path() / "blueprint.yaml";
      if (fs::exists(path))
        found.emplace_back(entry.path().filename().string(), ReadFile(path.string()));
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace formwork::test
