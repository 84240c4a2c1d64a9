#pragma once
// The tasks that Azure Pipelines ships: their versions, inputs, which are needed, what words an
// input takes. A name that nobody knows is a warning, because organisations add extensions; one
// that is nearly a known one is an error.

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

// `task` is "AzureCLI@2"; `inputs` may be null.
void CheckTask(const reader::Node& task, const reader::Node* inputs, Sink& sink);

}  // namespace formwork::pipeline
