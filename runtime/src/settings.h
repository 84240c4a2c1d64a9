#pragma once
// App settings, read once at the start and typed. A missing one has its default; a malformed one,
// or a secret that the platform could not resolve, is a start-up error that names the setting.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace formwork {

class SettingError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// "" means there is no such setting, and gives the default.
[[nodiscard]] std::string TextSetting(std::string_view name, std::string_view otherwise);
[[nodiscard]] int IntegerSetting(std::string_view name, int otherwise, int min, int max);
[[nodiscard]] int64_t DurationSetting(std::string_view name, int64_t otherwise_ms);
// How pauses grow: "exponential" or "fixed".
[[nodiscard]] bool ExponentialSetting(std::string_view name, bool otherwise);
// A secret; "@Microsoft.KeyVault(…)" is one that was not resolved.
[[nodiscard]] std::string SecretSetting(std::string_view name);

}  // namespace formwork
