#include "runtime/durable/cause.h"

#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#include <cxxabi.h>
#include <formwork/json_writer.h>

namespace formwork::durable {
namespace {

constexpr size_t kMaxReason = 1000;
constexpr std::string_view kStart = "Response status code does not indicate success: ";
constexpr std::string_view kHex = "0123456789ABCDEF";

bool IsPlain(char c) {
  return c >= ' ' && c < 0x7F && c != '%';
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string PercentDecode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 &&
                       HexValue(text[i + 2]) >= 0;
    if (coded) {
      out += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

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
  std::string out = cause.non_retriable ? "!" : "";
  const std::string text = cause.type + ": " + cause.message;
  for (const char c : text) {
    if (out.size() + 3 > kMaxReason) break;
    if (IsPlain(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

FailureCause FromReasonPhrase(std::string_view reason) {
  FailureCause cause;
  if (reason.starts_with('!')) {
    cause.non_retriable = true;
    reason.remove_prefix(1);
  }
  const size_t colon = reason.find(": ");
  if (colon == std::string_view::npos) {
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
