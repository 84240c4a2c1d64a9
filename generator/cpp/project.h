#pragma once
// The C++ project of each function app: typed inputs and outputs, registration, stubs, tests,
// CMake, and the runtime they build on, vendored. Knows the blueprint and the graph; nothing of any
// cloud.

#include "generator/blueprint/model.h"
#include "generator/diag/diagnostic.h"
#include "generator/emit/text/templates.h"
#include "generator/fileset/fileset.h"
#include "generator/graph/graph.h"

namespace formwork::cpp {

// Adds apps/<app>/{CMakeLists.txt, CMakePresets.json, generated/, functions/, tests/} and
// vendor/formwork/. False after reporting why (a broken template override).
[[nodiscard]] bool RenderProject(const blueprint::Platform& platform, const graph::Graph& graph,
                                 const Templates& templates, FileSet& files, Sink& sink);

}  // namespace formwork::cpp
