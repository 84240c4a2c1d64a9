#pragma once
// A cloud that a platform can be rendered for. Coarse on purpose: adding a kind of resource touches
// one file per target, adding a target touches only the registry in main.

#include <optional>
#include <string_view>

#include "generator/blueprint/model.h"
#include "generator/diag/diagnostic.h"
#include "generator/emit/text/templates.h"
#include "generator/fileset/fileset.h"
#include "generator/graph/graph.h"

namespace formwork {

class Target {
 public:
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  virtual ~Target() = default;

  [[nodiscard]] virtual std::string_view Name() const = 0;
  // What this cloud cannot do or would refuse, at the line that asks for it.
  virtual void Check(const blueprint::Platform& platform, const graph::Graph& graph,
                     Sink& sink) const = 0;
  // Pure: no disk, no clock, no environment. nullopt after reporting why (a broken template
  // override).
  [[nodiscard]] virtual std::optional<FileSet> Render(const blueprint::Platform& platform,
                                                      const graph::Graph& graph,
                                                      const Templates& templates,
                                                      Sink& sink) const = 0;
};

}  // namespace formwork
