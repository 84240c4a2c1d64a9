#pragma once
// What a blueprint means beyond its shape. Each file check_*.cc holds the checks of one subject;
// all of them run, always, and skip what decoding could not read (an empty name).

#include <string_view>
#include <vector>

#include "generator/blueprint/index.h"
#include "generator/blueprint/model.h"
#include "generator/diag/diagnostic.h"

namespace formwork::blueprint {

// Runs every check of the language over one resolved blueprint.
void Check(const Blueprint& blueprint, Unread unread, Sink& sink);

void CheckNames(const Index& index, Sink& sink);
void CheckBindings(const Index& index, Sink& sink);
void CheckReferences(const Index& index, Sink& sink);
void CheckTypes(const Index& index, Sink& sink);
void CheckContainers(const Index& index, Sink& sink);
void CheckReads(const Index& index, Sink& sink);
void CheckReadKeys(const Index& index, Sink& sink);
void CheckComparisons(const Index& index, Sink& sink);
void CheckRoutes(const Index& index, Sink& sink);
void CheckQueues(const Index& index, Sink& sink);
void CheckLoops(const Index& index, Sink& sink);
void CheckWorkflows(const Index& index, Sink& sink);
void CheckLimits(const Index& index, Sink& sink);
void CheckServices(const Index& index, Sink& sink);
void CheckPlatform(const Index& index, Sink& sink);

// "did you mean 'x'?", or `otherwise`.
[[nodiscard]] std::string Suggest(std::string_view name, const std::vector<std::string>& candidates,
                                  std::string_view otherwise);
// Adds a suggestion's fix as well.
void SuggestFix(Diagnostic& diagnostic, std::string_view name,
                const std::vector<std::string>& candidates, std::string_view otherwise);

}  // namespace formwork::blueprint
