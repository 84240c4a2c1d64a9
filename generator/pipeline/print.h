#pragma once
// A pipeline and a simulated run for people, for Mermaid and as JSON.

#include <string>

#include "generator/pipeline/checks.h"
#include "generator/pipeline/model.h"
#include "generator/pipeline/simulate.h"

namespace formwork::pipeline {

[[nodiscard]] std::string ShowTree(const Pipeline& pipeline, const Checks& checks);
[[nodiscard]] std::string ShowMermaid(const Pipeline& pipeline, const Checks& checks);
[[nodiscard]] std::string ShowJson(const Pipeline& pipeline, const Checks& checks);

[[nodiscard]] std::string RunText(const Run& run);
[[nodiscard]] std::string RunJson(const Run& run);

}  // namespace formwork::pipeline
