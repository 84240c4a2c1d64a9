// The files of infra/ from their documents and the static modules.

#include "generator/target/azure/infra.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/target/azure/naming.h"

namespace formwork::azure {

using graph::Kind;
using graph::Verb;

namespace {

File BicepFile(const bicep::Document& document, std::string_view emitter) {
  bicep::Printed printed = Print(document);
  File file{.bytes = std::move(printed.text),
            .owner = Owner::kMerged,
            .emitter = emitter,
            .lines = std::move(printed.lines)};
  const auto key = [](const Span& span) { return std::tuple(span.file, span.begin, span.end); };
  file.origin.reserve(file.lines.size());
  for (const Provenance& lines : file.lines) {
    if (file.origin.empty() || file.origin.back() != lines.cause)
      file.origin.push_back(lines.cause);
  }
  std::ranges::sort(file.origin, {}, key);
  file.origin.erase(std::unique(file.origin.begin(), file.origin.end()), file.origin.end());
  return file;
}

// The modules that main.bicep names, and what they load.
std::set<std::string> ModulesOf(const bicep::Document& main) {
  std::set<std::string> modules;
  for (const bicep::Declaration& declaration : main.declarations) {
    if (declaration.form == bicep::Form::kModule) modules.insert(declaration.path);
  }
  if (modules.contains("modules/workbook.bicep")) modules.insert("modules/workbook.json");
  return modules;
}

void AddTemplate(const Templates& templates, const std::string& from, const std::string& to,
                 FileSet& files) {
  const auto bytes = templates.Find(from);
  FORMWORK_CHECK(bytes.has_value());  // a folder of templates may replace it, not remove it
  files.Add(to, File{.bytes = std::string(*bytes), .owner = Owner::kMerged, .from_template = from});
}

}  // namespace

Shape ShapeOf(const std::vector<AppView>& apps) {
  const graph::Graph& graph = *apps.front().graph;
  Shape shape;
  for (const graph::Node& node : graph.nodes) {
    if (node.kind == Kind::kQueue) shape.queues.push_back(node.name);
    shape.containers |= node.kind == Kind::kContainer;
    shape.dead_letters |= node.kind == Kind::kQueue && node.dead_letter;
  }
  for (const graph::Edge& edge : graph.edges) {
    if (edge.verb != Verb::kTriggers) continue;
    const graph::Node& from = graph.At(edge.from);
    shape.leases |= from.kind == Kind::kContainer;
    shape.events |= from.kind == Kind::kQueue && !from.poison;
  }
  for (const AppView& view : apps) {
    const std::vector<std::string> names = view.HttpFunctions();
    shape.http_functions.insert(shape.http_functions.end(), names.begin(), names.end());
  }
  return shape;
}

void RenderInfra(const blueprint::Platform& platform, const graph::Graph& graph,
                 const Templates& templates, FileSet& files) {
  const std::vector<AppView> base = ViewApps(platform.base, graph);
  const bicep::Document main = MainBicep(base);
  files.Add("infra/main.bicep", BicepFile(main, "generator/target/azure/main_bicep.cc"));
  for (const auto& [name, blueprint] : DeployedEnvironments(platform)) {
    const std::vector<AppView> apps = ViewApps(*blueprint, graph);
    files.Add(StrCat("infra/main.", name, ".bicepparam"),
              BicepFile(BicepParam(name, apps), "generator/target/azure/bicepparam.cc"));
  }
  AddTemplate(templates, "azure/bicepconfig.json", "infra/bicepconfig.json", files);
  for (const std::string& module : ModulesOf(main)) {
    AddTemplate(templates, StrCat("azure/", module), StrCat("infra/", module), files);
  }
}

}  // namespace formwork::azure
