#pragma once
// infra/: main.bicep with what was decided when the app was built, one .bicepparam per environment
// with what differs between them, and the static modules.

#include "generator/diag/diagnostic.h"
#include "generator/emit/bicep/document.h"
#include "generator/emit/text/templates.h"
#include "generator/target/azure/app_view.h"

namespace formwork::azure {

[[nodiscard]] bicep::Document MainBicep(const std::vector<AppView>& apps);
[[nodiscard]] bicep::Document BicepParam(std::string_view environment,
                                         const std::vector<AppView>& apps);

// What the platform as a whole needs; from the shape alone, so that it is the same in every
// environment.
struct Shape {
  std::vector<std::string> queues;  // with dead letter and poison queues
  bool containers = false;
  bool leases = false;
  std::vector<std::string> http_functions;
  bool events = false;
  bool dead_letters = false;
};

[[nodiscard]] Shape ShapeOf(const std::vector<AppView>& apps);

// Reports a template that is missing.
void RenderInfra(const blueprint::Platform& platform, const graph::Graph& graph,
                 const Templates& templates, FileSet& files);

}  // namespace formwork::azure
