#include "generator/emit/json/value.h"

#include "generator/base/check.h"

namespace formwork::json {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 8259, "Numbers".
bool IsNumber(std::string_view text) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t from = i;
    while (i < text.size() && IsDigit(text[i]))
      ++i;
    return i - from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const size_t integer = i;
  const size_t length = digits();
  if (length == 0 || (length > 1 && text[integer] == '0')) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

}  // namespace

Value Value::Str(std::string_view text) {
  Value value;
  value.kind_ = Kind::kStr;
  value.text_ = text;
  return value;
}

Value Value::Int(int64_t number) {
  return Number(std::to_string(number));
}

Value Value::Number(std::string_view digits) {
  FORMWORK_CHECK(IsNumber(digits));
  Value value;
  value.kind_ = Kind::kNumber;
  value.text_ = digits;
  return value;
}

Value Value::Bool(bool flag) {
  Value value;
  value.kind_ = Kind::kBool;
  value.flag_ = flag;
  return value;
}

Value Value::Arr() {
  Value value;
  value.kind_ = Kind::kArr;
  return value;
}

Value Value::Arr(std::vector<Value> items) {
  Value value = Arr();
  value.items_ = std::move(items);
  return value;
}

Value Value::Obj() {
  Value value;
  value.kind_ = Kind::kObj;
  return value;
}

Value Value::Obj(std::initializer_list<Given> members) {
  Value value = Obj();
  value.members_.reserve(members.size());
  for (const Given& member : members)
    value.members_.push_back({std::string(member.key), std::move(member.value)});
  return value;
}

Value Value::Strs(const std::vector<std::string>& texts) {
  Value value = Arr();
  for (const std::string& text : texts)
    value.Add(Str(text));
  return value;
}

Value&& Value::Set(std::string_view key, Value value) && {
  return std::move(Set(key, std::move(value)));
}

Value& Value::Set(std::string_view key, Value value) & {
  FORMWORK_CHECK(kind_ == Kind::kObj);
  members_.push_back({std::string(key), std::move(value)});
  return *this;
}

Value& Value::Add(Value value) {
  FORMWORK_CHECK(kind_ == Kind::kArr);
  items_.push_back(std::move(value));
  return *this;
}

// Written out, for clang 14 breaks down over a defaulted comparison of a type that holds itself.
bool operator==(const Value& a, const Value& b) {
  return a.kind_ == b.kind_ && a.flag_ == b.flag_ && a.text_ == b.text_ && a.items_ == b.items_ &&
         a.members_ == b.members_;
}

bool operator==(const Member& a, const Member& b) {
  return a.key == b.key && a.value == b.value;
}

}  // namespace formwork::json
