#include "runtime/localhost/documents/canonical.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <utility>

namespace formwork::localhost {

std::string CanonicalNumber(double value) {
  if (value == 0) return "0";  // -0 too
  constexpr double kExact = 9007199254740992.0;
  std::array<char, 40> buffer{};
  char* const end = buffer.data() + buffer.size();
  if (std::abs(value) <= kExact && std::trunc(value) == value) {
    return {buffer.data(), std::to_chars(buffer.data(), end, static_cast<int64_t>(value)).ptr};
  }
  return {buffer.data(), std::to_chars(buffer.data(), end, value).ptr};
}

std::string CanonicalNumber(std::string_view text) {
  int64_t integer = 0;
  const char* const end = text.data() + text.size();
  const auto whole = std::from_chars(text.data(), end, integer);
  if (whole.ec == std::errc() && whole.ptr == end) return std::to_string(integer);
  double value = 0;
  const auto real = std::from_chars(text.data(), end, value);
  if (real.ec == std::errc::result_out_of_range)
    value = std::strtod(std::string(text).c_str(), nullptr);
  if (!std::isfinite(value))
    value = std::copysign(1.7976931348623157e308, value);  // JSON knows no infinity
  return CanonicalNumber(value);
}

Json NumberJson(std::string canonical) {
  Json number;
  number.kind = Json::Kind::kNumber;
  number.text = std::move(canonical);
  return number;
}

namespace {

constexpr size_t kFewMembers = 16;

// Quadratic for a handful, hashed beyond: a document may have tens of thousands of members.
void KeepLastOfEachName(std::vector<JsonMember>& members) {
  if (members.size() <= kFewMembers) {
    const auto repeated = [&](size_t i) {
      return std::any_of(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(i),
                         [&](const JsonMember& m) { return m.name == members[i].name; });
    };
    bool any = false;
    for (size_t i = 1; i < members.size() && !any; ++i)
      any = repeated(i);
    if (!any) return;
  }
  std::unordered_map<std::string, size_t> places;
  std::vector<JsonMember> kept;
  kept.reserve(members.size());
  for (JsonMember& member : members) {
    const auto [place, added] = places.emplace(member.name, kept.size());
    if (added) {
      kept.push_back(std::move(member));
    } else {
      kept[place->second].value = std::move(member.value);
    }
  }
  members = std::move(kept);
}

}  // namespace

void Canonicalize(Json& value) {
  if (value.IsNumber()) value.text = CanonicalNumber(value.text);
  for (Json& item : value.items)
    Canonicalize(item);
  if (value.IsObject()) KeepLastOfEachName(value.members);
  for (JsonMember& member : value.members)
    Canonicalize(member.value);
}

}  // namespace formwork::localhost
