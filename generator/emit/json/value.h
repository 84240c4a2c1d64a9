#pragma once
// A JSON document as a value whose members stay in the order they were set. Text in is UTF-8; what
// is written is UTF-8, indented by two, with a final newline. Knows no blueprint.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace formwork::json {

class Value {
 public:
  enum class Kind : uint8_t { kNull, kStr, kNumber, kBool, kArr, kObj };

  using Member = std::pair<std::string, Value>;

  Value() = default;  // null

  [[nodiscard]] static Value Str(std::string_view text);
  [[nodiscard]] static Value Int(int64_t number);
  // Digits as they are to be written; the text must be a JSON number.
  [[nodiscard]] static Value Number(std::string_view digits);
  [[nodiscard]] static Value Bool(bool flag);
  [[nodiscard]] static Value Arr(std::vector<Value> items = {});
  [[nodiscard]] static Value Obj(std::vector<Member> members = {});
  [[nodiscard]] static Value Strs(const std::vector<std::string>& texts);

  // Appends to an object (a key comes once, which Write checks) or an array; gives *this back.
  Value& Set(std::string_view key, Value value);
  Value& Add(Value value);

  [[nodiscard]] Kind kind() const { return kind_; }

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] bool flag() const { return flag_; }

  [[nodiscard]] const std::vector<Value>& items() const { return items_; }

  [[nodiscard]] const std::vector<Member>& members() const { return members_; }

  friend bool operator==(const Value&, const Value&) = default;

 private:
  Kind kind_ = Kind::kNull;
  bool flag_ = false;
  std::string text_;
  std::vector<Value> items_;
  std::vector<Member> members_;
};

// Indented by two, with a final newline.
[[nodiscard]] std::string Write(const Value& value);
// On one line, without a newline at the end.
[[nodiscard]] std::string WriteCompact(const Value& value);

}  // namespace formwork::json
