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

Value Value::Arr(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::kArr;
  value.items_ = std::move(items);
  return value;
}

Value Value::Obj(std::vector<Member> members) {
  Value value;
  value.kind_ = Kind::kObj;
  value.members_ = std::move(members);
  return value;
}

Value Value::Strs(const std::vector<std::string>& texts) {
  Value value = Arr();
  for (const std::string& text : texts)
    value.Add(Str(text));
  return value;
}

Value& Value::Set(std::string_view key, Value value) {
  FORMWORK_CHECK(kind_ == Kind::kObj);
  members_.emplace_back(std::string(key), std::move(value));
  return *this;
}

Value& Value::Add(Value value) {
  FORMWORK_CHECK(kind_ == Kind::kArr);
  items_.push_back(std::move(value));
  return *this;
}

}  // namespace formwork::json
