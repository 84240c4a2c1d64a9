#include "generator/base/near_name.h"

#include <algorithm>
#include <vector>

#include "generator/base/text.h"

namespace formwork {
namespace {

// "flex" for "flex-consumption": half a name says enough when nothing else begins so.
std::optional<std::string> OnlyOneBegun(std::string_view lower,
                                        std::span<const std::string> candidates) {
  constexpr size_t kShortest = 3;
  std::optional<std::string> found;
  if (lower.size() < kShortest) return found;
  for (const std::string& candidate : candidates) {
    if (!LowerAscii(candidate).starts_with(lower)) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) {
  const auto n = a.size();
  const auto m = b.size();
  if ((n > m ? n - m : m - n) > static_cast<size_t>(limit)) return limit + 1;
  std::vector<int> before(m + 1);
  std::vector<int> last(m + 1);
  std::vector<int> row(m + 1);
  for (size_t j = 0; j <= m; ++j)
    last[j] = static_cast<int>(j);
  for (size_t i = 1; i <= n; ++i) {
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= m; ++j) {
      const int change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[m], limit + 1);
}

std::optional<std::string> NearestName(std::string_view name,
                                       std::span<const std::string> candidates) {
  const int limit = name.size() <= 6 ? 2 : 3;
  int best = limit + 1;
  std::optional<std::string> nearest;
  const std::string lower = LowerAscii(name);
  for (const std::string& candidate : candidates) {
    const int distance = EditDistance(lower, LowerAscii(candidate), limit);
    // A distance as long as the name itself says nothing: 'a' is not meant to be 'id'.
    if (distance >= static_cast<int>(std::max(name.size(), candidate.size()))) continue;
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest ? nearest : OnlyOneBegun(lower, candidates);
}

}  // namespace formwork
