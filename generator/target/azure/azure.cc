#include "generator/target/azure/azure.h"

#include "generator/cpp/check_names.h"
#include "generator/cpp/project.h"
#include "generator/target/azure/check.h"
#include "generator/target/azure/docs/docs.h"
#include "generator/target/azure/host_files.h"
#include "generator/target/azure/infra.h"
#include "generator/target/azure/pipeline/pipeline.h"

namespace formwork {
namespace {

class Azure final : public Target {
 public:
  [[nodiscard]] std::string_view Name() const override { return "azure"; }

  void Check(const blueprint::Platform& platform, const graph::Graph& graph,
             Sink& sink) const override {
    azure::Check(platform, graph, sink);
    cpp::CheckNames(platform.base, sink);
  }

  [[nodiscard]] std::optional<FileSet> Render(const blueprint::Platform& platform,
                                              const graph::Graph& graph, const Templates& templates,
                                              Sink& sink) const override {
    FileSet files;
    azure::RenderInfra(platform, graph, templates, files);
    const std::vector<azure::AppView> apps = azure::ViewApps(platform.base, graph);
    const std::vector<azure::AppView> local = azure::ViewApps(*platform.Find("local"), graph);
    for (size_t i = 0; i < apps.size(); ++i)
      azure::RenderHostFiles(apps[i], local[i], files);
    azure::RenderDocs(platform, apps, files);
    azure::RenderPipeline(platform, graph, templates, files, sink);
    const bool project = cpp::RenderProject(platform, graph, templates, files, sink);
    if (!project || sink.HasErrors()) return std::nullopt;
    return files;
  }
};

}  // namespace

const Target& AzureTarget() {
  static const Azure kAzure;
  return kAzure;
}

}  // namespace formwork
