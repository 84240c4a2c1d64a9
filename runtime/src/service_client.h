#pragma once
// One service: its settings, its connections, its breaker, and the loop of attempts around them.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <formwork/context.h>
#include <formwork/function.h>
#include <formwork/services.h>

#include "runtime/src/breaker.h"
#include "runtime/src/http_client.h"
#include "runtime/src/retry.h"

namespace formwork {

class LogLines;

// How a call of a service ended.
struct ServiceAnswer {
  bool available = false;
  Response response;
  std::string reason;          // why it is not available
  bool about_request = false;  // the service works; it had no answer to what this request said
  int64_t tokens_in = 0;
  int64_t tokens_out = 0;
};

class ServiceClient {
 public:
  // Reads the settings; throws SettingError.
  ServiceClient(const ServiceInfo& info, LogLines* lines);
  ServiceClient(const ServiceClient&) = delete;
  ServiceClient& operator=(const ServiceClient&) = delete;
  ~ServiceClient() = default;

  // Judges an answer: "" if it is good, else why it counts as failed and may be tried again. May
  // count tokens.
  using Judge = std::function<std::string(const Response&, ServiceAnswer&)>;

  // Never longer than the service's deadline and what is left to the function. Records what
  // happened.
  [[nodiscard]] ServiceAnswer Call(const Context& context, ClientRequest request,
                                   const Judge& judge);

  [[nodiscard]] bool fail_open() const { return fail_open_; }

  [[nodiscard]] const std::string& name() const { return name_; }

  [[nodiscard]] const std::string& model() const { return model_; }

  [[nodiscard]] const std::string& secret() const { return secret_; }

 private:
  struct Attempt {
    bool retry = false;
    std::optional<int64_t> retry_after_ms;
    std::string outcome;
    bool broken = true;  // the service, as far as one can see; else only this request
  };

  Attempt TryOnce(const ClientRequest& request, int64_t timeout_ms, const Judge& judge,
                  ServiceAnswer& answer);
  HttpClient& Client();
  void Record(const Context& context, const ServiceAnswer& answer, const std::string& outcome,
              int attempts, int64_t start_ms) const;

  std::string name_;
  std::string model_;
  std::string secret_;
  ServiceAddress address_;
  RetryPolicy retry_;
  int64_t deadline_ms_;
  int64_t timeout_ms_;
  bool fail_open_;
  LogLines* lines_;
  Breaker breaker_;
  std::once_flag made_;
  std::unique_ptr<HttpClient> client_;
};

// What a closed service throws: a 503 to whoever called.
[[noreturn]] void ThrowNotAvailable(const ServiceClient& client, const std::string& reason);

}  // namespace formwork
