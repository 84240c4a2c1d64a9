#pragma once
// From an opened pipeline to the model, reporting what the service would refuse: unknown keys,
// steps that are no steps, names, conditions, tasks and their inputs.

#include "generator/diag/diagnostic.h"
#include "generator/pipeline/model.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

[[nodiscard]] Pipeline BuildPipeline(const reader::Node& root, std::string path, Sink& sink);

}  // namespace formwork::pipeline
