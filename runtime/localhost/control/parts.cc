#include "runtime/localhost/control/parts.h"

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

const Function* FindFunction(const HostParts& parts, std::string_view name) {
  for (const RunningApp& running : parts.apps) {
    for (const Function& function : running.app.functions) {
      if (EqualsAnyCase(function.name, name)) return &function;
    }
  }
  return nullptr;
}

const Front& FrontOf(const HostParts& parts, const Function& function) {
  for (const RunningApp& running : parts.apps) {
    if (&running.app == function.app) return running.front;
  }
  return parts.apps.front().front;
}

}  // namespace formwork::localhost
