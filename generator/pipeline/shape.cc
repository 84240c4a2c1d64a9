#include "generator/pipeline/shape.h"

#include <algorithm>
#include <set>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/condition.h"
#include "generator/pipeline/problems.h"

namespace formwork::pipeline {
namespace {

using reader::Node;
using Keys = std::vector<std::string>;

const Keys kTriggerKeys = {"batch", "branches", "paths", "tags"};
const Keys kReviewKeys = {"autoCancel", "branches", "paths", "drafts"};
const Keys kFilterKeys = {"include", "exclude"};
const Keys kDeclarationKeys = {"name", "displayName", "type", "default", "values"};
const Keys kTypes = {"boolean",     "number",     "string",     "stringList",
                     "object",      "step",       "stepList",   "job",
                     "jobList",     "deployment", "stage",      "deploymentList",
                     "stageList",   "container",  "pool",       "containerList",
                     "environment", "filePath",   "secureFile", "serviceConnection",
                     "legacyObject"};

bool Has(const Keys& keys, std::string_view word) {
  return std::ranges::any_of(
      keys, [&](const std::string& key) { return LowerAscii(key) == LowerAscii(word); });
}

void CheckFilter(const Node& filter, std::string_view word, Sink& sink) {
  if (filter.IsSequence()) return;
  if (!filter.IsMapping()) {
    sink.Report(WrongShape(filter.span, StrCat("'", word,
                                               "' must be a list or have include and "
                                               "exclude")));
    return;
  }
  CheckKeys(filter, "filter", kFilterKeys, sink);
  for (const Node& list : filter.items) {
    if (!list.IsSequence())
      sink.Report(WrongShape(list.span, "'include' and 'exclude' must be lists"));
  }
}

// {name, value}, {group} or {template}: told by what it has.
void CheckVariable(const Node& variable, Sink& sink) {
  if (!variable.IsMapping()) {
    sink.Report(WrongShape(variable.span, "a variable of a list has a name and a value",
                           "or is a 'group' or a 'template'"));
  } else if (variable.Find("group") != nullptr) {
    CheckKeys(variable, "variable group", {"group"}, sink);
  } else if (variable.Find("template") == nullptr) {
    CheckKeys(variable, "variable", {"name", "value", "readonly", "group", "template"}, sink);
    if (variable.Find("name") == nullptr)
      sink.Report(WrongShape(variable.span, "this variable has no name"));
  }
}

}  // namespace

void CheckKeys(const Node& node, std::string_view what, const Keys& known, Sink& sink) {
  for (const auto& key : node.keys) {
    if (std::ranges::find(known, key.text) == known.end())
      sink.Report(UnknownKey(key.span, what, key.text, known));
  }
}

void CheckTrigger(const Node& trigger, std::string_view word, Sink& sink) {
  if (trigger.IsSequence() || trigger.IsNull()) return;
  if (trigger.IsScalar()) {
    if (trigger.text == "none") return;
    sink.Report(WrongShape(trigger.span, StrCat("'", word, "' cannot be '", trigger.text, "'"),
                           "none, a list of branches, or a mapping with 'branches'"));
    return;
  }
  const Keys& known = word == "pr" ? kReviewKeys : kTriggerKeys;
  CheckKeys(trigger, word, known, sink);
  for (const std::string_view filter : {"branches", "paths", "tags"}) {
    if (const Node* found = trigger.Find(filter)) CheckFilter(*found, filter, sink);
  }
}

void CheckPool(const Node& pool, Sink& sink) {
  if (pool.IsSequence())
    sink.Report(WrongShape(pool.span, "'pool' cannot be a list",
                           "a name, or name and demands, or "
                           "vmImage"));
  if (!pool.IsMapping()) return;
  const Node* demands = pool.Find("demands");
  if (demands != nullptr && demands->IsMapping())
    sink.Report(WrongShape(demands->span, "'demands' must be a text or a list"));
}

void CheckVariables(const Node& variables, Sink& sink) {
  if (variables.IsScalar())
    sink.Report(WrongShape(variables.span, "'variables' must be a mapping or a list"));
  if (!variables.IsSequence()) return;
  for (const Node& variable : variables.items) {
    const bool unopened = variable.IsMapping() && variable.Find("template") != nullptr;
    if (!unopened) CheckVariable(variable, sink);  // a template that is missing was named already
  }
}

void CheckDeclarations(const Node& parameters, Sink& sink) {
  if (!parameters.IsSequence()) return;
  std::set<std::string> names;
  for (const Node& declaration : parameters.items) {
    if (!declaration.IsMapping() || declaration.Find("name") == nullptr) {
      sink.Report(WrongShape(declaration.span, "a parameter is declared with a name"));
      continue;
    }
    CheckKeys(declaration, "parameter", kDeclarationKeys, sink);
    const std::string& name = declaration.Find("name")->text;
    if (!names.insert(LowerAscii(name)).second)
      sink.Report(BadParameter(declaration.span, StrCat("two parameters are called '", name, "'")));
    const Node* type = declaration.Find("type");
    if (type == nullptr || Has(kTypes, type->text)) continue;
    const auto near = NearestName(type->text, kTypes);
    sink.Report(BadParameter(
        type->span, StrCat("parameter '", name, "' cannot have the type '", type->text, "'"),
        near ? StrCat("did you mean '", *near, "'?") : StrCat("valid: ", Join(kTypes, ", "))));
  }
}

std::vector<const Node*> ItemsOf(const Node& node, std::string_view what, Sink& sink) {
  std::vector<const Node*> items;
  if (!node.IsSequence()) {
    sink.Report(WrongShape(node.span, StrCat("'", what, "' must be a list")));
    return items;
  }
  if (node.items.empty()) sink.Report(WrongShape(node.span, StrCat("'", what, "' is empty")));
  for (const Node& item : node.items) {
    if (!item.IsMapping() || item.Find("template") == nullptr) items.push_back(&item);
  }
  return items;
}

void CheckName(const Node& node, std::string_view what, const std::string& name, Sink& sink) {
  const bool good = !name.empty() && (IsAsciiAlnum(name.front()) || name.front() == '_') &&
                    !(name.front() >= '0' && name.front() <= '9') &&
                    std::ranges::all_of(name, [](char c) { return IsAsciiAlnum(c) || c == '_'; });
  if (!good) {
    sink.Report(WrongShape(node.span, StrCat(what, " name '", name, "' is not allowed"),
                           "letters, digits and '_', not a digit first"));
  }
}

std::string ConditionOf(const Node& node, Sink& sink) {
  const Node* condition = node.Find("condition");
  if (condition == nullptr) return "";
  if (const std::string why = MisuseOfCondition(condition->text); !why.empty())
    sink.Report(BadExpression(condition->span, condition->text, why));
  return condition->text;
}

}  // namespace formwork::pipeline
