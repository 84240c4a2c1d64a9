#include "generator/pipeline/expand.h"

#include <algorithm>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/pipeline/bind.h"
#include "generator/pipeline/evaluate.h"
#include "generator/pipeline/problems.h"
#include "generator/reader/read_yaml.h"

namespace formwork::pipeline {
namespace {

using reader::Node;
using reader::NodeKind;

constexpr int kMaxTemplates = 100;  // of one pipeline, as the service limits it
constexpr int kMaxDepth = 50;

// "a/b/c.yml" + "../d.yml" -> "a/d.yml"; a leading '/' counts from the project's folder.
std::string Resolve(const std::string& from, std::string path) {
  if (path.ends_with("@self")) path.resize(path.size() - 5);
  std::vector<std::string> parts;
  const auto push = [&parts](std::string_view text) {
    while (!text.empty()) {
      const std::string_view part = text.substr(0, text.find('/'));
      text.remove_prefix(std::min(text.size(), part.size() + 1));
      if (part.empty() || part == ".") continue;
      if (part == ".." && !parts.empty()) {
        parts.pop_back();
      } else {
        parts.emplace_back(part);
      }
    }
  };
  if (!path.starts_with('/')) push(from.substr(0, from.find_last_of('/') + 1));
  push(path);
  return Join(parts, "/");
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
    text.remove_suffix(1);
  return text;
}

// The inside of a text that is one ${{ … }} and nothing else.
std::optional<std::string_view> WholeExpression(std::string_view text) {
  text = Trim(text);
  if (!text.starts_with("${{") || !text.ends_with("}}") ||
      text.find("${{", 3) != std::string_view::npos)
    return std::nullopt;
  return Trim(text.substr(3, text.size() - 5));
}

// "if eq(1, 1)" -> {"if", "eq(1, 1)"}; nothing for a plain expression.
struct Directive {
  std::string_view word;
  std::string_view rest;
};

std::optional<Directive> DirectiveOf(std::string_view key) {
  const auto inside = WholeExpression(key);
  if (!inside) return std::nullopt;
  for (const std::string_view word : {"if", "elseif", "else", "each", "insert"}) {
    if (*inside == word || inside->starts_with(std::string(word) + " "))
      return Directive{word, Trim(inside->substr(word.size()))};
  }
  return std::nullopt;
}

Node ScalarNode(std::string text, const Node& like) {
  Node node = like;
  node.kind = NodeKind::kScalar;
  node.text = std::move(text);
  node.keys.clear();
  node.items.clear();
  return node;
}

class Expander {
 public:
  Expander(const ReadFile& read, SourceMap& sources, Sink& sink)
      : read_(read), sources_(sources), sink_(sink) {}

  std::optional<Node> Entry(const std::string& path, const ExpandOptions& options) {
    const auto file = Load(path, {});
    if (!file) return std::nullopt;
    Node given;
    given.kind = NodeKind::kMapping;
    for (const auto& [name, value] : options.parameters) {
      Node node;
      node.kind = NodeKind::kScalar;
      node.text = value;
      given.keys.push_back({name, file->span});
      given.items.push_back(std::move(node));
    }
    Scope scope = ScopeFor(BindParameters(*file, &given, file->span, path, sink_));
    Node root = Open(*file, scope, path);
    return Extend(root, path) ? std::optional(std::move(root)) : std::nullopt;
  }

 private:
  static Scope ScopeFor(Node parameters) {
    Scope scope;
    scope.names["parameters"] = {.kind = Datum::Kind::kNode, .node = std::move(parameters)};
    Node variables;
    variables.kind = NodeKind::kMapping;
    scope.names["variables"] = {.kind = Datum::Kind::kNode, .node = std::move(variables)};
    return scope;
  }

  // What the root extends, and what that extends, added to it. False after a fault that leaves
  // unknown what it would have held.
  bool Extend(Node& root, std::string path) {
    std::vector<std::string> chain = {path};
    Node level = root;
    while (const Node* extends = level.Find("extends")) {
      const Node* reference = extends->Find("template");
      if (reference == nullptr) {
        sink_.Report(WrongShape(extends->span, "'extends' names no template"));
        return true;
      }
      const std::string next = Resolve(path, reference->text);
      const bool circle = std::ranges::find(chain, next) != chain.end();
      chain.push_back(next);
      if (circle) {
        sink_.Report(WrongShape(reference->span,
                                StrCat("'", next, "' extends itself: ", Join(chain, " -> "))));
        return false;
      }
      auto inner = Call(*reference, extends->Find("parameters"), path);
      if (!inner) return false;
      for (size_t i = 0; i < inner->keys.size(); ++i) {
        if (inner->keys[i].text == "parameters" || inner->keys[i].text == "extends") continue;
        root.keys.push_back(inner->keys[i]);
        root.items.push_back(inner->items[i]);
      }
      level = std::move(*inner);
      path = next;
    }
    return true;
  }

