#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// review-violation: PATCH /violations/{channelId}/{id}

#include <optional>
#include <string>
#include <vector>

#include <formwork/context.h>
#include <formwork/http.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct ReviewViolation {
  struct Input {
    std::string channel_id;  // from the route
    std::string id;  // from the route
    Review body;
    std::optional<Violation> violation;  // read from violations
    formwork::Request request;  // as it came
  };

  struct Output {
    int status = 200;
    std::vector<formwork::Header> headers;
    Violation returns;
    formwork::Out<Violation> violation;  // to container violations
    formwork::Out<Verdict> verdict;  // to container verdicts
  };
};

// The function's body: functions/review_violation.cc.
ReviewViolation::Output Run(const ReviewViolation::Input& in, formwork::Context& context);

}  // namespace app
