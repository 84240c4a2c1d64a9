#pragma once
// What somebody may have meant: near misses among the names that there are.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace formwork {

// Levenshtein distance with adjacent transpositions, capped: more than `limit` gives limit + 1.
[[nodiscard]] int EditDistance(std::string_view a, std::string_view b, int limit);

// The candidate nearest to `name`: distance <= 2 for names up to 6 letters, 3 beyond; case alone is
// always near. Failing that, the only one that `name` begins.
[[nodiscard]] std::optional<std::string> NearestName(std::string_view name,
                                                     std::span<const std::string> candidates);

}  // namespace formwork
