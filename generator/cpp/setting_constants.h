#pragma once
// generated/names.h's settings: one constant for each app setting that an app reads.

#include <string>
#include <string_view>
#include <vector>

#include "generator/cpp/registration.h"

namespace formwork::cpp {

// In the order of the blueprint, each once.
[[nodiscard]] std::vector<std::string> SettingsOf(const AppCode& app);

// FORMWORK_QUEUE_ORDERS_ATTEMPTS -> settings::kQueueOrdersAttempts
[[nodiscard]] std::string SettingConstant(std::string_view setting);

}  // namespace formwork::cpp
