#pragma once
// Steps, and the hooks of a deployment that hold them: from an opened pipeline to the model.

#include <vector>

#include "generator/diag/diagnostic.h"
#include "generator/pipeline/model.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

[[nodiscard]] std::vector<Step> ReadSteps(const reader::Node& steps, Sink& sink);
// One key of a deployment's strategy; adds what it holds to the job's hooks.
void ReadHook(const reader::Key& key, const reader::Node& hook, Job& job, Sink& sink);

}  // namespace formwork::pipeline
