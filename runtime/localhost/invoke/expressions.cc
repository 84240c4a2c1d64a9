#include "runtime/localhost/invoke/expressions.h"

#include <utility>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

// Binding data as text: what is a string holding JSON is opened again.
std::optional<Json> Lookup(std::string_view name, const NamedJson& binding_data) {
  for (const auto& [known, text] : binding_data.entries()) {
    if (!EqualsAnyCase(known, name)) continue;
    auto json = ReadJson(text);
    if (json && json->IsString()) {
      if (auto inner = ReadJson(json->text)) return inner;
    }
    return json;
  }
  return std::nullopt;
}

std::optional<std::string> Value(std::string_view name, const NamedJson& binding_data, Time now) {
  std::string format;
  if (const size_t colon = name.find(':'); colon != std::string_view::npos) {
    format = name.substr(colon + 1);
    name = name.substr(0, colon);
  }
  if (EqualsAnyCase(name, "rand-guid")) {
    std::string guid = MakeGuid();
    if (EqualsAnyCase(format, "N")) std::erase(guid, '-');
    return guid;
  }
  if (EqualsAnyCase(name, "DateTime")) {
    const std::string utc = UtcText(now);  // 2026-11-21T02:51:38Z
    if (format.empty()) return utc;
    std::string out = format;
    const std::pair<std::string_view, std::string> marks[] = {
        {"yyyy", utc.substr(0, 4)}, {"MM", utc.substr(5, 2)},  {"dd", utc.substr(8, 2)},
        {"HH", utc.substr(11, 2)},  {"mm", utc.substr(14, 2)}, {"ss", utc.substr(17, 2)}};
    for (const auto& [mark, text] : marks) {
      for (size_t at = out.find(mark); at != std::string::npos;
           at = out.find(mark, at + text.size())) {
        out.replace(at, mark.size(), text);
      }
    }
    return out;
  }
  const std::vector<std::string_view> path = Split(name, '.');
  std::optional<Json> json = Lookup(path[0], binding_data);
  for (size_t i = 1; json && i < path.size(); ++i) {
    const Json* member = json->FindAnyCase(path[i]);
    std::optional<Json> next = member != nullptr ? std::optional<Json>(*member) : std::nullopt;
    json = std::move(next);
  }
  if (!json) return std::nullopt;
  if (json->IsString()) return json->text;  // as it is: dates were rewritten when the data was made
  if (json->IsObject() || json->IsArray()) return WriteJson(*json);
  return DotnetText(*json);
}

}  // namespace

Expanded ExpandExpressions(std::string_view text, const NamedJson& binding_data, Time now) {
  Expanded out;
  while (true) {
    const size_t begin = text.find('{');
    const size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    out.text.append(text.substr(0, begin));
    if (end == std::string_view::npos) return out;
    const std::string_view name = text.substr(begin + 1, end - begin - 1);
    const auto value = Value(name, binding_data, now);
    if (!value) {
      out.fault = "No value for named parameter '" + std::string(name) + "'.";
      return out;
    }
    out.text.append(*value);
    text.remove_prefix(end + 1);
  }
}

ExpandedQuery ExpandQuery(std::string_view sql, const NamedJson& binding_data, Time now) {
  ExpandedQuery out;
  while (true) {
    const size_t begin = sql.find('{');
    const size_t end = begin == std::string_view::npos ? begin : sql.find('}', begin);
    out.sql.append(sql.substr(0, begin));
    if (end == std::string_view::npos) return out;
    const std::string name(sql.substr(begin + 1, end - begin - 1));
    auto value = Value(name, binding_data, now);
    if (!value) {
      out.fault = "No value for named parameter '" + name + "'.";
      return out;
    }
    std::string parameter;
    for (const char c : name)
      parameter += (c == '.' || c == '-' || c == ':') ? '_' : c;
    out.sql.append("@").append(parameter);
    out.parameters[parameter] = Json::String(std::move(*value));
    sql.remove_prefix(end + 1);
  }
}

}  // namespace formwork::localhost