  std::optional<Node> Load(const std::string& path, Span named_at) {
    const auto text = read_(path);
    if (!text) {
      sink_.Report(NoSuchTemplate(named_at, path));
      return std::nullopt;
    }
    const FileId file = sources_.Add(path, *text);
    auto node = reader::ReadYaml(sources_, file, sink_);
    if (node && !node->IsMapping()) {
      sink_.Report(WrongShape(node->span, "the file holds no mapping"));
      return std::nullopt;
    }
    return node;
  }

  // A template's content with its parameters in place.
  std::optional<Node> Call(const Node& reference, const Node* parameters, const std::string& from) {
    const std::string path = Resolve(from, reference.text);
    if (++templates_ > kMaxTemplates || depth_ > kMaxDepth) {
      const bool circle = std::ranges::find(open_, path) != open_.end();
      sink_.Report(WrongShape(
          reference.span,
          circle ? StrCat("'", path, "' is used inside itself, without end")
                 : StrCat("more than ", kMaxTemplates, " templates: does one name itself?")));
      return std::nullopt;
    }
    const auto file = Load(path, reference.span);
    if (!file) return std::nullopt;
    const Scope scope = ScopeFor(BindParameters(*file, parameters, reference.span, path, sink_));
    ++depth_;
    open_.push_back(path);
    Node opened = Open(*file, scope, path);
    open_.pop_back();
    --depth_;
    return opened;
  }

  std::optional<Datum> Value(std::string_view expression, const Scope& scope, Span span) {
    std::string why;
    const auto parsed = ParseExpression(expression, why);
    auto value = parsed ? Evaluate(*parsed, scope, why) : std::nullopt;
    if (!value) sink_.Report(BadExpression(span, expression, why));
    return value;
  }

  std::string Substitute(const std::string& text, const Scope& scope, Span span) {
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

  Node Open(const Node& node, const Scope& scope, const std::string& path) {
    switch (node.kind) {
      case NodeKind::kNull:
        return node;
      case NodeKind::kScalar:
        return OpenScalar(node, scope);
      case NodeKind::kSequence:
        return OpenSequence(node, scope, path);
      case NodeKind::kMapping:
        return OpenMapping(node, scope, path);
    }
    return node;
  }

  Node OpenScalar(const Node& node, const Scope& scope) {
    const auto whole = WholeExpression(node.text);
    if (!whole) return ScalarNode(Substitute(node.text, scope, node.span), node);
    auto value = Value(*whole, scope, node.span);
    if (!value) return ScalarNode("", node);
    if (value->kind == Datum::Kind::kNode) return std::move(value->node);
    return ScalarNode(TextOf(*value), node);
  }

  // What a directive leaves: its body, its body per element, or nothing. `chain` is true when an if
  // of the chain held.
  std::vector<std::pair<const Node*, Scope>> Branches(const Directive& directive, const Node& body,
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

  std::vector<std::pair<const Node*, Scope>> Loop(const Directive& directive, const Node& body,
                                                  const Scope& scope, Span span) {
    std::vector<std::pair<const Node*, Scope>> out;
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
        Node pair;
        pair.kind = NodeKind::kMapping;
        pair.keys = {{"key", span}, {"value", span}};
        pair.items = {ScalarNode(list->node.keys[i].text, list->node.items[i]),
                      list->node.items[i]};
        element = {.kind = Datum::Kind::kNode, .node = std::move(pair)};
      }
      inner.names[std::string(Trim(directive.rest.substr(0, in)))] = std::move(element);
      out.emplace_back(&body, std::move(inner));
    }
    return out;
  }

