#include "generator/pipeline/open.h"

#include "generator/pipeline/nodes.h"
#include "generator/pipeline/problems.h"

namespace formwork::pipeline {

using reader::Node;
using reader::NodeKind;

namespace {

bool IsDeclaration(const Node& node) {
  return node.IsSequence() && !node.items.empty() && node.items.front().Find("name") != nullptr;
}

}  // namespace

std::optional<Datum> Opener::Value(std::string_view expression, const Scope& scope, Span span) {
  std::string why;
  const auto parsed = ParseExpression(expression, why);
  auto value = parsed ? Evaluate(*parsed, scope, why) : std::nullopt;
  if (!value) sink_.Report(BadExpression(span, expression, why));
  return value;
}

std::string Opener::Substitute(const std::string& text, const Scope& scope, Span span) {
  std::string out;
  size_t at = 0;
  while (true) {
    const size_t begin = text.find("${{", at);
    out += text.substr(at, begin - at);
    if (begin == std::string::npos) return out;
    const size_t end = text.find("}}", begin);
    if (end == std::string::npos) {
      sink_.Report(BadExpression(span, text.substr(begin), "'${{' is not closed by '}}'"));
      return out;
    }
    if (const auto value =
            Value(Trim(std::string_view(text).substr(begin + 3, end - begin - 3)), scope, span))
      out += TextOf(*value);
    at = end + 2;
  }
}

Node Opener::Open(const Node& node, const Scope& scope) {
  switch (node.kind) {
    case NodeKind::kNull:
      return node;
    case NodeKind::kScalar:
      return OpenScalar(node, scope);
    case NodeKind::kSequence:
      return OpenSequence(node, scope);
    case NodeKind::kMapping:
      return OpenMapping(node, scope);
  }
  return node;
}

Node Opener::OpenScalar(const Node& node, const Scope& scope) {
  const auto whole = WholeExpression(node.text);
  if (!whole) return ScalarNode(Substitute(node.text, scope, node.span), node);
  auto value = Value(*whole, scope, node.span);
  if (!value) return ScalarNode("", node);
  if (value->kind == Datum::Kind::kNode) return std::move(value->node);
  return ScalarNode(TextOf(*value), node);
}

std::vector<Opener::Branch> Opener::Branches(const Directive& directive, const Node& body,
                                             const Scope& scope, Span span, bool& chain) {
  if (directive.word == "each") return Loop(directive, body, scope, span);
  if (directive.word == "insert") return {{&body, scope}};
  const bool first = directive.word == "if";
  if (!first && chain) return {};
  bool holds = directive.word == "else";
  if (!holds) {
    const auto value = Value(directive.rest, scope, span);
    holds = value && Truthy(*value);
  }
  chain = holds;
  if (!holds) return {};
  return {{&body, scope}};
}

std::vector<Opener::Branch> Opener::Loop(const Directive& directive, const Node& body,
                                         const Scope& scope, Span span) {
  std::vector<Opener::Branch> out;
  const size_t in = directive.rest.find(" in ");
  if (in == std::string_view::npos) {
    sink_.Report(BadExpression(span, directive.rest, "a loop is written 'each name in list'"));
    return out;
  }
  const auto list = Value(Trim(directive.rest.substr(in + 4)), scope, span);
  if (!list || list->kind != Datum::Kind::kNode) return out;
  for (size_t i = 0; i < list->node.items.size(); ++i) {
    Scope inner = scope;
    Datum element = Datum::Of(list->node.items[i]);
    if (list->node.IsMapping()) {
      const Node& item = list->node.items[i];
      Node pair = EmptyMapping();
      AddMember(pair, {"key", span}, ScalarNode(list->node.keys[i].text, item));
      AddMember(pair, {"value", span}, item);
      element = {.kind = Datum::Kind::kNode, .node = std::move(pair)};
    }
    inner.names[std::string(Trim(directive.rest.substr(0, in)))] = std::move(element);
    out.emplace_back(&body, std::move(inner));
  }
  return out;
}

Node Opener::OpenMapping(const Node& node, const Scope& scope) {
  Node out = node;
  out.keys.clear();
  out.items.clear();
  bool chain = false;
  for (size_t i = 0; i < node.keys.size(); ++i) {
    const auto& key = node.keys[i];
    if (const auto directive = DirectiveOf(key.text)) {
      for (const auto& [body, inner] :
           Branches(*directive, node.items[i], scope, key.span, chain)) {
        const Node opened = Open(*body, inner);
        out.keys.insert(out.keys.end(), opened.keys.begin(), opened.keys.end());
        out.items.insert(out.items.end(), opened.items.begin(), opened.items.end());
      }
      continue;
    }
    if (key.text == "parameters" && IsDeclaration(node.items[i])) {
      AddMember(out, key, node.items[i]);  // declarations are not opened: they were bound
      continue;
    }
    const std::string name = Substitute(key.text, scope, key.span);
    Node value = Open(node.items[i], scope);
    if (name == "stages" || name == "jobs" || name == "steps" || name == "variables")
      value = fill_in_(value, name);
    AddMember(out, {name, key.span}, std::move(value));
  }
  return out;
}

Node Opener::OpenSequence(const Node& node, const Scope& scope) {
  Node out = node;
  out.items.clear();
  bool chain = false;
  for (const Node& item : node.items) {
    const auto directive =
        item.IsMapping() && !item.keys.empty() ? DirectiveOf(item.keys.front().text) : std::nullopt;
    if (directive) {
      for (const auto& [body, inner] :
           Branches(*directive, item.items.front(), scope, item.keys.front().span, chain)) {
        Splice(Open(*body, inner), out);
      }
    } else if (item.IsScalar() && WholeExpression(item.text)) {
      Splice(OpenScalar(item, scope), out);
    } else {
      out.items.push_back(Open(item, scope));
    }
  }
  return out;
}

}  // namespace formwork::pipeline
