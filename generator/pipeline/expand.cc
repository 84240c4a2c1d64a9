#include "generator/pipeline/expand.h"

#include <algorithm>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/pipeline/bind.h"
#include "generator/pipeline/evaluate.h"
#include "generator/pipeline/nodes.h"
#include "generator/pipeline/open.h"
#include "generator/pipeline/problems.h"
#include "generator/reader/read_yaml.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

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

class Expander {
 public:
  Expander(const ReadFile& read, SourceMap& sources, Sink& sink)
      : read_(read), sources_(sources), sink_(sink) {}

  std::optional<Node> Entry(const std::string& path, const ExpandOptions& options) {
    const auto file = Load(path, {});
    if (!file) return std::nullopt;
    Node given = EmptyMapping();
    for (const auto& [name, value] : options.parameters)
      AddMember(given, {name, file->span}, ScalarNode(value));
    Scope scope = ScopeFor(BindParameters(*file, &given, file->span, path, sink_));
    Node root = OpenFile(*file, scope, path);
    return Extend(root, path) ? std::optional(std::move(root)) : std::nullopt;
  }

 private:
  static Scope ScopeFor(Node parameters) {
    Scope scope;
    scope.names["parameters"] = {.kind = Datum::Kind::kNode, .node = std::move(parameters)};
    scope.names["variables"] = {.kind = Datum::Kind::kNode, .node = EmptyMapping()};
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
        AddMember(root, inner->keys[i], inner->items[i]);
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
    Node opened = OpenFile(*file, scope, path);
    open_.pop_back();
    --depth_;
    return opened;
  }

  Node OpenFile(const Node& file, const Scope& scope, const std::string& path) {
    const auto fill_in = [&](const Node& list, const std::string& kind) {
      return WithTemplates(list, kind, path);
    };
    return Opener(fill_in, sink_).Open(file, scope);
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
      const reader::Key& key = content.keys[i];
      Node pair = EmptyMapping();
      pair.span = content.items[i].span;
      AddMember(pair, {"name", key.span}, ScalarNode(key.text, content.items[i]));
      AddMember(pair, {"value", key.span}, content.items[i]);
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
