#pragma once
// Percent-encoding, for the two places that need it: parts of a URL, and an error that has to pass
// through the one line of ASCII that an HTTP reason phrase is.

#include <cstddef>
#include <string>
#include <string_view>

namespace formwork {

// All but letters, digits and -._~ : fit for one segment of a path or one value of a query.
[[nodiscard]] std::string PercentEncode(std::string_view text);

// All but printable ASCII, and '%' itself: still to be read by people. At most `max` bytes; a
// character is there whole or not at all.
[[nodiscard]] std::string EncodeReason(std::string_view text, size_t max);

// Undoes both. What is no code stays as it is.
[[nodiscard]] std::string PercentDecode(std::string_view text);

// What a reason phrase may take; the longest that hosts and proxies pass on is not far above.
inline constexpr size_t kMaxReason = 1000;

}  // namespace formwork
