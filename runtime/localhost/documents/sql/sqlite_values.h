#pragma once
// Between SQLite's values and ours. For the .cc files that register functions: it includes
// sqlite3.h.

#include <optional>
#include <string_view>

#include <sqlite3.h>

namespace formwork::localhost::sql {

inline std::optional<std::string_view> TextOf(sqlite3_value* value) {
  const unsigned char* text = sqlite3_value_text(value);
  if (text == nullptr) return std::nullopt;
  return std::string_view(static_cast<const char*>(static_cast<const void*>(text)),
                          static_cast<size_t>(sqlite3_value_bytes(value)));
}

inline void ReturnText(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void RegisterAggregates(sqlite3* handle);

}  // namespace formwork::localhost::sql
