#include "runtime/localhost/documents/sql/values.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace formwork::localhost::sql {

TypeRank RankOf(std::string_view text) {
  switch (text.empty() ? 'n' : text.front()) {
    case 'n':
      return TypeRank::kNull;
    case 'f':
      return TypeRank::kFalse;
    case 't':
      return TypeRank::kTrue;
    case '"':
      return TypeRank::kString;
    case '[':
      return TypeRank::kArray;
    case '{':
      return TypeRank::kObject;
    default:
      return TypeRank::kNumber;
  }
}

bool IsScalar(std::string_view text) {
  return RankOf(text) < TypeRank::kArray;
}

std::optional<double> NumberOf(std::string_view text) {
  if (RankOf(text) != TypeRank::kNumber) return std::nullopt;
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::string> StringOf(std::string_view text) {
  if (RankOf(text) != TypeRank::kString) return std::nullopt;
  if (text.find('\\') == std::string_view::npos)
    return std::string(text.substr(1, text.size() - 2));
  const std::optional<Json> value = ReadJson(text);
  return value ? std::optional(value->text) : std::nullopt;
}

bool DeepEqual(const Json& a, const Json& b) {
  if (a.kind != b.kind) return false;
  if (a.IsArray()) {
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), DeepEqual);
  }
  if (!a.IsObject()) return a.boolean == b.boolean && a.text == b.text;
  if (a.members.size() != b.members.size()) return false;
  return std::all_of(a.members.begin(), a.members.end(), [&](const JsonMember& member) {
    const Json* other = b.Find(member.name);
    return other != nullptr && DeepEqual(member.value, *other);
  });
}

bool EqualTexts(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (IsScalar(a) || RankOf(a) != RankOf(b)) return false;
  const std::optional<Json> left = ReadJson(a);
  const std::optional<Json> right = ReadJson(b);
  return left && right && DeepEqual(*left, *right);
}

namespace {

bool IsBool(TypeRank rank) {
  return rank == TypeRank::kFalse || rank == TypeRank::kTrue;
}

template <class T>
int Sign(const T& a, const T& b) {
  if (a < b) return -1;
  return b < a ? 1 : 0;
}

}  // namespace

std::optional<int> CompareTexts(std::string_view a, std::string_view b) {
  const TypeRank left = RankOf(a);
  const TypeRank right = RankOf(b);
  if (IsBool(left) && IsBool(right)) return Sign(left, right);
  if (left != right || !IsScalar(a)) return std::nullopt;
  if (left == TypeRank::kNumber) return Sign(*NumberOf(a), *NumberOf(b));
  if (left == TypeRank::kString) return Sign(*StringOf(a), *StringOf(b));
  return 0;  // null and null
}

std::string OrderKey(std::string_view text) {
  const TypeRank rank = RankOf(text);
  std::string key(1, static_cast<char>(rank));
  if (rank == TypeRank::kNumber) {
    // The bits of a double sort as integers once the sign bit (or, for negatives, every bit) is
    // flipped.
    const auto bits = std::bit_cast<uint64_t>(*NumberOf(text));
    const uint64_t sortable = (bits >> 63U) != 0 ? ~bits : bits | (uint64_t{1} << 63U);
    for (unsigned shift = 64; shift > 0; shift -= 8)
      key.push_back(static_cast<char>((sortable >> (shift - 8)) & 0xffU));
  } else if (rank == TypeRank::kString) {
    key += *StringOf(text);
  } else if (rank > TypeRank::kString) {
    key += text;
  }
  return key;
}

}  // namespace formwork::localhost::sql
