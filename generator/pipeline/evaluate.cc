#include "generator/pipeline/evaluate.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::pipeline {
namespace {

using reader::Node;
using Arguments = std::vector<Datum>;

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

std::optional<double> NumberOf(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::kNull:
      return 0;
    case Datum::Kind::kBool:
      return datum.flag ? 1 : 0;
    case Datum::Kind::kNumber:
      return datum.number;
    case Datum::Kind::kText: {
      if (datum.text.empty()) return 0;
      char* end = nullptr;
      const double number = std::strtod(datum.text.c_str(), &end);
      return *end == '\0' ? std::optional(number) : std::nullopt;
    }
    case Datum::Kind::kNode:
      return std::nullopt;
  }
  return std::nullopt;
}

// The right side is converted to the left side's type, as Azure Pipelines does it.
bool Equal(const Datum& a, const Datum& b) {
  switch (a.kind) {
    case Datum::Kind::kNull:
      return b.kind == Datum::Kind::kNull || (b.kind == Datum::Kind::kText && b.text.empty());
    case Datum::Kind::kBool:
      return b.kind == Datum::Kind::kText ? LowerAscii(b.text) == LowerAscii(TextOf(a))
                                          : a.flag == Truthy(b);
    case Datum::Kind::kNumber: {
      const auto other = NumberOf(b);
      return other && *other == a.number;
    }
    case Datum::Kind::kText:
      return LowerAscii(a.text) == LowerAscii(TextOf(b));
    case Datum::Kind::kNode:
      return false;
  }
  return false;
}

int Compare(const Datum& a, const Datum& b) {
  const auto x = NumberOf(a);
  const auto y = NumberOf(b);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  return LowerAscii(TextOf(a)).compare(LowerAscii(TextOf(b)));
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

// A function: how many arguments it takes, what it gives.
struct Function {
  std::string_view name;
  size_t least;
  size_t most;
  Datum (*call)(const Arguments&);
};

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

std::string WrongCount(const Function& function, size_t given) {
  if (given >= function.least && given <= function.most) return "";
  return StrCat("'", function.name, "()' takes ", function.least,
                function.most == function.least ? "" : " or more", " arguments, not ", given);
}

// What a run knows when it judges a condition.
const std::vector<std::string>& ConditionNames() {
  static const std::vector<std::string> names = {"dependencies", "pipeline", "resources",
                                                 "stageDependencies", "variables"};
  return names;
}

std::string MisuseOf(const Expression& e) {
  if (e.kind == Expression::Kind::kName) {
    const auto known = [&](const std::string& name) {
      return LowerAscii(name) == LowerAscii(e.text);
    };
    if (e.text == "parameters")
      return "parameters are not there when the pipeline runs; write ${{ parameters.… }}";
    if (!std::ranges::any_of(ConditionNames(), known)) {
      const auto near = NearestName(e.text, ConditionNames());
      return StrCat("nothing is called '", e.text, "' here",
                    near ? StrCat("; did you mean '", *near, "'?") : "");
    }
  }
  if (e.kind == Expression::Kind::kCall) {
    const auto it = std::ranges::find(Functions(), e.text, &Function::name);
    if (it != Functions().end()) {
      if (std::string why = WrongCount(*it, e.arguments.size()); !why.empty()) return why;
    }
  }
  for (const Expression& argument : e.arguments) {
    if (std::string why = MisuseOf(argument); !why.empty()) return why;
  }
  return "";
}

class Evaluator {
 public:
  Evaluator(const Scope& scope, std::string& why) : scope_(scope), why_(why) {}

  std::optional<Datum> Run(const Expression& e) {
    switch (e.kind) {
      case Expression::Kind::kNull:
        return Datum{};
      case Expression::Kind::kBool:
        return Datum::Bool(e.flag);
      case Expression::Kind::kNumber:
        return Datum::Number(e.number);
      case Expression::Kind::kText:
        return Datum::Text(e.text);
      case Expression::Kind::kCall:
        return Call(e);
      case Expression::Kind::kName:
        return Name(e.text);
      case Expression::Kind::kMember:
        return Member(e, e.text);
      case Expression::Kind::kIndex:
        return Index(e);
      case Expression::Kind::kEach:
        return Run(e.arguments[0]);
    }
    return std::nullopt;
  }

 private:
  std::nullopt_t Fail(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    return std::nullopt;
  }

  std::optional<Datum> Name(const std::string& name) {
    const auto it = scope_.names.find(name);
    if (it != scope_.names.end()) return it->second;
    std::vector<std::string> known;
    for (const auto& [key, value] : scope_.names)
      known.push_back(key);
    const auto near = NearestName(name, known);
    return Fail(StrCat("nothing is called '", name, "' here",
                       near ? StrCat("; did you mean '", *near, "'?") : ""));
  }

  // list.*.name is the list of the names; object.name that member, null if there is none.
  std::optional<Datum> Member(const Expression& e, const std::string& member) {
    const auto object = Run(e.arguments[0]);
    if (!object) return std::nullopt;
    if (e.arguments[0].kind == Expression::Kind::kEach && object->kind == Datum::Kind::kNode) {
      Datum list{.kind = Datum::Kind::kNode};
      list.node.kind = reader::NodeKind::kSequence;
      for (const Node& item : object->node.items) {
        if (const Node* found = item.Find(member)) list.node.items.push_back(*found);
      }
      return list;
    }
    if (object->kind != Datum::Kind::kNode) return Datum{};
    if (const Node* found = object->node.Find(member)) return Datum::Of(*found);
    const bool parameters =
        e.arguments[0].kind == Expression::Kind::kName && e.arguments[0].text == "parameters";
    if (!parameters) return Datum{};
    std::vector<std::string> known;
    for (const auto& key : object->node.keys)
      known.push_back(key.text);
    const auto near = NearestName(member, known);
    return Fail(StrCat("parameter '", member, "' is not declared",
                       near ? StrCat("; did you mean '", *near, "'?") : ""));
  }

  std::optional<Datum> Index(const Expression& e) {
    const auto object = Run(e.arguments[0]);
    const auto index = Run(e.arguments[1]);
    if (!object || !index) return std::nullopt;
    if (object->kind != Datum::Kind::kNode) return Datum{};
    if (object->node.IsSequence()) {
      const auto at = NumberOf(*index);
      if (!at || *at < 0 || *at >= static_cast<double>(object->node.items.size())) return Datum{};
      return Datum::Of(object->node.items[static_cast<size_t>(*at)]);
    }
    const Node* found = object->node.Find(TextOf(*index));
    return found == nullptr ? Datum{} : Datum::Of(*found);
  }

  std::optional<Datum> Call(const Expression& e) {
    const auto it = std::ranges::find(Functions(), e.text, &Function::name);
    if (it == Functions().end()) {
      if (scope_.status) {
        if (auto result = scope_.status(e.text)) return result;
      }
      return Fail(
          StrCat("'", e.text, "()' has no meaning here: it is known only when the pipeline runs"));
    }
    if (std::string why = WrongCount(*it, e.arguments.size()); !why.empty())
      return Fail(std::move(why));
    Arguments arguments;
    for (const Expression& argument : e.arguments) {
      auto value = Run(argument);
      if (!value) return std::nullopt;
      arguments.push_back(std::move(*value));
    }
    return it->call(arguments);
  }

  const Scope& scope_;
  std::string& why_;
};

}  // namespace

