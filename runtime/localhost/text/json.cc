#include "runtime/localhost/text/json.h"

#include <charconv>
#include <cstdlib>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

Json Json::Bool(bool value) {
  Json json;
  json.kind = Kind::kBool;
  json.boolean = value;
  return json;
}

Json Json::Int(int64_t value) {
  Json json;
  json.kind = Kind::kNumber;
  json.text = std::to_string(value);
  return json;
}

Json Json::Number(double value) {
  Json json;
  json.kind = Kind::kNumber;
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  json.text.assign(buffer, end.ptr);
  return json;
}

Json Json::String(std::string value) {
  Json json;
  json.kind = Kind::kString;
  json.text = std::move(value);
  return json;
}

Json Json::Array() {
  return Array({});
}

Json Json::Object() {
  return Object({});
}

void Json::Push(Json value) {
  items.push_back(std::move(value));
}

Json Json::Array(std::vector<Json> items) {
  Json json;
  json.kind = Kind::kArray;
  json.items = std::move(items);
  return json;
}

Json Json::Object(std::vector<JsonMember> members) {
  Json json;
  json.kind = Kind::kObject;
  json.members = std::move(members);
  return json;
}

const Json* Json::Find(std::string_view name) const {
  const Json* found = nullptr;
  for (const JsonMember& member : members) {
    if (member.name == name) found = &member.value;
  }
  return found;
}

const Json* Json::FindAnyCase(std::string_view name) const {
  const Json* found = nullptr;
  for (const JsonMember& member : members) {
    if (EqualsAnyCase(member.name, name)) found = &member.value;
  }
  return found;
}

std::string_view Json::Text(std::string_view name) const {
  const Json* found = Find(name);
  return found != nullptr && found->IsString() ? std::string_view(found->text) : std::string_view();
}

Json& Json::Set(std::string_view name, Json value) {
  kind = Kind::kObject;
  for (JsonMember& member : members) {
    if (member.name == name) {
      member.value = std::move(value);
      return member.value;
    }
  }
  members.push_back({std::string(name), std::move(value)});
  return members.back().value;
}

std::optional<int64_t> Json::AsInt() const {
  if (!IsNumber()) return std::nullopt;
  int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool operator==(const Json& a, const Json& b) {
  return a.kind == b.kind && a.boolean == b.boolean && a.text == b.text && a.items == b.items &&
         a.members == b.members;
}

bool operator==(const JsonMember& a, const JsonMember& b) {
  return a.name == b.name && a.value == b.value;
}

}  // namespace formwork::localhost
