#include "runtime/src/service_client.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>
#include <thread>

#include <formwork/problem.h>

#include "runtime/src/events.h"
#include "runtime/src/make_context.h"
#include "runtime/src/request_fault.h"
#include "runtime/src/settings.h"

namespace formwork {
namespace {

double Chance() {
  thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

std::string_view Word(ExchangeOutcome outcome) {
  switch (outcome) {
    case ExchangeOutcome::kAnswered:
      return "answered";
    case ExchangeOutcome::kTimedOut:
      return "timeout";
    case ExchangeOutcome::kUnreachable:
      return "unreachable";
    case ExchangeOutcome::kUntrusted:
      return "untrusted";
    case ExchangeOutcome::kGarbled:
      return "garbled";
  }
  return "unreachable";
}

ServiceAddress AddressSetting(const std::string& name, const char* otherwise) {
  const std::string url = TextSetting(name, otherwise);
  auto address = ParseServiceUrl(url);
  if (!address) {
    throw SettingError("the setting " + name + " is '" + url +
                       "', it must be an https:// address, or http:// to this very machine");
  }
  return *std::move(address);
}

}  // namespace

ServiceClient::ServiceClient(const ServiceInfo& info, LogLines* lines)
    : name_(info.name), fail_open_(info.fail_open), lines_(lines) {
  const std::string prefix = info.setting;
  address_ = AddressSetting(prefix + "_URL", info.url);
  model_ = TextSetting(prefix + "_MODEL", info.model);
  secret_ = SecretSetting(info.secret_setting);
  deadline_ms_ = DurationSetting(prefix + "_DEADLINE", info.deadline_ms);
  timeout_ms_ = DurationSetting(prefix + "_TIMEOUT", info.timeout_ms);
  retry_.attempts = IntegerSetting(prefix + "_RETRY_ATTEMPTS", info.attempts, 1, 100);
  retry_.first_ms = DurationSetting(prefix + "_RETRY_FIRST", info.first_ms);
  retry_.max_ms = DurationSetting(prefix + "_RETRY_MAX", info.max_ms);
  retry_.exponential = ExponentialSetting(prefix + "_RETRY_BACKOFF", info.exponential);
}

HttpClient& ServiceClient::Client() {
  std::call_once(made_, [this] { client_ = std::make_unique<HttpClient>(address_); });
  return *client_;
}

ServiceClient::Attempt ServiceClient::TryOnce(const ClientRequest& request, int64_t timeout_ms,
                                              const Judge& judge, ServiceAnswer& answer) {
  Exchange exchange = Client().Send(request, timeout_ms);
  if (exchange.outcome != ExchangeOutcome::kAnswered) {
    answer.reason = std::move(exchange.detail);
    // A certificate that is wrong now is wrong in fifty milliseconds.
    return {
        exchange.outcome != ExchangeOutcome::kUntrusted, {}, std::string(Word(exchange.outcome))};
  }
  const int status = exchange.response.status;
  if (IsTransientStatus(status)) {
    Attempt attempt{true, {}, std::to_string(status)};
    for (const Header& header : exchange.response.headers) {
      if (header.name == "Retry-After" || header.name == "retry-after")
        attempt.retry_after_ms = RetryAfterMs(header.value);
    }
    answer.reason = "it answered " + std::to_string(status);
    return attempt;
  }
  answer.about_request = false;
  answer.reason = judge(exchange.response, answer);
  if (!answer.reason.empty()) {
    const bool refused = status >= 400 && status < 500;
    return {.retry = status < 400,
            .retry_after_ms = {},
            .outcome = status < 400 ? "garbled" : std::to_string(status),
            .broken = !refused && !answer.about_request};
  }
  answer.available = true;
  answer.response = std::move(exchange.response);
  return {false, {}, "ok"};
}

ServiceAnswer ServiceClient::Call(const Context& context, ClientRequest request,
                                  const Judge& judge) {
  const int64_t start = SteadyMs();
  const int64_t until = start + std::min(deadline_ms_, context.Remaining().milliseconds);
  if (!context.trace_parent().empty())
    request.headers.push_back({"traceparent", context.trace_parent()});
  if (const std::string fault = RequestFault(request); !fault.empty())
    throw std::invalid_argument("the request to '" + name_ + "' cannot be sent: " + fault);
  ServiceAnswer answer;
  if (!breaker_.Allow(start)) {
    answer.reason = "it failed too often lately and is left alone for a while";
    Record(context, answer, "open", 0, start);
    return answer;
  }
  for (int number = 1;; ++number) {
    const int64_t left = until - SteadyMs();
    if (left <= 0) {
      breaker_.Failed(SteadyMs());
      answer.reason = "its deadline has passed; last: " + answer.reason;
      Record(context, answer, "deadline", number - 1, start);
      return answer;
    }
    const Attempt attempt = TryOnce(request, std::min(timeout_ms_, left), judge, answer);
    if (answer.available) {
      breaker_.Succeeded();
      Record(context, answer, "ok", number, start);
      return answer;
    }
    const auto pause = attempt.retry ? PauseBefore(retry_, number + 1, Chance(),
                                                   attempt.retry_after_ms, until - SteadyMs())
                                     : std::nullopt;
    if (!pause) {
      if (attempt.broken) {
        breaker_.Failed(SteadyMs());
      } else {
        breaker_.Succeeded();
      }
      Record(context, answer, attempt.outcome, number, start);
      return answer;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(*pause));
  }
}

void ServiceClient::Record(const Context& context, const ServiceAnswer& answer,
                           const std::string& outcome, int attempts, int64_t start_ms) const {
  const int64_t now = SteadyMs();
  Emit(lines_, ServiceEvent{.function = context.function(),
                            .service = name_,
                            .outcome = outcome,
                            .ms = static_cast<double>(now - start_ms),
                            .attempts = attempts,
                            .breaker = breaker_.Word(now),
                            .tokens_in = answer.tokens_in,
                            .tokens_out = answer.tokens_out,
                            .invocation = context.invocation()});
}

void ThrowNotAvailable(const ServiceClient& client, const std::string& reason) {
  throw Problem(503, "the service '" + client.name() + "' is not available: " + reason);
}

}  // namespace formwork
