#include "runtime/front/patience.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <formwork/json_value.h>

namespace formwork::front {
namespace {

constexpr int64_t kMarginMs = 2'000;
constexpr int64_t kDefaultTimeoutMs = 1'800'000;

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

}  // namespace formwork::front
