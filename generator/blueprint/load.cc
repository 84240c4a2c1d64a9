#include "generator/blueprint/load.h"

#include <algorithm>

#include "generator/blueprint/allow.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/check_text.h"
#include "generator/blueprint/decoder.h"
#include "generator/blueprint/environment_findings.h"
#include "generator/blueprint/kinds.h"
#include "generator/blueprint/overlay.h"
#include "generator/blueprint/problems.h"
#include "generator/blueprint/resolve.h"
#include "generator/diag/codes.h"
#include "generator/reader/read_yaml.h"

namespace formwork::blueprint {
namespace {

using reader::Node;

constexpr std::string_view kLocal = "local";

// An app's hosting is an overlay over the top level's.
void InheritHosting(Node& root) {
  const Node* hosting = root.Find("hosting");
  if (hosting == nullptr || !hosting->IsMapping()) return;
  const Node common = *hosting;
  for (size_t i = 0; i < root.keys.size(); ++i) {
    if (root.keys[i].text != "apps") continue;
    for (Node& app : root.items[i].items) {
      if (!app.IsMapping()) continue;
      const reader::Key* own = app.FindKey("hosting");
      if (own == nullptr) {
        app.keys.push_back({.text = "hosting", .span = root.FindKey("hosting")->span});
        app.items.push_back(common);
        continue;
      }
      Node& mine = app.items[static_cast<size_t>(own - app.keys.data())];
      if (mine.IsMapping()) mine = Merge(common, mine, Mark::kKeep);
    }
  }
}

// Passes on, and remembers where errors stood: what could not be read is not judged.
class ErrorWatch : public Sink {
 public:
  explicit ErrorWatch(Sink& sink) : sink_(sink) {}

  void Report(Diagnostic diagnostic) override {
    if (diagnostic.severity == Severity::kError) places_.push_back(diagnostic.span);
    sink_.Report(std::move(diagnostic));
  }

  [[nodiscard]] bool HasErrors() const override { return sink_.HasErrors(); }

  [[nodiscard]] bool In(const Node& node) const {
    const uint32_t end = reader::EndOf(node);
    return std::ranges::any_of(
        places_, [&](const Span& at) { return at.begin >= node.span.begin && at.begin < end; });
  }

 private:
  Sink& sink_;
  std::vector<Span> places_;
};

Unread UnreadOf(const Node& root, const ErrorWatch& errors) {
  Unread unread;
  for (size_t i = 0; i < root.keys.size(); ++i) {
    const std::string& key = root.keys[i].text;
    const std::string meant = NearestField(key, kBlueprintKind);
    if (!meant.empty()) unread.sections.insert(meant);
    const Node& node = root.items[i];
    if (!node.IsNull() && !node.IsMapping()) unread.sections.insert(key);
    const bool uses =
        key == "functions" || key == "workflows" || key == "activities" || key == "services";
    unread.uses = unread.uses || (uses && errors.In(node));
    unread.apps = unread.apps || (key == "apps" && errors.In(node));
  }
  for (const std::string_view uses : {"functions", "workflows", "activities", "services"})
    unread.uses = unread.uses || unread.Section(uses);
  return unread;
}

struct Loader {
  std::string_view text;
  Sink& sink;

  [[nodiscard]] Blueprint Decode(Node root) const {
    InheritHosting(root);
    Blueprint blueprint;
    ErrorWatch errors(sink);
    Decoder decoder(text, errors);
    const Input input{.node = &root,
                      .key = root.keys.empty() ? root.span : root.keys.front().span,
                      .owner = "the blueprint",
                      .origin = Origin::kGiven};
    decoder.Fields(kBlueprintKind, input, &blueprint);
    std::erase_if(blueprint.environments,
                  [](const Environment& e) { return e.name.value == kLocal; });
    Resolve(blueprint);
    Check(blueprint, UnreadOf(root, errors), sink);
    return blueprint;
  }

  // The base itself where the overlay sets nothing.
  [[nodiscard]] Blueprint Overlaid(const Blueprint& base, const Node& root, const Node& environment,
                                   const reader::Key& key, EnvironmentFindings& findings) const {
    if (!environment.IsMapping()) return base;
    Node overlay = OverlayOf(environment);
    if (overlay.keys.empty()) return base;
    CheckOverlay(root, overlay, key.text, sink);
    EnvironmentSink of_environment(key, reader::EndOf(overlay), findings);
    return Loader{text, of_environment}.Decode(Merge(root, overlay, Mark::kOverlay));
  }
};

}  // namespace

std::optional<Platform> Load(const SourceMap& sources, FileId file, Sink& sink) {
  const std::optional<Node> root = reader::ReadYaml(sources, file, sink);
  if (!root) return std::nullopt;
  if (!root->IsMapping()) {
    sink.Report(MakeDiagnostic(1001, root->span, "a blueprint is a mapping of keys to values",
                               "begin with formwork: 1"));
    return std::nullopt;
  }
  CheckText(sources, file, *root, sink);
  EnvironmentFindings findings(sink);
  const Loader loader{sources.Text(file), findings};
  Platform platform;
  platform.allows = ReadAllows(*root, findings);
  platform.base = loader.Decode(*root);
  const Node* environments = root->Find("environments");
  if (environments != nullptr && environments->IsMapping()) {
    for (size_t i = 0; i < environments->keys.size(); ++i) {
      const std::string& name = environments->keys[i].text;
      Blueprint overlaid = loader.Overlaid(platform.base, *root, environments->items[i],
                                           environments->keys[i], findings);
      if (name == kLocal) {
        platform.local = std::move(overlaid);
      } else {
        platform.environments.emplace_back(name, std::move(overlaid));
      }
    }
  }
  findings.Flush();
  if (platform.environments.empty())
    platform.environments.emplace_back(platform.base.environments.front().name.value,
                                       platform.base);
  return platform;
}

}  // namespace formwork::blueprint
