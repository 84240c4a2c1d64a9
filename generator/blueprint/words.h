#pragma once
// The language's words for each enumeration: one table for reading, printing and the reference.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/model.h"

namespace formwork::blueprint {

// In the order of the enumerators.
template <class E>
inline constexpr std::span<const std::string_view> kWords = {};

namespace words {
inline constexpr std::string_view kPlan[] = {"flex-consumption", "consumption", "premium"};
inline constexpr std::string_view kAccess[] = {"public", "key", "admin"};
inline constexpr std::string_view kMethod[] = {"GET",    "POST", "PUT",    "PATCH",
                                               "DELETE", "HEAD", "OPTIONS"};
inline constexpr std::string_view kBackoff[] = {"exponential", "fixed"};
inline constexpr std::string_view kOnFailure[] = {"closed", "open"};
inline constexpr std::string_view kServiceKind[] = {"http", "gemini"};
inline constexpr std::string_view kRollback[] = {"automatic", "manual"};
inline constexpr std::string_view kQuality[] = {"format", "tidy", "cppcheck"};
}  // namespace words

template <>
inline constexpr std::span<const std::string_view> kWords<Plan> = words::kPlan;
template <>
inline constexpr std::span<const std::string_view> kWords<Access> = words::kAccess;
template <>
inline constexpr std::span<const std::string_view> kWords<Method> = words::kMethod;
template <>
inline constexpr std::span<const std::string_view> kWords<Backoff> = words::kBackoff;
template <>
inline constexpr std::span<const std::string_view> kWords<OnFailure> = words::kOnFailure;
template <>
inline constexpr std::span<const std::string_view> kWords<ServiceKind> = words::kServiceKind;
template <>
inline constexpr std::span<const std::string_view> kWords<Rollback> = words::kRollback;
template <>
inline constexpr std::span<const std::string_view> kWords<Quality> = words::kQuality;

template <class E>
[[nodiscard]] std::optional<E> FindWord(std::string_view word) {
  const auto all = kWords<E>;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i] == word) return static_cast<E>(i);
  }
  return std::nullopt;
}

template <class E>
[[nodiscard]] std::vector<std::string> WordList() {
  return {kWords<E>.begin(), kWords<E>.end()};
}

}  // namespace formwork::blueprint
