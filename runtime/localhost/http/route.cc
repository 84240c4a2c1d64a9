#include "runtime/localhost/http/route.h"

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <utility>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

bool IsReal(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  std::strtod(copy.c_str(), &end);
  return !copy.empty() && end == copy.c_str() + copy.size() &&
         copy.find_first_of("xX") == std::string::npos;
}

bool IsGuid(std::string_view text) {
  if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
  std::string digits(text);
  std::erase(digits, '-');
  const auto hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  return digits.size() == 32 && (text.size() == 32 || text.size() == 36) &&
         std::all_of(digits.begin(), digits.end(), hex);
}

bool InInt32(std::string_view text) {
  const auto value = ParseInt(text);
  return value && *value >= INT32_MIN && *value <= INT32_MAX;
}

bool IsAlpha(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool IsDate(std::string_view text) {
  return ParseDotnetDate(text) || ParseDotnetDate(std::string(text) + "T00:00:00") ||
         ParseDotnetDate(std::string(text) + ":00");
}

bool FitsRegex(std::string_view pattern, std::string_view value) {
  try {
    const std::regex regex{std::string(pattern), std::regex::ECMAScript | std::regex::icase};
    return std::regex_search(std::string(value), regex);
  } catch (const std::regex_error&) {
    return false;  // .NET knows more; what we cannot read fits nothing
  }
}

bool FitsNumbers(std::string_view name, const std::vector<std::string_view>& arguments,
                 std::string_view value) {
  const auto argument = [&](size_t i) {
    return i < arguments.size() ? ParseInt(Trim(arguments[i])).value_or(0) : 0;
  };
  const auto length = static_cast<int64_t>(value.size());
  if (name == "minlength") return length >= argument(0);
  if (name == "maxlength") return length <= argument(0);
  if (name == "length")
    return arguments.size() > 1 ? length >= argument(0) && length <= argument(1)
                                : length == argument(0);
  const auto number = ParseInt(value);
  if (!number) return false;
  if (name == "min") return *number >= argument(0);
  if (name == "max") return *number <= argument(0);
  return name == "range" && *number >= argument(0) && *number <= argument(1);
}

// %2F stays: a decoded slash would look like another segment.
std::string DecodeSegment(std::string_view text) {
  std::string out;
  while (true) {
    size_t mark = 0;
    while (mark + 2 < text.size() + 1 && !EqualsAnyCase(text.substr(mark, 3), "%2f"))
      ++mark;
    if (mark + 3 > text.size()) return out + DecodeUrl(text, false);
    out += DecodeUrl(text.substr(0, mark), false);
    out += text.substr(mark, 3);
    text.remove_prefix(mark + 3);
  }
}

// Splits at ':' outside of parentheses: {id:regex(^a:b$):required}.
std::vector<std::string> SplitConstraints(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == ':' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Splits at '/' outside of braces.
std::vector<std::string> SplitTemplate(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (c == '/' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

bool FitsConstraint(std::string_view constraint, std::string_view value) {
  const size_t open = constraint.find('(');
  const std::string name = Lower(constraint.substr(0, open));
  std::string_view arguments = open == std::string_view::npos ? "" : constraint.substr(open + 1);
  if (!arguments.empty() && arguments.back() == ')') arguments.remove_suffix(1);
  if (name == "int") return InInt32(value);
  if (name == "long") return ParseInt(value).has_value();
  if (name == "bool") return EqualsAnyCase(value, "true") || EqualsAnyCase(value, "false");
  if (name == "guid") return IsGuid(value);
  if (name == "alpha") return IsAlpha(value);
  if (name == "datetime") return IsDate(value);
  if (name == "decimal" || name == "double" || name == "float") return IsReal(value);
  if (name == "required") return !value.empty();
  if (name == "regex") return FitsRegex(arguments, value);
  return FitsNumbers(name, Split(arguments, ','), value);
}

std::optional<Route> Route::Parse(std::string_view text, std::string& what) {
  Route route;
  while (!text.empty() && text.front() == '/')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == '/')
    text.remove_suffix(1);
  if (text.empty()) return route;
  for (const std::string& part : SplitTemplate(text)) {
    Segment segment;
    if (part.empty()) {
      what = "the route '" + std::string(text) + "' has an empty segment";
      return std::nullopt;
    }
    if (part.front() != '{' || part.back() != '}') {
      if (part.find_first_of("{}") != std::string::npos) {
        what = "the route segment '" + part +
               "' mixes text and a parameter, which the local host does not read";
        return std::nullopt;
      }
      segment.name = part;
    } else {
      segment.parameter = true;
      std::string inner = part.substr(1, part.size() - 2);
      while (!inner.empty() && inner.front() == '*') {
        segment.catch_all = true;
        inner.erase(0, 1);
      }
      if (!inner.empty() && inner.back() == '?') {
        segment.optional = true;
        inner.pop_back();
      }
      if (const size_t equals = inner.find('='); equals != std::string::npos) {
        segment.fallback = inner.substr(equals + 1);
        inner.resize(equals);
      }
      segment.constraints = SplitConstraints(inner);
      segment.name = segment.constraints.front();
      segment.constraints.erase(segment.constraints.begin());
      if (segment.name.empty()) {
        what = "the route '" + std::string(text) + "' has a parameter without a name";
        return std::nullopt;
      }
    }
    if (!route.text_.empty()) route.text_ += '/';
    route.text_ +=
        segment.parameter ? "{" + segment.name + (segment.optional ? "?}" : "}") : segment.name;
    route.segments_.push_back(std::move(segment));
  }
  return route;
}

std::optional<RouteValues> Route::Match(std::string_view path) const {
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  std::vector<std::string_view> parts;
  if (!path.empty()) parts = Split(path, '/');
  RouteValues values;
  size_t at = 0;
  for (const Segment& segment : segments_) {
    if (segment.catch_all) {
      std::string rest;
      for (; at < parts.size(); ++at)
        rest += (rest.empty() ? "" : "/") + DecodeSegment(parts[at]);
      values.emplace_back(segment.name,
                          rest.empty() ? segment.fallback : std::optional(std::move(rest)));
      continue;
    }
    if (at == parts.size()) {
      if (!segment.parameter || (!segment.optional && !segment.fallback)) return std::nullopt;
      values.emplace_back(segment.name, segment.fallback);
      continue;
    }
    std::string value = DecodeSegment(parts[at++]);
    if (value.empty()) return std::nullopt;  // '//' fits nothing
    if (!segment.parameter) {
      if (!EqualsAnyCase(segment.name, value)) return std::nullopt;
      continue;
    }
    for (const std::string& constraint : segment.constraints) {
      if (!FitsConstraint(constraint, value)) return std::nullopt;
    }
    values.emplace_back(segment.name, std::move(value));
  }
  if (at != parts.size()) return std::nullopt;
  return values;
}

}  // namespace formwork::localhost