  Node OpenMapping(const Node& node, const Scope& scope, const std::string& path) {
    Node out = node;
    out.keys.clear();
    out.items.clear();
    bool chain = false;
    for (size_t i = 0; i < node.keys.size(); ++i) {
      const auto& key = node.keys[i];
      if (const auto directive = DirectiveOf(key.text)) {
        for (const auto& [body, inner] :
             Branches(*directive, node.items[i], scope, key.span, chain)) {
          const Node opened = Open(*body, inner, path);
          out.keys.insert(out.keys.end(), opened.keys.begin(), opened.keys.end());
          out.items.insert(out.items.end(), opened.items.begin(), opened.items.end());
        }
        continue;
      }
      if (key.text == "parameters" && IsDeclaration(node.items[i])) {
        out.keys.push_back(key);
        out.items.push_back(node.items[i]);  // declarations are not opened: they were bound
        continue;
      }
      out.keys.push_back({Substitute(key.text, scope, key.span), key.span});
      out.items.push_back(Open(node.items[i], scope, path));
      if (const std::string& name = out.keys.back().text;
          name == "stages" || name == "jobs" || name == "steps" || name == "variables") {
        out.items.back() = WithTemplates(out.items.back(), name, path);
      }
    }
    return out;
  }

  static bool IsDeclaration(const Node& node) {
    return node.IsSequence() && !node.items.empty() && node.items.front().Find("name") != nullptr;
  }

  Node OpenSequence(const Node& node, const Scope& scope, const std::string& path) {
    Node out = node;
    out.items.clear();
    bool chain = false;
    for (const Node& item : node.items) {
      const auto directive = item.IsMapping() && !item.keys.empty()
                                 ? DirectiveOf(item.keys.front().text)
                                 : std::nullopt;
      if (directive) {
        for (const auto& [body, inner] :
             Branches(*directive, item.items.front(), scope, item.keys.front().span, chain)) {
          Splice(Open(*body, inner, path), out);
        }
      } else if (item.IsScalar() && WholeExpression(item.text)) {
        Splice(OpenScalar(item, scope), out);
      } else {
        out.items.push_back(Open(item, scope, path));
      }
    }
    return out;
  }

  static void Splice(const Node& opened, Node& out) {
    if (opened.IsSequence()) {
      out.items.insert(out.items.end(), opened.items.begin(), opened.items.end());
    } else {
      out.items.push_back(opened);
    }
  }

  // Replaces each `- template:` in a list of stages, jobs, steps or variables by what it holds.
  Node WithTemplates(const Node& list, const std::string& kind, const std::string& path) {
    if (!list.IsSequence()) return list;
    Node out = list;
    out.items.clear();
    for (const Node& item : list.items) {
      const Node* reference = item.IsMapping() ? item.Find("template") : nullptr;
      if (reference == nullptr) {
        out.items.push_back(item);
        continue;
      }
      const auto inner = Call(*reference, item.Find("parameters"), path);
      const Node* content = inner ? inner->Find(kind) : nullptr;
      if (!inner) {
        out.items.push_back(item);  // stays as it is: the list is not empty, its items are unknown
      } else if (content != nullptr) {
        Flatten(*content, kind, out);
      } else {
        sink_.Report(WrongShape(reference->span,
                                StrCat("template '", reference->text, "' holds no '", kind, "'")));
      }
    }
    return out;
  }

  // Variables may be a mapping; inside a list they are {name, value}.
  static void Flatten(const Node& content, const std::string& kind, Node& out) {
    if (kind != "variables" || !content.IsMapping()) {
      Splice(content, out);
      return;
    }
    for (size_t i = 0; i < content.keys.size(); ++i) {
      Node pair;
      pair.kind = NodeKind::kMapping;
      pair.span = content.items[i].span;
      pair.keys = {{"name", content.keys[i].span}, {"value", content.keys[i].span}};
      pair.items = {ScalarNode(content.keys[i].text, content.items[i]), content.items[i]};
      out.items.push_back(std::move(pair));
    }
  }

  const ReadFile& read_;
  SourceMap& sources_;
  Sink& sink_;
  int templates_ = 0;
  int depth_ = 0;
  std::vector<std::string> open_ = {};  // templates, the outermost first
};

}  // namespace

std::optional<Node> Expand(const std::string& path, const ReadFile& read,
                           const ExpandOptions& options, SourceMap& sources, Sink& sink) {
  return Expander(read, sources, sink).Entry(path, options);
}

}  // namespace formwork::pipeline
