#pragma once
// An instance as the management API shows it, and as a file that today's code can be replayed
// against.

#include <string>
#include <vector>

#include "runtime/localhost/workflows/store.h"

namespace formwork::localhost::workflows {

struct StatusOptions {
  bool input = true;
  bool history = false;
  bool history_output = false;
};

// {"name":…,"instanceId":…,"runtimeStatus":…,"input":…,"customStatus":…,"output":…,"createdTime":…,…}
[[nodiscard]] std::string StatusJson(const InstanceRow& row,
                                     const std::vector<std::string>& history,
                                     const StatusOptions& options);

// {"formwork":"history/1","workflow":…,"instance":…,"events":[…readable…],"request":"<base64>"}
[[nodiscard]] std::string RecordingJson(const InstanceRow& row,
                                        const std::vector<std::string>& history);

}  // namespace formwork::localhost::workflows
