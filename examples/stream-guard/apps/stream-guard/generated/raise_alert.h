#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// raise-alert: activity of process-event

#include <formwork/context.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct RaiseAlert {
  struct Input {
    StreamEvent input;
  };

  struct Output {
    bool returns = false;
    formwork::Out<Alert> alert;  // to container alerts
  };
};

// The function's body: functions/raise_alert.cc.
RaiseAlert::Output Run(const RaiseAlert::Input& in, formwork::Context& context);

}  // namespace app
