#include "generator/blueprint/overlay.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
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

  // What is refused is taken out of the overlay: the base's value goes on, and is not judged anew.
  void Fields(const KindSpec& kind, const Node* base, Node& overlay, const std::string& path) {
    for (size_t i = 0; i < overlay.keys.size(); ++i) {
      const Key key = overlay.keys[i];
      const auto field = std::ranges::find(kind.fields, key.text, &FieldSpec::name);
      if (field == kind.fields.end()) continue;  // decoding reports it
      const Node* before = base == nullptr ? nullptr : base->Find(key.text);
      const std::string here = path.empty() ? key.text : StrCat(path, ".", key.text);
      if (overlay.items[i].IsNull()) {
        static_cast<void>(Removal(key, here));
        Erase(overlay, i--);
      } else if (OneField(*field, key, before, overlay.items[i], here) == Fate::kRefused) {
        Erase(overlay, i--);
      }
    }
  }

 private:
  enum class Fate : uint8_t { kKept, kRefused };

  Fate OneField(const FieldSpec& field, const Key& key, const Node* base, Node& overlay,
                const std::string& path) {
    const bool section = field.kind != nullptr && !field.kind->fields.empty();
    if (path == "environments" || (!section && field.stage == Stage::kBuild))
      return BuildField(key, path);
    if (!section) return Fate::kKept;
    if (field.holds == Holds::kMap) {
      Entries(field, base, overlay, path);
    } else if (overlay.IsMapping()) {
      Fields(*field.kind, base, overlay, path);
    } else if (field.stage == Stage::kBuild) {
      return BuildField(key, path);
    }
    return Fate::kKept;
  }

  void Entries(const FieldSpec& field, const Node* base, Node& overlay, const std::string& path) {
    for (size_t i = 0; i < overlay.keys.size(); ++i) {
      const Key key = overlay.keys[i];
      if (OneEntry(field, key, base, overlay.items[i], StrCat(path, ".", key.text)) ==
          Fate::kRefused) {
        Erase(overlay, i--);
      }
    }
  }

  Fate OneEntry(const FieldSpec& field, const Key& key, const Node* base, Node& overlay,
                const std::string& path) {
    const Node* before = base == nullptr ? nullptr : base->Find(key.text);
    if (before == nullptr && field.stage == Stage::kBuild) return Adds(field, key, base);
    if (overlay.IsNull()) return Removal(key, path);
    if (overlay.IsMapping()) {
      Fields(*field.kind, before, overlay, path);
      return Fate::kKept;
    }
    return field.stage == Stage::kBuild ? BuildField(key, path) : Fate::kKept;
  }

  static void Erase(Node& overlay, size_t index) {
    const auto at = static_cast<std::ptrdiff_t>(index);
    overlay.keys.erase(overlay.keys.begin() + at);
    overlay.items.erase(overlay.items.begin() + at);
  }

  Fate Adds(const FieldSpec& field, const Key& key, const Node* base) {
    std::vector<std::string> known;
    if (base != nullptr) {
      for (const Key& one : base->keys)
        known.push_back(one.text);
    }
    Diagnostic adds = MakeDiagnostic(3025, key.span,
                                     StrCat("environment '", environment_, "' adds the ",
                                            field.kind->name, " '", key.text, "'"));
    SuggestFix(adds, key.text, known,
               "an environment changes values, not shape: declare it in the base, for all "
               "environments");
    sink_.Report(std::move(adds));
    return Fate::kRefused;
  }

  Fate Removal(const Key& key, const std::string& path) {
    sink_.Report(MakeDiagnostic(
        3024, key.span,
        StrCat("an overlay may not remove '", path, "': environment '", environment_,
               "' leaves it empty"),
        "an environment changes values, not shape: give a value, or leave the key out"));
    return Fate::kRefused;
  }

  Fate BuildField(const Key& key, const std::string& path) {
    sink_.Report(MakeDiagnostic(
        3024, key.span,
        StrCat("environment '", environment_, "' may not set '", path, "': it is a build field"),
        "the same package goes through all environments; set it in the base, for all of them"));
    return Fate::kRefused;
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
