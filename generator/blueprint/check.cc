#include "generator/blueprint/check.h"

#include <utility>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"

namespace formwork::blueprint {

void Check(const Blueprint& blueprint, Unread unread, Sink& sink) {
  const Index index = MakeIndex(blueprint, std::move(unread));
  for (const auto check : {CheckNames, CheckBindings, CheckReferences, CheckTypes, CheckContainers,
                           CheckReads, CheckReadKeys, CheckComparisons, CheckRoutes, CheckQueues,
                           CheckLoops, CheckWorkflows, CheckLimits, CheckServices, CheckPlatform}) {
    check(index, sink);
  }
}

std::string Suggest(std::string_view name, const std::vector<std::string>& candidates,
                    std::string_view otherwise) {
  const auto near = NearestName(name, candidates);
  return near ? StrCat("did you mean '", *near, "'?") : std::string(otherwise);
}

void SuggestFix(Diagnostic& diagnostic, std::string_view name,
                const std::vector<std::string>& candidates, std::string_view otherwise) {
  diagnostic.help = Suggest(name, candidates, otherwise);
  if (const auto near = NearestName(name, candidates))
    diagnostic.fix = Fix{.span = diagnostic.span, .replacement = *near};
}

}  // namespace formwork::blueprint
