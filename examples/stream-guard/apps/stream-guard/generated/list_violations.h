#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// list-violations: GET /violations/{channelId}

#include <string>
#include <vector>

#include <formwork/context.h>
#include <formwork/http.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct ListViolations {
  struct Input {
    std::string channel_id;  // from the route
    std::vector<Violation> violations;  // read from violations
    formwork::Request request;  // as it came
  };

  struct Output {
    int status = 200;
    std::vector<formwork::Header> headers;
    std::vector<Violation> returns;
  };
};

// The function's body: functions/list_violations.cc.
ListViolations::Output Run(const ListViolations::Input& in, formwork::Context& context);

}  // namespace app
