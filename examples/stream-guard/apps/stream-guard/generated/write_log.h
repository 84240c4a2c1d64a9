#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// write-log: activity of process-event

#include <formwork/context.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct WriteLog {
  struct Input {
    StreamEvent input;
  };

  struct Output {
    bool returns = false;
    formwork::Out<StreamEvent> event;  // to container events
  };
};

// The function's body: functions/write_log.cc.
WriteLog::Output Run(const WriteLog::Input& in, formwork::Context& context);

}  // namespace app
