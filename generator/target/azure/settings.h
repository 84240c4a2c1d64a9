#pragma once
// App settings that carry deploy values, under the names of docs/contracts.md. Infrastructure and
// local.settings write them; the host and the runtime read them.

#include <string>
#include <utility>
#include <vector>

#include "generator/target/azure/app_view.h"

namespace formwork::azure {

struct Setting {
  std::string name;
  std::string value;
  Span cause = {};
};

// What the runtime and the triggers read: attempts, time-outs, retries, schedules, services.
[[nodiscard]] std::vector<Setting> RuntimeSettings(const AppView& view);
// The deploy values of host.json, as the settings that override it.
[[nodiscard]] std::vector<Setting> HostSettings(const AppView& view);

// The values that host.json and its overrides share.
struct HostValues {
  std::string function_timeout;  // a .NET time span
  int64_t batch_size = 16;
  int64_t new_batch_threshold = 8;
  int64_t max_dequeue_count = 5;
  std::string visibility_timeout;
  std::string max_polling_interval;
  int64_t http_concurrency = 0;
  std::string sampling_percentage;
  bool sampled = false;
};

[[nodiscard]] HostValues ValuesOfHost(const AppView& view);

}  // namespace formwork::azure
