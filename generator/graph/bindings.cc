#include "generator/graph/bindings.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::graph {

std::string OutputBindingName(const blueprint::Reach& reach, const blueprint::Write& write) {
  std::string name = *write.name;
  const auto taken = [&](const std::string& candidate) {
    const std::string lower = LowerAscii(candidate);
    const bool read = std::ranges::any_of(
        reach.reads, [&](const blueprint::Read& r) { return LowerAscii(*r.name) == lower; });
    const bool written = std::ranges::any_of(reach.writes, [&](const blueprint::Write& w) {
      return &w != &write && LowerAscii(*w.name) == lower;
    });
    return read || (candidate != *write.name && written);
  };
  while (taken(name))
    name += "Out";
  return name;
}

std::string DeadLetterBindingName() {
  return "deadLetter";
}

std::string SharedDeadLetterBindingName(std::string_view queue) {
  return StrCat("deadLetter", PascalCase(queue));
}

}  // namespace formwork::graph
