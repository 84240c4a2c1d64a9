#pragma once
// The small parts of a pipeline that may stand at many places: what starts it, where it runs, its
// variables, what a template declares. Reports what Azure DevOps would not take.

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

}  // namespace formwork::pipeline
