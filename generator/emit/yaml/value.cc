#include "generator/emit/yaml/value.h"

#include "generator/base/check.h"

namespace formwork::yaml {

Value Value::Str(std::string_view text) {
  Value value;
  value.kind_ = Kind::kStr;
  value.text_ = text;
  return value;
}

Value Value::Int(int64_t number) {
  Value value;
  value.kind_ = Kind::kInt;
  value.number_ = number;
  return value;
}

Value Value::Bool(bool flag) {
  Value value;
  value.kind_ = Kind::kBool;
  value.number_ = flag ? 1 : 0;
  return value;
}

Value Value::Seq(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::kSeq;
  value.items_ = std::move(items);
  return value;
}

Value Value::Map(std::vector<Entry> entries) {
  Value value;
  value.kind_ = Kind::kMap;
  for (Entry& entry : entries)
    value.Set(entry.first, std::move(entry.second));
  return value;
}

Value Value::Strs(const std::vector<std::string>& texts) {
  Value value = Seq();
  for (const std::string& text : texts)
    value.Add(Str(text));
  return value;
}

Value& Value::Set(std::string_view key, Value value) {
  FORMWORK_CHECK(kind_ == Kind::kMap);
  for (const std::string& existing : keys_)
    FORMWORK_CHECK(existing != key);
  keys_.emplace_back(key);
  items_.push_back(std::move(value));
  return *this;
}

Value& Value::Add(Value value) {
  FORMWORK_CHECK(kind_ == Kind::kSeq);
  items_.push_back(std::move(value));
  return *this;
}

Value& Value::Comment(std::string_view lines) {
  comment_ = lines;
  return *this;
}

Value& Value::BlankBefore() {
  blank_before_ = true;
  return *this;
}

Value& Value::Flow() {
  flow_ = true;
  return *this;
}

}  // namespace formwork::yaml
