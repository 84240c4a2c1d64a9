#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// The names of the platform's resources. Use these instead of texts: a name that is gone does not compile.

#include <string_view>

namespace app {

namespace queues {
inline constexpr std::string_view kStreamEvents = "stream-events";
}  // namespace queues

namespace containers {
inline constexpr std::string_view kMessages = "messages";
inline constexpr std::string_view kViolations = "violations";
inline constexpr std::string_view kVerdicts = "verdicts";
inline constexpr std::string_view kEvents = "events";
inline constexpr std::string_view kStats = "stats";
inline constexpr std::string_view kAlerts = "alerts";
}  // namespace containers

namespace services {
inline constexpr std::string_view kGemini = "gemini";
}  // namespace services

}  // namespace app
