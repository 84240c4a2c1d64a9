#include "runtime/front/front.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include <formwork/json_value.h>

namespace formwork::front {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int64_t kMarginMs = 2'000;
constexpr int64_t kStartMs = 30'000;
constexpr int64_t kDefaultTimeoutMs = 1'800'000;

int64_t Since(SteadyClock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start).count();
}

protocol::Reply ToReply(Answer answer) {
  return {answer.status, std::move(answer.reason), std::move(answer.body)};
}

}  // namespace

int64_t ReadTimeSpan(std::string_view text) {
  int64_t days = 0;
  const size_t dot = text.find('.');
  if (dot < text.find(':')) {
    std::from_chars(text.data(), text.data() + dot, days);
    text.remove_prefix(dot + 1);
  }
  int64_t total = 0;
  int parts = 0;
  for (; !text.empty(); ++parts) {
    const size_t end = std::min(text.find(':'), text.size());
    int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + end, value);
    if (read.ec != std::errc{} || value < 0) return 0;
    total = total * 60 + value;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts == 3 ? (days * 86'400 + total) * 1000 : 0;
}

int64_t PatienceOfHost(const std::string& host_json) {
  std::ostringstream text;
  text << std::ifstream{host_json}.rdbuf();
  std::string span;
  if (const auto host = Json::Parse(text.str())) span = (*host)["functionTimeout"].AsString();
  for (const char* name :
       {"AzureFunctionsJobHost__functionTimeout", "AzureFunctionsJobHost__FunctionTimeout"}) {
    if (const char* setting = std::getenv(name)) span = setting;
  }
  if (span == "-1") return 0;
  const int64_t timeout = span.empty() ? kDefaultTimeoutMs : ReadTimeSpan(span);
  if (timeout == 0) return kDefaultTimeoutMs - kMarginMs;
  return timeout > 2 * kMarginMs ? timeout - kMarginMs : timeout / 2;
}

Handler ForwardTo(Child& child, const FrontOptions& options) {
  return [&child, options](const Invocation& invocation) -> protocol::Reply {
    const auto start = SteadyClock::now();
    Question question;
    const std::string target = "/" + std::string{invocation.function};
    question.target = target;
    question.headers = {{"Content-Type", "application/json; charset=utf-8"},
                        {"X-Azure-Functions-InvocationId", invocation.id}};
    if (!invocation.trace_parent.empty())
      question.headers.emplace_back("traceparent", invocation.trace_parent);
    question.body = invocation.body;
    for (int tries = 0; tries < options.tries;) {
      const int64_t left = options.patience_ms > 0 ? options.patience_ms - Since(start) : kStartMs;
      if (left <= 0) break;
      const auto link = child.Connect(std::min(left, kStartMs));
      if (link == nullptr) break;
      question.timeout_ms = options.patience_ms > 0 ? left : 0;
      Answer answer = link->Ask(question);
      if (answer.trip == Trip::kDone) return ToReply(std::move(answer));
      if (answer.trip == Trip::kLate) {
        child.Replace(link);
        return protocol::Failure(
            "TimeOut", "the function did not answer in its time; its process was replaced");
      }
      // The process died under the call, or is just dying: whatever came in is delivered at least
      // once anyway.
      if (answer.trip == Trip::kBroken) ++tries;
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return protocol::Failure("ProcessDied",
                             "the process of the functions ended under this call, again and again");
  };
}

}  // namespace formwork::front
