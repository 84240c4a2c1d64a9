#include "generator/pipeline/functions.h"

#include <algorithm>
#include <cstdlib>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

std::string Trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t\n");
  return begin == std::string::npos
             ? ""
             : text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  if (what.empty()) return text;
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

std::vector<Datum> Elements(const Datum& datum) {
  std::vector<Datum> out;
  if (datum.kind != Datum::Kind::kNode) return out;
  for (const Node& item : datum.node.items)
    out.push_back(Datum::Of(item));
  return out;
}

Datum Format(const Arguments& arguments) {
  std::string out;
  const std::string pattern = TextOf(arguments[0]);
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if ((c == '{' || c == '}') && i + 1 < pattern.size() && pattern[i + 1] == c) {
      out.push_back(c);
      ++i;
    } else if (c == '{') {
      const size_t end = pattern.find('}', i);
      const auto index =
          static_cast<size_t>(std::atoi(pattern.substr(i + 1, end - i - 1).c_str())) + 1;
      if (index < arguments.size()) out += TextOf(arguments[index]);
      i = end == std::string::npos ? pattern.size() : end;
    } else {
      out.push_back(c);
    }
  }
  return Datum::Text(out);
}

Datum JoinAll(const Arguments& arguments) {
  std::vector<std::string> parts;
  for (const Datum& item : Elements(arguments[1]))
    parts.push_back(TextOf(item));
  if (arguments[1].kind == Datum::Kind::kText) parts.push_back(arguments[1].text);
  return Datum::Text(Join(parts, TextOf(arguments[0])));
}

Datum SplitAll(const Arguments& arguments) {
  Datum list{.kind = Datum::Kind::kNode};
  list.node.kind = reader::NodeKind::kSequence;
  const std::string text = TextOf(arguments[0]);
  const std::string separators = TextOf(arguments[1]);
  size_t at = 0;
  while (at <= text.size()) {
    const size_t end = std::min(text.find_first_of(separators, at), text.size());
    Node item;
    item.kind = reader::NodeKind::kScalar;
    item.text = text.substr(at, end - at);
    list.node.items.push_back(std::move(item));
    at = end + 1;
  }
  return list;
}

bool Contains(const Datum& list, const Datum& wanted) {
  const auto elements = Elements(list);
  return std::ranges::any_of(elements, [&](const Datum& item) { return Equal(item, wanted); });
}

bool In(const Arguments& arguments) {
  return std::any_of(arguments.begin() + 1, arguments.end(),
                     [&](const Datum& item) { return Equal(arguments[0], item); });
}

Datum Coalesce(const Arguments& arguments) {
  for (const Datum& item : arguments) {
    if (item.kind != Datum::Kind::kNull && !(item.kind == Datum::Kind::kText && item.text.empty()))
      return item;
  }
  return {};
}

double Length(const Datum& datum) {
  return static_cast<double>(datum.kind == Datum::Kind::kNode ? datum.node.items.size()
                                                              : TextOf(datum).size());
}

constexpr size_t kAny = 100;

const std::vector<Function>& Functions() {
  using A = Arguments;
  static const std::vector<Function> table = {
      {"and", 2, kAny, [](const A& a) { return Datum::Bool(std::ranges::all_of(a, Truthy)); }},
      {"or", 2, kAny, [](const A& a) { return Datum::Bool(std::ranges::any_of(a, Truthy)); }},
      {"xor", 2, 2, [](const A& a) { return Datum::Bool(Truthy(a[0]) != Truthy(a[1])); }},
      {"not", 1, 1, [](const A& a) { return Datum::Bool(!Truthy(a[0])); }},
      {"eq", 2, 2, [](const A& a) { return Datum::Bool(Equal(a[0], a[1])); }},
      {"ne", 2, 2, [](const A& a) { return Datum::Bool(!Equal(a[0], a[1])); }},
      {"gt", 2, 2, [](const A& a) { return Datum::Bool(Compare(a[0], a[1]) > 0); }},
      {"ge", 2, 2, [](const A& a) { return Datum::Bool(Compare(a[0], a[1]) >= 0); }},
      {"lt", 2, 2, [](const A& a) { return Datum::Bool(Compare(a[0], a[1]) < 0); }},
      {"le", 2, 2, [](const A& a) { return Datum::Bool(Compare(a[0], a[1]) <= 0); }},
      {"in", 2, kAny, [](const A& a) { return Datum::Bool(In(a)); }},
      {"notin", 2, kAny, [](const A& a) { return Datum::Bool(!In(a)); }},
      {"contains", 2, 2,
       [](const A& a) {
         return Datum::Bool(LowerAscii(TextOf(a[0])).find(LowerAscii(TextOf(a[1]))) !=
                            std::string::npos);
       }},
      {"containsvalue", 2, 2, [](const A& a) { return Datum::Bool(Contains(a[0], a[1])); }},
      {"startswith", 2, 2,
       [](const A& a) {
         return Datum::Bool(LowerAscii(TextOf(a[0])).starts_with(LowerAscii(TextOf(a[1]))));
       }},
      {"endswith", 2, 2,
       [](const A& a) {
         return Datum::Bool(LowerAscii(TextOf(a[0])).ends_with(LowerAscii(TextOf(a[1]))));
       }},
      {"format", 1, kAny, Format},
      {"join", 2, 2, JoinAll},
      {"split", 2, 2, SplitAll},
      {"length", 1, 1, [](const A& a) { return Datum::Number(Length(a[0])); }},
      {"lower", 1, 1, [](const A& a) { return Datum::Text(LowerAscii(TextOf(a[0]))); }},
      {"upper", 1, 1,
       [](const A& a) {
         std::string text = TextOf(a[0]);
         std::ranges::transform(text, text.begin(), [](char c) {
           return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
         });
         return Datum::Text(text);
       }},
      {"trim", 1, 1, [](const A& a) { return Datum::Text(Trimmed(TextOf(a[0]))); }},
      {"replace", 3, 3,
       [](const A& a) { return Datum::Text(Replaced(TextOf(a[0]), TextOf(a[1]), TextOf(a[2]))); }},
      {"coalesce", 2, kAny, Coalesce},
      {"iif", 3, 3, [](const A& a) { return Truthy(a[0]) ? a[1] : a[2]; }},
      {"counter", 0, 2, [](const A&) { return Datum::Number(1); }},
      {"converttojson", 1, 1, [](const A& a) { return Datum::Text(TextOf(a[0])); }},
  };
  return table;
}

}  // namespace

const Function* FindFunction(std::string_view name) {
  const auto it = std::ranges::find(Functions(), name, &Function::name);
  return it == Functions().end() ? nullptr : &*it;
}

std::string WrongCount(const Function& function, size_t given) {
  if (given >= function.least && given <= function.most) return "";
  return StrCat("'", function.name, "()' takes ", function.least,
                function.most == function.least ? "" : " or more", " arguments, not ", given);
}

}  // namespace formwork::pipeline
