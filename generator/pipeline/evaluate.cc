#include "generator/pipeline/evaluate.h"

#include <vector>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/pipeline/functions.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

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
    const Function* function = FindFunction(e.text);
    if (function == nullptr) {
      if (scope_.status) {
        if (auto result = scope_.status(e.text)) return result;
      }
      return Fail(
          StrCat("'", e.text, "()' has no meaning here: it is known only when the pipeline runs"));
    }
    if (std::string why = WrongCount(*function, e.arguments.size()); !why.empty())
      return Fail(std::move(why));
    Arguments arguments;
    for (const Expression& argument : e.arguments) {
      auto value = Run(argument);
      if (!value) return std::nullopt;
      arguments.push_back(std::move(*value));
    }
    return function->call(arguments);
  }

  const Scope& scope_;
  std::string& why_;
};

}  // namespace

std::optional<Datum> Evaluate(const Expression& expression, const Scope& scope, std::string& why) {
  return Evaluator(scope, why).Run(expression);
}

}  // namespace formwork::pipeline
