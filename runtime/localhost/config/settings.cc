#include "runtime/localhost/config/settings.h"

#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

std::string Key(std::string_view name) {
  std::string key;
  for (const char c : Lower(name)) {
    if (c == ':') {
      key += "__";
    } else {
      key += c;
    }
  }
  return key;
}

}  // namespace

void Settings::Add(std::string_view name, std::string value) {
  values_.try_emplace(Key(name), Value{std::string(name), std::move(value)});
}

void Settings::Replace(std::string_view name, std::string value) {
  values_.insert_or_assign(Key(name), Value{std::string(name), std::move(value)});
}

std::string Settings::AddLocalSettings(std::string_view text) {
  JsonFault fault;
  const auto json = ReadJson(text, JsonTolerance::kForgiving, &fault);
  if (!json) return "not JSON: " + fault.what + " at byte " + std::to_string(fault.offset);
  const Json* values = json->FindAnyCase("Values");
  if (values == nullptr) return "";
  for (const JsonMember& member : values->members) {
    const Json& value = member.value;
    if (value.IsObject() || value.IsArray())
      return "'" + member.name + "' in Values is not a plain value";
    if (!value.IsNull())
      Add(member.name, value.IsBool() ? (value.boolean ? "true" : "false") : value.text);
  }
  return "";
}

const std::string* Settings::Find(std::string_view name) const {
  const auto it = values_.find(Key(name));
  return it == values_.end() ? nullptr : &it->second.text;
}

std::vector<std::pair<std::string, std::string>> Settings::Under(std::string_view prefix) const {
  std::vector<std::pair<std::string, std::string>> found;
  const std::string key = Key(prefix);
  for (auto it = values_.lower_bound(key);
       it != values_.end() && it->first.compare(0, key.size(), key) == 0; ++it) {
    std::string name;  // ':' counts two in the key
    std::string_view rest = it->second.name;
    size_t skip = key.size();
    while (skip > 0 && !rest.empty()) {
      skip -= rest.front() == ':' ? 2U : 1U;
      rest.remove_prefix(1);
    }
    found.emplace_back(rest, it->second.text);
  }
  return found;
}

std::string Settings::Resolve(std::string_view text, std::vector<std::string>* missing) const {
  std::string out;
  while (true) {
    const size_t begin = text.find('%');
    const size_t end = begin == std::string_view::npos ? begin : text.find('%', begin + 1);
    if (end == std::string_view::npos) return out.append(text);
    const std::string_view name = text.substr(begin + 1, end - begin - 1);
    out.append(text.substr(0, begin));
    if (const std::string* value = Find(name)) {
      out.append(*value);
    } else {
      out.append(text.substr(begin, end - begin + 1));
      if (missing != nullptr) missing->emplace_back(name);
    }
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> Settings::Environment() const {
  std::vector<std::string> out;
  out.reserve(values_.size());
  for (const auto& [key, value] : values_)
    out.push_back(value.name + "=" + value.text);
  return out;
}

}  // namespace formwork::localhost
