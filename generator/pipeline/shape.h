#pragma once
// The small parts of a pipeline that may stand at many places: what starts it, where it runs, its
// variables, what a template declares, names and conditions. Reports what Azure DevOps would not
// take.

#include <string>
#include <string_view>
#include <vector>

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

// `word` is "trigger" or "pr".
void CheckTrigger(const reader::Node& trigger, std::string_view word, Sink& sink);
void CheckPool(const reader::Node& pool, Sink& sink);
// Opened up: templates among them are gone.
void CheckVariables(const reader::Node& variables, Sink& sink);
// `parameters:` of a file that declares some.
void CheckDeclarations(const reader::Node& parameters, Sink& sink);

// A key that is not among the known ones; `what` names the holder: "stage", "step".
void CheckKeys(const reader::Node& node, std::string_view what,
               const std::vector<std::string>& known, Sink& sink);

// What a list holds, without the templates that could not be opened: that was said where they are
// named. `what` names the list: "stages", "steps".
[[nodiscard]] std::vector<const reader::Node*> ItemsOf(const reader::Node& node,
                                                       std::string_view what, Sink& sink);
// Of a stage, job or step.
void CheckName(const reader::Node& node, std::string_view what, const std::string& name,
               Sink& sink);
// `condition:` of a stage, job or step; "" without one.
[[nodiscard]] std::string ConditionOf(const reader::Node& node, Sink& sink);

}  // namespace formwork::pipeline
