#pragma once
// A prepared statement in use: typed binding and typed columns. Made by Database; when it goes out
// of scope it is reset and its text goes back to the cache. Views it returns live until the next
// Step.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace formwork::localhost {

struct Blob {  // bytes to bind as a BLOB, not as text
  std::string_view bytes;
};

class Statement {
 public:
  Statement(sqlite3_stmt* handle, std::vector<sqlite3_stmt*>* home)
      : handle_(handle), home_(home) {}

  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) = delete;
  ~Statement();

  void Bind(int index, std::nullptr_t);
  void Bind(int index, int64_t value);
  void Bind(int index, double value);
  void Bind(int index, std::string_view value);
  void Bind(int index, Blob value);

  void Bind(int index, const char* value) { Bind(index, std::string_view(value)); }

  void Bind(int index, const std::string& value) { Bind(index, std::string_view(value)); }

  void Bind(int index, int value) { Bind(index, int64_t{value}); }

  void Bind(int index, unsigned value) { Bind(index, int64_t{value}); }

  void Bind(int index, bool value) { Bind(index, int64_t{value ? 1 : 0}); }

  template <class T>
  void Bind(int index, const std::optional<T>& value) {
    if (value) {
      Bind(index, *value);
    } else {
      Bind(index, nullptr);
    }
  }

  template <class... Values>
  void BindAll(const Values&... values) {
    int index = 0;
    (Bind(++index, values), ...);
  }

  [[nodiscard]] bool Step();  // true: there is a row
  int64_t RunToEnd();         // rows changed

  [[nodiscard]] bool IsNull(int column) const;
  [[nodiscard]] int64_t Int(int column) const;
  [[nodiscard]] std::string_view Text(int column) const;  // empty for NULL
  [[nodiscard]] std::string_view Bytes(int column) const;
  [[nodiscard]] std::optional<int64_t> OptionalInt(int column) const;
  [[nodiscard]] std::optional<std::string> OptionalText(int column) const;
  [[nodiscard]] int Parameters() const;  // the highest ?N

 private:
  sqlite3_stmt* handle_;
  std::vector<sqlite3_stmt*>* home_;  // where it is put back; null: finalized
};

}  // namespace formwork::localhost