Datum Datum::Bool(bool value) {
  return {.kind = Kind::kBool, .flag = value};
}

Datum Datum::Number(double value) {
  return {.kind = Kind::kNumber, .number = value};
}

Datum Datum::Text(std::string value) {
  return {.kind = Kind::kText, .text = std::move(value)};
}

Datum Datum::Of(const Node& node) {
  if (node.IsNull()) return {};
  if (node.IsScalar()) return Text(node.text);
  return {.kind = Kind::kNode, .node = node};
}

bool Truthy(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::kNull:
      return false;
    case Datum::Kind::kBool:
      return datum.flag;
    case Datum::Kind::kNumber:
      return datum.number != 0;
    case Datum::Kind::kText:
      return !datum.text.empty() && LowerAscii(datum.text) != "false";
    case Datum::Kind::kNode:
      return true;
  }
  return false;
}

std::string TextOf(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::kNull:
      return "";
    case Datum::Kind::kBool:
      return datum.flag ? "True" : "False";
    case Datum::Kind::kNumber: {
      char digits[32];
      const auto [end, error] = std::to_chars(digits, digits + sizeof digits, datum.number);
      return {digits, end};
    }
    case Datum::Kind::kText:
      return datum.text;
    case Datum::Kind::kNode:
      return "";
  }
  return "";
}

std::string MisuseOfCondition(std::string_view text) {
  std::string why;
  const auto parsed = ParseExpression(text, why);
  if (parsed) return MisuseOf(*parsed);
  if (text.find("$(") != std::string_view::npos)
    return "$(…) is not replaced in a condition; write variables['…']";
  return why;
}

std::optional<Datum> Evaluate(const Expression& expression, const Scope& scope, std::string& why) {
  return Evaluator(scope, why).Run(expression);
}

}  // namespace formwork::pipeline
