// Tags as Azure takes them. An environment may bring tags of its own, so that each is looked at
// with its own.

#include <algorithm>
#include <map>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/base/utf8.h"
#include "generator/diag/codes.h"
#include "generator/target/azure/check_parts.h"

namespace formwork::azure {
namespace {

constexpr size_t kLongestKey = 128;  // storage accounts
constexpr size_t kLongestValue = 256;
constexpr std::string_view kTaken[] = {"azure", "microsoft", "windows"};

void Refuse(Span span, std::string message, std::string help, Sink& sink) {
  sink.Report(MakeDiagnostic(4005, span, std::move(message), std::move(help)));
}

void CheckKey(const std::string& key, Span span, Sink& sink) {
  if (key.empty() || key.size() > kLongestKey ||
      key.find_first_of("<>%&\\?/") != std::string::npos) {
    Refuse(span, StrCat("Azure takes no tag named '", key, "'"),
           StrCat("1 to ", kLongestKey, " characters without < > % & \\ ? /"), sink);
    return;
  }
  const std::string lower = LowerAscii(key);
  const auto* taken = std::ranges::find_if(
      kTaken, [&](std::string_view prefix) { return lower.starts_with(prefix); });
  if (taken == std::end(kTaken)) return;
  Refuse(span, StrCat("Azure takes no tag named '", key, "'"),
         StrCat("names that begin with '", *taken, "' are its own: write another"), sink);
}

}  // namespace

void CheckTags(const blueprint::Blueprint& blueprint, Sink& sink) {
  std::map<std::string, std::string> seen;  // as Azure compares them, as they are written
  for (const auto& [key, value] : blueprint.tags) {
    CheckKey(key, value.key, sink);
    const auto [first, fresh] = seen.emplace(LowerAscii(key), key);
    if (!fresh) {
      Refuse(value.key,
             StrCat("the tags '", first->second, "' and '", key, "' are the same one for Azure"),
             "it makes no difference between upper and lower case: remove one", sink);
    }
    if (CodePoints(*value) > kLongestValue) {
      Refuse(value.span, StrCat("the tag '", key, "' has ", CodePoints(*value), " characters"),
             StrCat("Azure takes at most ", kLongestValue), sink);
    }
  }
}

}  // namespace formwork::azure
