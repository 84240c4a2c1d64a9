#pragma once
// Renders pipelines/: the entry files and data from the blueprint, the templates and scripts as
// shipped. Nothing when the blueprint has no `pipeline:`. Each environment's values lie in files of
// its own, so that a change to one overlay changes no byte of another environment's files.

#include "generator/blueprint/model.h"
#include "generator/diag/diagnostic.h"
#include "generator/emit/text/templates.h"
#include "generator/fileset/fileset.h"
#include "generator/graph/graph.h"

namespace formwork::azure {

void RenderPipeline(const blueprint::Platform& platform, const graph::Graph& graph,
                    const Templates& templates, FileSet& files, Sink& sink);

}  // namespace formwork::azure
