#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// flag-stream: changes of violations

#include <vector>

#include <formwork/context.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct FlagStream {
  struct Input {
    std::vector<Violation> documents;
  };

  struct Output {
    formwork::Out<StreamEvent> events;  // to queue stream-events
  };
};

// The function's body: functions/flag_stream.cc.
FlagStream::Output Run(const FlagStream::Input& in, formwork::Context& context);

}  // namespace app
