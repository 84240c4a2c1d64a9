#pragma once
// host.json as Azure's host reads it, with AzureFunctionsJobHost__… settings laid over it. What the
// host refuses to start with is an error here, in the host's words; what it ignores is ignored.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/config/settings.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

struct RetryPolicy {
  enum class Strategy : uint8_t { kFixedDelay, kExponentialBackoff };
  Strategy strategy = Strategy::kFixedDelay;
  int64_t max_retries = 0;  // -1: for ever
  Duration first{0};        // the delay, or the minimum
  Duration max{0};
};

// `what` is filled when the policy is none.
[[nodiscard]] std::optional<RetryPolicy> ReadRetryPolicy(const Json& json, std::string& what);
// The pause before retry `n` (1 is the first).
[[nodiscard]] Duration RetryDelay(const RetryPolicy& policy, int64_t n);

struct HandlerDescription {
  std::string executable;
  std::vector<std::string> arguments;
  std::string working_directory;
  std::string worker_path;
  std::string worker_directory;
  std::vector<std::string> worker_arguments;
  bool stderr_is_errors = true;
};

struct QueueOptions {
  int64_t batch_size = 16;
  int64_t new_batch_threshold = 8;
  int64_t max_dequeue_count = 5;
  Duration max_polling_interval = std::chrono::minutes(1);
  Duration visibility_timeout{0};
  bool base64 = true;
};

struct HttpOptions {
  std::string route_prefix = "api";
  int64_t max_outstanding = -1;
  int64_t max_concurrent = -1;
  std::vector<std::pair<std::string, std::string>> custom_headers;
};

enum class HandlerMode : uint8_t { kDefault, kForwarding, kProxying };

struct HostJson {
  std::vector<std::string> errors;  // any: the host is in state Error and answers 503
  std::vector<std::string> warnings;
  bool has_handler = false;
  HandlerDescription handler;
  HandlerMode mode = HandlerMode::kDefault;
  Duration initialization_timeout = std::chrono::seconds(30);
  std::optional<uint16_t> port;
  std::optional<Duration> function_timeout = std::chrono::minutes(30);
  HttpOptions http;
  QueueOptions queues;
  std::optional<RetryPolicy> retry;
  Json durable;  // extensions.durableTask
  Json effective;
};

// `text` is nullopt when there is no file. `cores` sets the default of newBatchThreshold.
[[nodiscard]] HostJson ReadHostJson(const std::optional<std::string>& text,
                                    const Settings& settings, int64_t cores);

}  // namespace formwork::localhost
