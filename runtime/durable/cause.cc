#include "runtime/durable/cause.h"

#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#include <cxxabi.h>
#include <formwork/json_writer.h>

#include "runtime/json/percent.h"

namespace formwork {

const char* TaskFailed::what() const noexcept {
  return std::runtime_error::what();
}

}  // namespace formwork

namespace formwork::durable {
namespace {

constexpr std::string_view kStart = "Response status code does not indicate success: ";

std::string Demangle(const char* name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text{
      abi::__cxa_demangle(name, nullptr, nullptr, &status), &std::free};
  return status == 0 ? text.get() : name;
}

// "Response status code does not indicate success: 500 (reason)." gives the reason; else nothing.
std::string_view ReasonIn(std::string_view message) {
  if (!message.starts_with(kStart) || !message.ends_with(").")) return {};
  const size_t open = message.find(" (", kStart.size());
  if (open == std::string_view::npos) return {};
  return message.substr(open + 2, message.size() - open - 4);
}

}  // namespace

std::string ToReasonPhrase(const FailureCause& cause) {
  const std::string mark = cause.non_retriable ? "!" : "";
  return mark + EncodeReason(cause.type + ": " + cause.message, kMaxReason - mark.size());
}

FailureCause FromReasonPhrase(std::string_view reason) {
  FailureCause cause;
  if (reason.starts_with('!')) {
    cause.non_retriable = true;
    reason.remove_prefix(1);
  }
  const size_t colon = reason.find(": ");
  if (colon == std::string_view::npos && reason.ends_with(':')) {
    cause.type = PercentDecode(reason.substr(0, reason.size() - 1));  // without its last blank
  } else if (colon == std::string_view::npos) {
    cause.type = "HttpError";
    cause.message = PercentDecode(reason);
  } else {
    cause.type = PercentDecode(reason.substr(0, colon));
    cause.message = PercentDecode(reason.substr(colon + 2));
    // What the runtime's own answers say of themselves: trying again would change nothing.
    const bool final_type =
        cause.type == "formwork::NonRetriable" || cause.type == "formwork::RejectedPayload";
    cause.non_retriable = cause.non_retriable || final_type;
  }
  return cause;
}

FailureCause RootCause(const Failure& failure) {
  const Failure* root = &failure;
  bool final_failure = failure.non_retriable;
  while (!root->inner.empty()) {
    root = &root->inner.front();
    final_failure = final_failure || root->non_retriable;
  }
  const std::string_view reason = ReasonIn(root->message);
  FailureCause cause =
      reason.empty() ? FailureCause{root->type, root->message, false} : FromReasonPhrase(reason);
  cause.non_retriable = cause.non_retriable || final_failure;
  return cause;
}

Failure CurrentFailure() {
  Failure failure;
  try {
    throw;
  } catch (const TaskFailed& error) {
    failure = {.type = Demangle(typeid(error).name()),
               .message = error.what(),
               .stack = {},
               .inner = {},
               .non_retriable = error.cause().non_retriable};
    failure.inner.push_back({.type = error.type(),
                             .message = error.message(),
                             .stack = {},
                             .inner = {},
                             .non_retriable = error.cause().non_retriable});
  } catch (const NonRetriable& error) {
    failure = {.type = Demangle(typeid(error).name()),
               .message = error.what(),
               .stack = {},
               .inner = {},
               .non_retriable = true};
  } catch (const std::exception& error) {
    failure.type = Demangle(typeid(error).name());
    failure.message = error.what();
  } catch (...) {
    failure.type = "unknown";
    failure.message = "something that is not a std::exception was thrown";
  }
  return failure;
}

std::string QuoteJson(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

}  // namespace formwork::durable
