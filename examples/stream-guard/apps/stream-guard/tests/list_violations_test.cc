#include "generated/list_violations.h"

#include <formwork/testing.h>

FORMWORK_TEST("list-violations: answers what the query found") {
  app::ListViolations::Input in;
  in.violations.resize(2);
  formwork::Context context("list-violations");
  const auto out = app::Run(in, context);
  FORMWORK_EXPECT(out.status == 200);
  FORMWORK_EXPECT(out.returns == in.violations);
}
