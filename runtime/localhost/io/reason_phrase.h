#pragma once
// The reason phrases of HTTP's statuses, as Kestrel has them.

#include <string_view>

namespace formwork::localhost {

// The one Kestrel writes; "" for a status it has no name for.
[[nodiscard]] std::string_view ReasonPhrase(int status);

}  // namespace formwork::localhost
