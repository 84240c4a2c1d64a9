#pragma once
// A JSON document as a value whose members stay in the order they were set. Text in is UTF-8; what
// is written is UTF-8, indented by two, with a final newline. Knows no blueprint.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::json {

struct Given;
struct Member;

class Value {
 public:
  enum class Kind : uint8_t { kNull, kStr, kNumber, kBool, kArr, kObj };

  Value() = default;  // null

  [[nodiscard]] static Value Str(std::string_view text);
  [[nodiscard]] static Value Int(int64_t number);
  // Digits as they are to be written; the text must be a JSON number.
  [[nodiscard]] static Value Number(std::string_view digits);
  [[nodiscard]] static Value Bool(bool flag);
  [[nodiscard]] static Value Arr();
  [[nodiscard]] static Value Arr(std::vector<Value> items);
  [[nodiscard]] static Value Obj();
  [[nodiscard]] static Value Obj(std::initializer_list<Given> members);
  [[nodiscard]] static Value Strs(const std::vector<std::string>& texts);

  // Appends to an object (a key comes once, which Write checks) or an array; gives *this back, and
  // of a temporary what can be moved on.
  Value& Set(std::string_view key, Value value) &;
  Value&& Set(std::string_view key, Value value) &&;
  Value& Add(Value value);

  [[nodiscard]] Kind kind() const { return kind_; }

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] bool flag() const { return flag_; }

  [[nodiscard]] const std::vector<Value>& items() const { return items_; }

  [[nodiscard]] const std::vector<Member>& members() const { return members_; }

  friend bool operator==(const Value&, const Value&);

 private:
  Kind kind_ = Kind::kNull;
  bool flag_ = false;
  std::string text_;
  std::vector<Value> items_;
  std::vector<Member> members_;
};

struct Member {
  std::string key;
  Value value;
  friend bool operator==(const Member&, const Member&);
};

// A member between the braces of Obj: mutable, because what stands in braces is const, and a whole
// subtree would be copied out of it instead of moved.
struct Given {
  std::string_view key;
  mutable Value value;
};

// Indented by two, with a final newline.
[[nodiscard]] std::string Write(const Value& value);

}  // namespace formwork::json
