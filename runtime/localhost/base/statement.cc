#include "runtime/localhost/base/statement.h"

#include <utility>

#include <sqlite3.h>

#include "runtime/localhost/base/store_error.h"

namespace formwork::localhost {

namespace {

void Expect(sqlite3_stmt* handle, int code) {
  if (code != SQLITE_OK) ThrowStoreError(sqlite3_db_handle(handle), code, sqlite3_sql(handle));
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), home_(other.home_) {}

Statement::~Statement() {
  if (handle_ == nullptr) return;
  if (home_ == nullptr) {
    sqlite3_finalize(handle_);
    return;
  }
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  home_->push_back(handle_);
}

void Statement::Bind(int index, std::nullptr_t) {
  Expect(handle_, sqlite3_bind_null(handle_, index));
}

void Statement::Bind(int index, int64_t value) {
  Expect(handle_, sqlite3_bind_int64(handle_, index, value));
}

void Statement::Bind(int index, double value) {
  Expect(handle_, sqlite3_bind_double(handle_, index, value));
}

// Copied: the statement outlives the expression that made the value. A null pointer would bind
// NULL, not ''.
void Statement::Bind(int index, std::string_view value) {
  const char* bytes = value.data() == nullptr ? "" : value.data();
  Expect(handle_,
         sqlite3_bind_text64(handle_, index, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::Bind(int index, Blob value) {
  const char* bytes = value.bytes.data() == nullptr ? "" : value.bytes.data();
  Expect(handle_, sqlite3_bind_blob64(handle_, index, bytes, value.bytes.size(), SQLITE_TRANSIENT));
}

bool Statement::Step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  ThrowStoreError(sqlite3_db_handle(handle_), code, sqlite3_sql(handle_));
}

int64_t Statement::RunToEnd() {
  while (Step()) {
  }
  return sqlite3_changes64(sqlite3_db_handle(handle_));
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

int64_t Statement::Int(int column) const {
  return sqlite3_column_int64(handle_, column);
}

std::string_view Statement::Text(int column) const {
  return Bytes(column);
}

std::string_view Statement::Bytes(int column) const {
  const void* bytes = sqlite3_column_type(handle_, column) == SQLITE_BLOB
                          ? sqlite3_column_blob(handle_, column)
                          : static_cast<const void*>(sqlite3_column_text(handle_, column));
  const auto size = static_cast<size_t>(sqlite3_column_bytes(handle_, column));
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), size);
}

std::optional<int64_t> Statement::OptionalInt(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Int(column);
}

std::optional<std::string> Statement::OptionalText(int column) const {
  if (IsNull(column)) return std::nullopt;
  return std::string(Text(column));
}

int Statement::Parameters() const {
  return sqlite3_bind_parameter_count(handle_);
}

}  // namespace formwork::localhost
