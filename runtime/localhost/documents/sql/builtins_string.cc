// Strings.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "runtime/localhost/documents/canonical.h"
#include "runtime/localhost/documents/sql/builtins.h"
#include "runtime/localhost/documents/sql/unicode.h"

namespace formwork::localhost::sql {

namespace {

constexpr size_t kMaxMade = size_t{1} << 20U;  // no function makes a longer string

const std::string* Text(const Value& value) {
  return value && value->IsString() ? &value->text : nullptr;
}

Value StringValue(std::string text) {
  if (text.size() > kMaxMade) return std::nullopt;
  return Json::String(std::move(text));
}

std::optional<double> Whole(const Value& value) {
  if (!value || !value->IsNumber()) return std::nullopt;
  return std::trunc(*NumberOf(value->text));
}

bool IgnoresCase(Arguments arguments) {
  return arguments.size() > 2 && arguments[2] && arguments[2]->IsBool() && arguments[2]->boolean;
}

template <bool (*kTest)(std::string_view, std::string_view)>
Value Test(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const std::string* part = Text(arguments[1]);
  if (text == nullptr || part == nullptr) return std::nullopt;
  if (!IgnoresCase(arguments)) return Json::Bool(kTest(*text, *part));
  return Json::Bool(kTest(FoldCase(*text, LowerCase), FoldCase(*part, LowerCase)));
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool StartsWith(std::string_view text, std::string_view part) {
  return text.starts_with(part);
}

bool EndsWith(std::string_view text, std::string_view part) {
  return text.ends_with(part);
}

bool Same(std::string_view text, std::string_view part) {
  return text == part;
}

template <std::string (*kMake)(const std::string&)>
Value Map(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  return text == nullptr ? std::nullopt : StringValue(kMake(*text));
}

std::string LowerOf(const std::string& text) {
  return FoldCase(text, LowerCase);
}

std::string UpperOf(const std::string& text) {
  return FoldCase(text, UpperCase);
}

constexpr std::string_view kBlanks = " \t\n\r\f\v";

std::string TrimLeft(const std::string& text) {
  return text.substr(std::min(text.find_first_not_of(kBlanks), text.size()));
}

std::string TrimRight(const std::string& text) {
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::string TrimBoth(const std::string& text) {
  return TrimLeft(TrimRight(text));
}

std::string Reversed(const std::string& text) {
  std::u32string characters = Decode(text);
  std::reverse(characters.begin(), characters.end());
  return Encode(characters);
}

Value Length(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  if (text == nullptr) return std::nullopt;
  return Json::Int(static_cast<int64_t>(Decode(*text).size()));
}

Value Concat(Arguments arguments) {
  std::string joined;
  for (const Value& argument : arguments) {
    const std::string* text = Text(argument);
    if (text == nullptr) return std::nullopt;
    joined += *text;
  }
  return StringValue(std::move(joined));
}

Value IndexOf(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const std::string* part = Text(arguments[1]);
  const auto start = arguments.size() > 2 ? Whole(arguments[2]) : std::optional(0.0);
  if (text == nullptr || part == nullptr || !start) return std::nullopt;
  const size_t found =
      Decode(*text).find(Decode(*part), static_cast<size_t>(std::clamp(*start, 0.0, 2147483647.0)));
  return Json::Int(found == std::u32string::npos ? -1 : static_cast<int64_t>(found));
}

Value Slice(const std::string& text, double begin, double count) {
  const std::u32string characters = Decode(text);
  const double size = static_cast<double>(characters.size());
  const double from = std::clamp(begin, 0.0, size);
  const double to = std::clamp(from + std::max(count, 0.0), from, size);
  return StringValue(
      Encode(std::u32string_view(characters)
                 .substr(static_cast<size_t>(from), static_cast<size_t>(to - from))));
}

Value Left(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const auto count = Whole(arguments[1]);
  return text == nullptr || !count ? std::nullopt : Slice(*text, 0, *count);
}

Value Right(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const auto count = Whole(arguments[1]);
  if (text == nullptr || !count) return std::nullopt;
  return Slice(*text, static_cast<double>(Decode(*text).size()) - std::max(*count, 0.0), *count);
}

Value Substring(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const auto begin = Whole(arguments[1]);
  const auto count = Whole(arguments[2]);
  return text == nullptr || !begin || !count ? std::nullopt : Slice(*text, *begin, *count);
}

Value Replace(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const std::string* from = Text(arguments[1]);
  const std::string* to = Text(arguments[2]);
  if (text == nullptr || from == nullptr || to == nullptr) return std::nullopt;
  if (from->empty()) return arguments[0];
  std::string out;
  size_t at = 0;
  for (size_t hit = text->find(*from); hit != std::string::npos; hit = text->find(*from, at)) {
    out.append(*text, at, hit - at).append(*to);
    if (out.size() > kMaxMade) return std::nullopt;
    at = hit + from->size();
  }
  return StringValue(out.append(*text, at));
}

Value Replicate(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const auto count = Whole(arguments[1]);
  if (text == nullptr || !count || *count < 0 || *count > static_cast<double>(kMaxMade))
    return std::nullopt;
  if (static_cast<double>(text->size()) * *count > static_cast<double>(kMaxMade))
    return std::nullopt;
  std::string out;
  for (auto left = static_cast<size_t>(*count); left > 0; --left)
    out += *text;
  return StringValue(std::move(out));
}

Value ToString(Arguments arguments) {
  if (!arguments[0]) return std::nullopt;
  if (arguments[0]->IsString()) return arguments[0];
  return StringValue(WriteJson(*arguments[0]));
}

// StringToNumber and its sisters: the text read as JSON, if it is of that kind.
template <Json::Kind kKind>
Value ReadAs(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  if (text == nullptr) return std::nullopt;
  Value value = ReadJson(TrimBoth(*text));
  if (!value || value->kind != kKind) return std::nullopt;
  Canonicalize(*value);
  return value;
}

Value Split(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const std::string* separator = Text(arguments[1]);
  if (text == nullptr || separator == nullptr) return std::nullopt;
  Json parts = Json::Array();
  size_t at = 0;
  while (!separator->empty()) {
    const size_t hit = text->find(*separator, at);
    if (hit == std::string::npos) break;
    parts.items.push_back(Json::String(text->substr(at, hit - at)));
    at = hit + separator->size();
  }
  parts.items.push_back(Json::String(text->substr(at)));
  return parts;
}

Value JoinTexts(Arguments arguments) {
  const std::string* separator = Text(arguments[1]);
  if (!arguments[0] || !arguments[0]->IsArray() || separator == nullptr) return std::nullopt;
  std::string joined;
  for (const Json& item : arguments[0]->items) {
    if (!item.IsString()) return std::nullopt;
    if (&item != &arguments[0]->items.front()) joined += *separator;
    joined += item.text;
  }
  return StringValue(std::move(joined));
}

Value LikeOperator(Arguments arguments) {
  const std::string* text = Text(arguments[0]);
  const std::string* pattern = Text(arguments[1]);
  if (text == nullptr || pattern == nullptr) return std::nullopt;
  char32_t escape = 0;
  if (arguments.size() > 2) {
    const std::string* given = Text(arguments[2]);
    if (given == nullptr || given->empty()) return std::nullopt;
    escape = Decode(*given).front();
  }
  return Json::Bool(Like(Decode(*text), Decode(*pattern), escape));
}

constexpr Builtin kString[] = {{"CONCAT", 2, 100, false, Concat},
                               {"CONTAINS", 2, 3, true, Test<Contains>},
                               {"STARTSWITH", 2, 3, true, Test<StartsWith>},
                               {"ENDSWITH", 2, 3, true, Test<EndsWith>},
                               {"STRINGEQUALS", 2, 3, true, Test<Same>},
                               {"LOWER", 1, 1, false, Map<LowerOf>},
                               {"UPPER", 1, 1, false, Map<UpperOf>},
                               {"TRIM", 1, 1, false, Map<TrimBoth>},
                               {"LTRIM", 1, 1, false, Map<TrimLeft>},
                               {"RTRIM", 1, 1, false, Map<TrimRight>},
                               {"REVERSE", 1, 1, false, Map<Reversed>},
                               {"LENGTH", 1, 1, false, Length},
                               {"INDEX_OF", 2, 3, false, IndexOf},
                               {"LEFT", 2, 2, false, Left},
                               {"RIGHT", 2, 2, false, Right},
                               {"SUBSTRING", 3, 3, false, Substring},
                               {"REPLACE", 3, 3, false, Replace},
                               {"REPLICATE", 2, 2, false, Replicate},
                               {"TOSTRING", 1, 1, false, ToString},
                               {"STRINGTONUMBER", 1, 1, false, ReadAs<Json::Kind::kNumber>},
                               {"STRINGTOBOOLEAN", 1, 1, true, ReadAs<Json::Kind::kBool>},
                               {"STRINGTONULL", 1, 1, false, ReadAs<Json::Kind::kNull>},
                               {"STRINGTOARRAY", 1, 1, false, ReadAs<Json::Kind::kArray>},
                               {"STRINGTOOBJECT", 1, 1, false, ReadAs<Json::Kind::kObject>},
                               {"STRINGSPLIT", 2, 2, false, Split},
                               {"STRINGJOIN", 2, 2, false, JoinTexts},
                               {" LIKE", 2, 3, true, LikeOperator}};

}  // namespace

std::span<const Builtin> StringBuiltins() {
  return kString;
}

}  // namespace formwork::localhost::sql
