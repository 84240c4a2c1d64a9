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

namespace settings {
inline constexpr const char* kFunctionPostMessageTimeout = "FORMWORK_FUNCTION_POST_MESSAGE_TIMEOUT";
inline constexpr const char* kServiceGeminiUrl = "FORMWORK_SERVICE_GEMINI_URL";
inline constexpr const char* kServiceGeminiDeadline = "FORMWORK_SERVICE_GEMINI_DEADLINE";
inline constexpr const char* kServiceGeminiTimeout = "FORMWORK_SERVICE_GEMINI_TIMEOUT";
inline constexpr const char* kServiceGeminiModel = "FORMWORK_SERVICE_GEMINI_MODEL";
inline constexpr const char* kServiceGeminiRetryAttempts = "FORMWORK_SERVICE_GEMINI_RETRY_ATTEMPTS";
inline constexpr const char* kServiceGeminiRetryBackoff = "FORMWORK_SERVICE_GEMINI_RETRY_BACKOFF";
inline constexpr const char* kServiceGeminiRetryFirst = "FORMWORK_SERVICE_GEMINI_RETRY_FIRST";
inline constexpr const char* kServiceGeminiRetryMax = "FORMWORK_SERVICE_GEMINI_RETRY_MAX";
inline constexpr const char* kSecretGeminiApiKey = "FORMWORK_SECRET_GEMINI_API_KEY";
inline constexpr const char* kFunctionListMessagesTimeout = "FORMWORK_FUNCTION_LIST_MESSAGES_TIMEOUT";
inline constexpr const char* kFunctionListViolationsTimeout = "FORMWORK_FUNCTION_LIST_VIOLATIONS_TIMEOUT";
inline constexpr const char* kFunctionReviewViolationTimeout = "FORMWORK_FUNCTION_REVIEW_VIOLATION_TIMEOUT";
inline constexpr const char* kFunctionFlagStreamTimeout = "FORMWORK_FUNCTION_FLAG_STREAM_TIMEOUT";
inline constexpr const char* kChangesFlagStreamAttempts = "FORMWORK_CHANGES_FLAG_STREAM_ATTEMPTS";
inline constexpr const char* kFunctionStreamStatsTimeout = "FORMWORK_FUNCTION_STREAM_STATS_TIMEOUT";
inline constexpr const char* kFunctionNightlyReportTimeout = "FORMWORK_FUNCTION_NIGHTLY_REPORT_TIMEOUT";
inline constexpr const char* kScheduleNightlyReport = "SCHEDULE_NIGHTLY_REPORT";
inline constexpr const char* kFunctionUpdateStatsTimeout = "FORMWORK_FUNCTION_UPDATE_STATS_TIMEOUT";
inline constexpr const char* kActivityUpdateStatsRetryAttempts = "FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_ATTEMPTS";
inline constexpr const char* kActivityUpdateStatsRetryBackoff = "FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_BACKOFF";
inline constexpr const char* kActivityUpdateStatsRetryFirst = "FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_FIRST";
inline constexpr const char* kActivityUpdateStatsRetryMax = "FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_MAX";
inline constexpr const char* kFunctionRaiseAlertTimeout = "FORMWORK_FUNCTION_RAISE_ALERT_TIMEOUT";
inline constexpr const char* kActivityRaiseAlertRetryAttempts = "FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_ATTEMPTS";
inline constexpr const char* kActivityRaiseAlertRetryBackoff = "FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_BACKOFF";
inline constexpr const char* kActivityRaiseAlertRetryFirst = "FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_FIRST";
inline constexpr const char* kActivityRaiseAlertRetryMax = "FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_MAX";
inline constexpr const char* kFunctionWriteLogTimeout = "FORMWORK_FUNCTION_WRITE_LOG_TIMEOUT";
inline constexpr const char* kActivityWriteLogRetryAttempts = "FORMWORK_ACTIVITY_WRITE_LOG_RETRY_ATTEMPTS";
inline constexpr const char* kActivityWriteLogRetryBackoff = "FORMWORK_ACTIVITY_WRITE_LOG_RETRY_BACKOFF";
inline constexpr const char* kActivityWriteLogRetryFirst = "FORMWORK_ACTIVITY_WRITE_LOG_RETRY_FIRST";
inline constexpr const char* kActivityWriteLogRetryMax = "FORMWORK_ACTIVITY_WRITE_LOG_RETRY_MAX";
inline constexpr const char* kQueueStreamEventsAttempts = "FORMWORK_QUEUE_STREAM_EVENTS_ATTEMPTS";
inline constexpr const char* kWorkflowProcessEventKeep = "FORMWORK_WORKFLOW_PROCESS_EVENT_KEEP";
}  // namespace settings

}  // namespace app
