#pragma once
// The names of app settings that more than one room has to agree on: who renders them, the project
// that reads them, and `run`, which may set them for a debugger.

#include <array>
#include <string>
#include <string_view>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::blueprint {

// How long a function or an activity may take.
[[nodiscard]] inline std::string TimeoutSetting(std::string_view callable) {
  return StrCat("FORMWORK_FUNCTION_", UpperSnakeCase(callable), "_TIMEOUT");
}

[[nodiscard]] inline std::string QueueAttemptsSetting(std::string_view queue) {
  return StrCat("FORMWORK_QUEUE_", UpperSnakeCase(queue), "_ATTEMPTS");
}

[[nodiscard]] inline std::string ChangesAttemptsSetting(std::string_view function) {
  return StrCat("FORMWORK_CHANGES_", UpperSnakeCase(function), "_ATTEMPTS");
}

[[nodiscard]] inline std::string KeepSetting(std::string_view workflow) {
  return StrCat("FORMWORK_WORKFLOW_", UpperSnakeCase(workflow), "_KEEP");
}

[[nodiscard]] inline std::string SecretSetting(std::string_view secret) {
  return StrCat("FORMWORK_SECRET_", UpperSnakeCase(secret));
}

[[nodiscard]] inline std::string ScheduleSetting(std::string_view function) {
  return StrCat("SCHEDULE_", UpperSnakeCase(function));
}

// What the settings of an activity's and a service's own begin with.
[[nodiscard]] inline std::string ActivityPrefix(std::string_view activity) {
  return StrCat("FORMWORK_ACTIVITY_", UpperSnakeCase(activity));
}

[[nodiscard]] inline std::string ServicePrefix(std::string_view service) {
  return StrCat("FORMWORK_SERVICE_", UpperSnakeCase(service));
}

// Behind such a prefix: how calls are repeated.
inline constexpr std::array<std::string_view, 4> kRetryEndings = {
    "_RETRY_ATTEMPTS", "_RETRY_BACKOFF", "_RETRY_FIRST", "_RETRY_MAX"};

}  // namespace formwork::blueprint
