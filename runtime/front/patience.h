#pragma once
// How long the front waits for a function: a little less than the host does, which would kill us
// all.

#include <cstdint>
#include <string>
#include <string_view>

namespace formwork::front {

// "00:02:00" (days as "1.00:00:00") in milliseconds; 0 for none ("-1") and for what is no time
// span.
[[nodiscard]] int64_t ReadTimeSpan(std::string_view text);

// The host's functionTimeout as host.json and the settings say, less a margin. 0: for ever.
[[nodiscard]] int64_t PatienceOfHost(const std::string& host_json);

}  // namespace formwork::front
