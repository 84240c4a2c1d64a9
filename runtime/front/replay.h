#pragma once
// The third role of an app's program: recorded histories come in, one JSON document a line, and for
// each goes out whether today's code fits it. `formwork workflow replay` starts it.

#include <iosfwd>

#include <formwork/workflow_registry.h>

namespace formwork::front {

// {"workflow":…,"instance":…,"fits":true} or false with "problem" and, where both sides are known,
// "step", "history" and "code". The exit code: 0, whatever was found.
int ReplayLines(const WorkflowRegistry& registry, std::istream& in, std::ostream& out);

}  // namespace formwork::front
