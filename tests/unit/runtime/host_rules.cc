#include "tests/unit/runtime/host_rules.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace formwork::test {
namespace {

using json = nlohmann::ordered_json;

std::optional<std::string> DotNetBase64(std::string_view text) {
  static const std::string kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string digits;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
      digits.push_back(c);  // Convert skips white space
  }
  if (digits.size() % 4 != 0) return std::nullopt;
  std::string out;
  for (size_t i = 0; i < digits.size(); i += 4) {
    unsigned word = 0;
    int padding = 0;
    for (size_t k = 0; k < 4; ++k) {
      const char c = digits[i + k];
      const size_t value = kDigits.find(c);
      if (c == '=' && i + 4 == digits.size() && k >= 2) {
        ++padding;
      } else if (value == std::string::npos || padding != 0) {
        return std::nullopt;
      }
      word = word << 6 | static_cast<unsigned>(value == std::string::npos ? 0 : value);
    }
    for (int k = 0; k < 3 - padding; ++k)
      out.push_back(static_cast<char>(word >> (16 - 8 * k) & 255));
  }
  return out;
}

// A reader that has seen a date gives a date on, not a text.
json Dated(const json& value) {
  if (value.is_string()) {
    const auto date = AsNewtonsoftDate(value.get<std::string>());
    return date ? json(*date) : value;
  }
  return value;
}

std::string DotNetText(const json& value) {
  if (value.is_string()) return Dated(value).get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_structured()) return value.dump(2);
  return value.dump();
}

// Utility.IsJson: begins and ends like an object or array.
bool LooksLikeJson(std::string_view text) {
  const auto trim = text.find_first_not_of(" \r\n\t");
  if (trim == std::string_view::npos) return false;
  const char first = text[trim];
  const char last = text[text.find_last_not_of(" \r\n\t")];
  return (first == '{' && last == '}') || (first == '[' && last == ']');
}

const json* Output(const json& answer, std::string_view binding) {
  const auto outputs = answer.find("Outputs");
  if (outputs == answer.end() || !outputs->is_object()) return nullptr;
  const auto value = outputs->find(std::string(binding));
  return value == outputs->end() || value->is_null() ? nullptr : &*value;
}

json Parsed(std::string_view answer) {
  return json::parse(answer);
}

// The instant, as a document keeps it: re-zoned to the host's zone, UTC on Azure.
json Rezoned(const json& value) {
  if (value.is_object() || value.is_array()) {
    json out = value;
    for (auto& element : out)
      element = Rezoned(element);
    return out;
  }
  if (!value.is_string() || !AsNewtonsoftDate(value.get<std::string>())) return value;
  const std::string text = value.get<std::string>();
  if (text.ends_with("Z")) {  // UTC stays; the fraction loses its trailing zeros
    std::string out = text.substr(0, text.size() - 1);
    if (out.find('.') != std::string::npos) {
      while (out.ends_with('0'))
        out.pop_back();
      if (out.ends_with('.')) out.pop_back();
    }
    return out + "Z";
  }
  return "(re-zoned) " + text;
}

}  // namespace

std::optional<std::string> AsNewtonsoftDate(std::string_view text) {
  if (text.size() < 19 || text.size() > 40 || text[10] != 'T') return std::nullopt;
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int used = 0;
  const std::string copy(text);
  const int read = std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day,
                               &hour, &minute, &second, &used);
  if (read != 6 || used != 19) return std::nullopt;
  size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    const size_t digits = text.find_first_not_of("0123456789", at + 1);
    at = digits == std::string_view::npos ? text.size() : digits;
  }
  const std::string_view zone = text.substr(at);
  const bool offset = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
  if (!zone.empty() && zone != "Z" && !offset) return std::nullopt;
  char out[32];
  std::snprintf(out, sizeof out, "%02d/%02d/%04d %02d:%02d:%02d", month, day, year, hour, minute,
                second);
  return std::string(out);
}

std::vector<std::string> ArrivingMessages(std::string_view answer, std::string_view binding) {
  const json parsed = Parsed(answer);
  const json* value = Output(parsed, binding);
  if (value == nullptr) return {};
  // GetBindingValue: a text that is base64 is bytes from here on.
  if (value->is_string()) {
    const std::string text = Dated(*value).get<std::string>();
    if (auto bytes = DotNetBase64(text)) return {*bytes};
    if (!LooksLikeJson(text)) return {text};
    const json inner = json::parse(text);  // ReadAsEnumerable
    if (!inner.is_array()) return {DotNetText(inner)};
    std::vector<std::string> out;
    for (const json& element : inner)
      out.push_back(DotNetText(element));
    return out;
  }
  if (!value->is_array()) return {DotNetText(*value)};
  std::vector<std::string> out;
  for (const json& element : *value)
    out.push_back(DotNetText(element));
  return out;
}

std::vector<std::string> ArrivingDocuments(std::string_view answer, std::string_view binding) {
  const json parsed = Parsed(answer);
  const json* value = Output(parsed, binding);
  if (value == nullptr) return {};
  std::vector<std::string> out;
  if (value->is_object()) out.push_back(Rezoned(*value).dump());
  if (value->is_array()) {
    for (const json& element : *value)
      out.push_back(Rezoned(element).dump());
  }
  return out;
}

std::optional<ArrivingResponse> ArrivingHttp(std::string_view answer, std::string_view binding) {
  const json parsed = Parsed(answer);
  const json* value = Output(parsed, binding);
  if (value == nullptr || !value->is_object()) return std::nullopt;
  ArrivingResponse response;
  response.status = value->value("statusCode", 200);  // `status` is not looked at
  if (value->contains("headers")) {
    for (const auto& [name, header] : (*value)["headers"].items()) {
      if (header.is_structured() || header.is_null()) return std::nullopt;
      std::string text = DotNetText(header);
      while (text.ends_with(' '))
        text.pop_back();  // optional white space around a header's value
      response.headers.emplace_back(name, text);
    }
  }
  if (value->contains("body")) response.body = DotNetText((*value)["body"]);
  return response;
}

}  // namespace formwork::test
