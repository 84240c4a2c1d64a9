#include "generator/cost/json_place.h"

#include <algorithm>

#include "generator/base/text.h"

namespace formwork::cost {
namespace {

// Past the string that begins at `at`.
size_t StringEnd(std::string_view json, size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at < json.size() ? at + 1 : json.size();
}

size_t CollectionEnd(std::string_view json, size_t at) {
  int depth = 0;
  while (at < json.size()) {
    const char c = json[at];
    if (c == '"') {
      at = StringEnd(json, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) break;
  }
  return at;
}

struct Member {
  Place key = {};
  Place value = {};
};

// The member with that key; both places empty if there is none. Keys with escapes are not looked
// for.
Member Find(std::string_view json, Place object, std::string_view key) {
  size_t at = AfterBlanks(json, object.begin + 1);
  while (at < object.end && json[at] == '"') {
    const Place name{at, StringEnd(json, at)};
    const size_t colon = AfterBlanks(json, name.end);
    const Place value = ValueAt(json, colon + 1);
    if (json.substr(name.begin + 1, name.end - name.begin - 2) == key) return {name, value};
    at = AfterBlanks(json, value.end);
    if (at < object.end && json[at] == ',') at = AfterBlanks(json, at + 1);
  }
  return {};
}

}  // namespace

Place ValueAt(std::string_view json, size_t at) {
  at = AfterBlanks(json, at);
  if (at >= json.size()) return {json.size(), json.size()};
  if (json[at] == '"') return {at, StringEnd(json, at)};
  if (json[at] == '{' || json[at] == '[') return {at, CollectionEnd(json, at)};
  return {at, std::min(json.find_first_of(" \t\r\n,}]", at), json.size())};
}

Place MemberOf(std::string_view json, Place object, std::string_view key) {
  const Member member = Find(json, object, key);
  return member.value.end > 0 ? member.value : Place{object.begin, object.begin + 1};
}

Place KeyOf(std::string_view json, Place object, std::string_view key) {
  const Member member = Find(json, object, key);
  return member.key.end > 0 ? member.key : Place{object.begin, object.begin + 1};
}

std::vector<Place> ItemsOf(std::string_view json, Place array) {
  std::vector<Place> items;
  size_t at = AfterBlanks(json, array.begin + 1);
  while (at < array.end && json[at] != ']') {
    items.push_back(ValueAt(json, at));
    at = AfterBlanks(json, items.back().end);
    if (at < array.end && json[at] == ',') at = AfterBlanks(json, at + 1);
  }
  return items;
}

}  // namespace formwork::cost
