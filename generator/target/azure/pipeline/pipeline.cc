#include "generator/target/azure/pipeline/pipeline.h"

#include "generator/base/str_cat.h"
#include "generator/emit/yaml/writer.h"
#include "generator/target/azure/pipeline/data.h"
#include "generator/target/azure/pipeline/entry.h"
#include "generator/target/azure/pipeline/smoke.h"

namespace formwork::azure {
namespace {

constexpr std::string_view kShipped = "azure/pipeline/";

// Templates and scripts go out as they are; whoever changes one keeps the change.
void AddShipped(const Templates& templates, Span cause, FileSet& files) {
  for (const std::string& path : templates.List(kShipped)) {
    const std::string name = path.substr(kShipped.size());
    const bool script = name.ends_with(".sh") && !name.ends_with("/lib.sh");
    files.Add(StrCat("pipelines/", name), File{.bytes = std::string(*templates.Find(path)),
                                               .owner = Owner::kMerged,
                                               .executable = script,
                                               .from_template = path,
                                               .origin = {cause}});
  }
}

// A gate judges by a configuration that lies in the project: with the tools' own defaults the stubs
// that are rendered would not pass.
void AddGates(const blueprint::Pipeline& pipeline, const Templates& templates, FileSet& files) {
  for (const auto& gate : pipeline.quality) {
    std::string_view name;
    if (*gate == blueprint::Quality::kFormat) name = "clang-format";
    if (*gate == blueprint::Quality::kTidy) name = "clang-tidy";
    if (name.empty()) continue;
    const std::string path = StrCat("azure/quality/", name);
    const std::string to = StrCat(".", name);
    files.Add(to, File{.bytes = std::string(*templates.Find(path)),
                       .owner = Owner::kMerged,
                       .from_template = path,
                       .origin = {gate.span}});
  }
}

}  // namespace

void RenderPipeline(const blueprint::Platform& platform, const graph::Graph& /*graph*/,
                    const Templates& templates, FileSet& files, Sink& /*sink*/) {
  const blueprint::Blueprint& base = platform.base;
  if (!base.pipeline) return;
  const Span cause = base.pipeline->span;
  const auto add = [&](std::string_view name, std::string bytes, Owner owner,
                       std::string_view emitter) {
    files.Add(
        StrCat("pipelines/", name),
        File{.bytes = std::move(bytes), .owner = owner, .emitter = emitter, .origin = {cause}});
  };
  constexpr std::string_view kEntry = "generator/target/azure/pipeline/entry.cc";
  constexpr std::string_view kData = "generator/target/azure/pipeline/data.cc";
  add("azure-pipelines.yml", yaml::Write(MainPipeline(platform)), Owner::kMerged, kEntry);
  add("pr.yml", yaml::Write(ReviewPipeline(platform)), Owner::kMerged, kEntry);
  add("platform.json", PlatformData(platform), Owner::kOwned, kData);
  add("smoke.json", SmokePlan(base), Owner::kMerged, "generator/target/azure/pipeline/smoke.cc");
  for (const auto& [name, blueprint] : platform.environments) {
    add(StrCat("templates/environments/", name, ".yml"),
        yaml::Write(EnvironmentVariables(blueprint, name)), Owner::kMerged, kEntry);
    add(StrCat("environments/", name, ".json"), EnvironmentData(blueprint, name), Owner::kOwned,
        kData);
  }
  AddGates(*base.pipeline, templates, files);
  AddShipped(templates, cause, files);
}

}  // namespace formwork::azure
