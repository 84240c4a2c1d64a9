#include "generator/blueprint/overlay.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/kinds.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

using reader::Key;
using reader::Node;

void MarkOverlay(Node& node) {
  node.overlay = true;
  for (Node& item : node.items)
    MarkOverlay(item);
}

class OverlayCheck {
 public:
  OverlayCheck(std::string_view environment, Sink& sink) : environment_(environment), sink_(sink) {}

  // What is refused as a removal is taken out of the overlay: the base's value goes on.
  void Fields(const KindSpec& kind, const Node* base, Node& overlay, const std::string& path) {
    for (size_t i = 0; i < overlay.keys.size(); ++i) {
      const Key key = overlay.keys[i];
      const auto field = std::ranges::find(kind.fields, key.text, &FieldSpec::name);
      if (field == kind.fields.end()) continue;  // decoding reports it
      const Node* before = base == nullptr ? nullptr : base->Find(key.text);
      const std::string here = path.empty() ? key.text : StrCat(path, ".", key.text);
      if (overlay.items[i].IsNull()) {
        Removal(overlay, i--, here);
      } else {
        OneField(*field, key, before, overlay.items[i], here);
      }
    }
  }

 private:
  void OneField(const FieldSpec& field, const Key& key, const Node* base, Node& overlay,
                const std::string& path) {
    const bool section = field.kind != nullptr && !field.kind->fields.empty();
    if (path == "environments" || (!section && field.stage == Stage::kBuild))
      return BuildField(key, path);
    if (!section) return;
    if (field.holds == Holds::kMap) return Entries(field, base, overlay, path);
    if (overlay.IsMapping()) return Fields(*field.kind, base, overlay, path);
    if (field.stage == Stage::kBuild) BuildField(key, path);
  }

  void Entries(const FieldSpec& field, const Node* base, Node& overlay, const std::string& path) {
    for (size_t i = 0; i < overlay.keys.size(); ++i) {
      const Key key = overlay.keys[i];
      const Node* before = base == nullptr ? nullptr : base->Find(key.text);
      if (before == nullptr && field.stage == Stage::kBuild) {
        sink_.Report(MakeDiagnostic(3025, key.span,
                                    StrCat("environment '", environment_, "' adds the ",
                                           field.kind->name, " '", key.text, "'"),
                                    "an environment changes values, not shape: declare it in the "
                                    "base, for all environments"));
      } else if (overlay.items[i].IsNull()) {
        Removal(overlay, i--, StrCat(path, ".", key.text));
      } else if (overlay.items[i].IsMapping()) {
        Fields(*field.kind, before, overlay.items[i], StrCat(path, ".", key.text));
      } else if (field.stage == Stage::kBuild) {
        BuildField(key, StrCat(path, ".", key.text));
      }
    }
  }

  void Removal(Node& overlay, size_t index, const std::string& path) {
    const auto at = static_cast<std::ptrdiff_t>(index);
    sink_.Report(MakeDiagnostic(
        3024, overlay.keys[index].span,
        StrCat("an overlay may not remove '", path, "': environment '", environment_,
               "' leaves it empty"),
        "an environment changes values, not shape: give a value, or leave the key out"));
    overlay.keys.erase(overlay.keys.begin() + at);
    overlay.items.erase(overlay.items.begin() + at);
  }

  void BuildField(const Key& key, const std::string& path) {
    sink_.Report(MakeDiagnostic(
        3024, key.span,
        StrCat("environment '", environment_, "' may not set '", path, "': it is a build field"),
        "the same package goes through all environments; set it in the base, for all of them"));
  }

  std::string_view environment_;
  Sink& sink_;
};

}  // namespace

void CheckOverlay(const Node& base, Node& overlay, std::string_view environment, Sink& sink) {
  OverlayCheck(environment, sink).Fields(kBlueprintKind, &base, overlay, "");
}

Node Merge(const Node& base, const Node& overlay, Mark mark) {
  if (!base.IsMapping() || !overlay.IsMapping()) {
    Node replaced = overlay;
    if (mark == Mark::kOverlay) MarkOverlay(replaced);
    return replaced;
  }
  Node merged = base;
  for (size_t i = 0; i < overlay.keys.size(); ++i) {
    const auto at = std::ranges::find(merged.keys, overlay.keys[i].text, &Key::text);
    if (at == merged.keys.end()) {
      merged.keys.push_back(overlay.keys[i]);
      merged.items.push_back(overlay.items[i]);
      if (mark == Mark::kOverlay) MarkOverlay(merged.items.back());
    } else {
      Node& item = merged.items[static_cast<size_t>(at - merged.keys.begin())];
      item = Merge(item, overlay.items[i], mark);
    }
  }
  return merged;
}

Node OverlayOf(const Node& environment) {
  Node overlay;
  overlay.kind = reader::NodeKind::kMapping;
  overlay.span = environment.span;
  for (size_t i = 0; i < environment.keys.size(); ++i) {
    const bool own = std::ranges::any_of(kEnvironmentKind.fields, [&](const FieldSpec& f) {
      return f.name == environment.keys[i].text;
    });
    if (own) continue;
    overlay.keys.push_back(environment.keys[i]);
    overlay.items.push_back(environment.items[i]);
  }
  return overlay;
}

}  // namespace formwork::blueprint
