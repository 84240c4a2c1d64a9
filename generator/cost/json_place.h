#pragma once
// Where members and items stand in a text that is known to be JSON, so that a fault in a price book
// can be pointed at. Finds places; what the values mean is the reader's business.

#include <cstddef>
#include <string_view>
#include <vector>

namespace formwork::cost {

struct Place {
  size_t begin = 0;
  size_t end = 0;
};

// The value that begins at or after `at`, without white space.
[[nodiscard]] Place ValueAt(std::string_view json, size_t at);
// The value of an object's member; the object's opening brace if it has none of that name.
[[nodiscard]] Place MemberOf(std::string_view json, Place object, std::string_view key);
// The key itself, with its quotes.
[[nodiscard]] Place KeyOf(std::string_view json, Place object, std::string_view key);
[[nodiscard]] std::vector<Place> ItemsOf(std::string_view json, Place array);

}  // namespace formwork::cost
