#pragma once
// The tasks that pipelines use: their inputs, which are needed, what words an input takes. A task
// that is not listed is let pass: there are hundreds, and organisations add their own.

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

// `task` is "AzureCLI@2"; `inputs` may be null.
void CheckTask(const reader::Node& task, const reader::Node* inputs, Sink& sink);

}  // namespace formwork::pipeline
