#pragma once
// Turns what SQLite says about a connection into a StoreError. For this room's .cc files.

#include <string_view>

struct sqlite3;

namespace formwork::localhost {

[[noreturn]] void ThrowStoreError(sqlite3* handle, int code, std::string_view doing);

}  // namespace formwork::localhost
