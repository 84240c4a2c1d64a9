#include "generated/list_violations.h"

namespace app {

// GET /violations/{channelId}
ListViolations::Output Run(const ListViolations::Input& in, formwork::Context&) {
  ListViolations::Output out;
  out.returns = in.violations;  // the query has picked the open ones
  return out;
}

}  // namespace app
