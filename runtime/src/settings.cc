#include "runtime/src/settings.h"

#include <charconv>
#include <cstdlib>

#include <formwork/types.h>

namespace formwork {
namespace {

std::string Get(std::string_view name) {
  if (name.empty()) return {};
  const char* value =
      std::getenv(std::string(name).c_str());  // NOLINT(concurrency-mt-unsafe): read at the start
  std::string text = value == nullptr ? "" : value;
  if (text.starts_with("@Microsoft.KeyVault(")) {
    throw SettingError("the setting " + std::string(name) +
                       " is a Key Vault reference that was not resolved: does the secret exist, "
                       "and may this app's "
                       "identity read it?");
  }
  return text;
}

[[noreturn]] void Malformed(std::string_view name, std::string_view value,
                            const std::string& valid) {
  throw SettingError("the setting " + std::string(name) + " is '" + std::string(value) +
                     "', it must be " + valid);
}

}  // namespace

std::string TextSetting(std::string_view name, std::string_view otherwise) {
  std::string value = Get(name);
  return value.empty() ? std::string(otherwise) : value;
}

int IntegerSetting(std::string_view name, int otherwise, int min, int max) {
  const std::string text = Get(name);
  if (text.empty()) return otherwise;
  int value = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && at == text.data() + text.size();
  if (!whole || value < min || value > max) {
    Malformed(name, text, "a number from " + std::to_string(min) + " to " + std::to_string(max));
  }
  return value;
}

int64_t DurationSetting(std::string_view name, int64_t otherwise_ms) {
  const std::string text = Get(name);
  if (text.empty()) return otherwise_ms;
  const auto value = Duration::Parse(text);
  if (!value) Malformed(name, text, "a duration as 800ms, 30s or 5m");
  return value->milliseconds;
}

bool ExponentialSetting(std::string_view name, bool otherwise) {
  const std::string word = TextSetting(name, otherwise ? "exponential" : "fixed");
  if (word != "exponential" && word != "fixed") Malformed(name, word, "exponential or fixed");
  return word == "exponential";
}

std::string SecretSetting(std::string_view name) {
  return Get(name);
}

}  // namespace formwork
