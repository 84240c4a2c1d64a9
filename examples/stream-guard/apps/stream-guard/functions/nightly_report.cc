#include "generated/nightly_report.h"

#include <algorithm>
#include <map>

namespace app {

// 0 0 3 * * *
// How much waits for a moderator, per category, and since when.
NightlyReport::Output Run(const NightlyReport::Input& in, formwork::Context& context) {
  std::map<std::string, int64_t, std::less<>> by_category;
  formwork::DateTime oldest = context.Now();
  for (const Violation& violation : in.open) {
    ++by_category[std::string(ToString(violation.category))];
    oldest = std::min(oldest, violation.created_at);
  }
  context.Info("open violations",
               {{"count", in.open.size()}, {"oldest", oldest.ToString()}});
  for (const auto& [category, count] : by_category) {
    context.Info("open violations of a category", {{"category", category}, {"count", count}});
  }
  return {};
}

}  // namespace app
