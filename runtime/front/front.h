#pragma once
// The front process's own part: it passes every call that is no orchestration on to the child,
// repeats it when the child dies under it, and answers before the host would lose patience and kill
// us all.

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/front/child.h"
#include "runtime/src/dispatcher.h"

namespace formwork::front {

struct FrontOptions {
  // When the front answers for a child that does not; a little under the host's own
  // functionTimeout. 0: never.
  int64_t patience_ms = 0;
  int tries = 3;  // deliveries to children that die before the call is failed
};

// "00:02:00" (days as "1.00:00:00") in milliseconds; 0 for none ("-1") and for what is no time
// span.
[[nodiscard]] int64_t ReadTimeSpan(std::string_view text);

// The host's functionTimeout as host.json and the settings say, less a margin.
[[nodiscard]] int64_t PatienceOfHost(const std::string& host_json);

[[nodiscard]] Handler ForwardTo(Child& child, const FrontOptions& options);

}  // namespace formwork::front
