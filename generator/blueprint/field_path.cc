#include "generator/blueprint/field_path.h"

#include <algorithm>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/blueprint/kinds.h"

namespace formwork::blueprint {
namespace {

const FieldSpec* FindIn(const KindSpec& kind, std::string_view name) {
  const auto at = std::ranges::find(kind.fields, name, &FieldSpec::name);
  return at == kind.fields.end() ? nullptr : &*at;
}

class Walk {
 public:
  explicit Walk(const Views& views) : views_(views) {}

  // False at a step that leads nowhere, of which Lost() tells.
  bool Step(std::string_view step, bool last) {
    if (MayBeName() && HasEntry(step)) return Enter(step);
    if (const FieldSpec* field = FieldNamed(step)) return Go(*field);
    const bool open = views_.empty() && (!last || Fields().empty());
    if (MayBeName() && open) return Enter(step);
    // A type's field: the one mapping of names to mappings of names.
    if (place_.entry && place_.field->leaf == Leaf::kSection && Fields().empty() &&
        (views_.empty() || HasEntry(step))) {
      place_.keys.emplace_back(step);
      return true;
    }
    return false;
  }

  [[nodiscard]] Astray Lost(std::string_view before, std::string_view step) const {
    std::vector<std::string> valid;
    for (const FieldSpec* field : Fields())
      valid.emplace_back(field->name);
    const std::vector<std::string> names =
        MayBeName() || place_.entry ? Names() : std::vector<std::string>();
    const std::string at = before.empty() ? std::string() : StrCat(before, ".");
    std::vector<std::string> both = names;
    both.insert(both.end(), valid.begin(), valid.end());
    const std::string where = before.empty() ? "a blueprint" : StrCat("'", before, "'");
    Astray lost = {.message = StrCat("there is no '", step, "' in ", where), .help = {}};
    if (const auto near = NearestName(step, both)) {
      lost.help = StrCat("did you mean '", at, *near, "'?");
      lost.near = true;
      return lost;
    }
    if (!valid.empty()) lost.help = StrCat("it has the fields ", Join(valid, ", "));
    if (!names.empty())
      lost.help +=
          StrCat(lost.help.empty() ? "it has the names " : "; and the names ", Join(names, ", "));
    if (lost.help.empty()) lost.help = "it has no fields";
    if (views_.empty() && MayBeName()) lost.help += "; and no blueprint here has a name to explain";
    return lost;
  }

  [[nodiscard]] FieldPlace Place() && { return std::move(place_); }

 private:
  [[nodiscard]] bool InEnvironments() const {
    return place_.field != nullptr && place_.field->kind == &kEnvironmentKind;
  }

  [[nodiscard]] bool MayBeName() const {
    return place_.field != nullptr && place_.field->holds == Holds::kMap && !place_.entry;
  }

  // The fields that may come next.
  [[nodiscard]] std::vector<const FieldSpec*> Fields() const {
    std::vector<const FieldSpec*> fields;
    const auto add = [&](const KindSpec& kind) {
      for (const FieldSpec& field : kind.fields) {
        if (InEnvironments() && field.kind == &kEnvironmentKind) continue;
        fields.push_back(&field);
      }
    };
    if (place_.field == nullptr) {
      add(kBlueprintKind);
    } else if (place_.field->kind != nullptr) {
      add(*place_.field->kind);
      if (InEnvironments() && place_.entry) add(kBlueprintKind);  // its overlay
    }
    return fields;
  }

  [[nodiscard]] const FieldSpec* FieldNamed(std::string_view step) const {
    const std::vector<const FieldSpec*> fields = Fields();
    const auto at = std::ranges::find(fields, step, &FieldSpec::name);
    return at == fields.end() ? nullptr : *at;
  }

  bool Go(const FieldSpec& field) {
    if (InEnvironments() && FindIn(kEnvironmentKind, field.name) == nullptr) {
      place_.environment = place_.keys.back();
      place_.keys.clear();
    } else if (MayBeName()) {
      place_.keys.emplace_back();
    }
    place_.keys.emplace_back(field.name);
    place_.field = &field;
    place_.entry = false;
    return true;
  }

  bool Enter(std::string_view name) {
    place_.keys.emplace_back(name);
    place_.entry = true;
    return true;
  }

  // The names that the blueprint has here.
  [[nodiscard]] std::vector<std::string> Names() const {
    std::vector<std::string> names;
    if (InEnvironments() && !place_.entry) {
      for (const auto& [environment, view] : views_) {
        if (!environment.empty()) names.push_back(environment);
      }
      return names;
    }
    const auto view = views_.find(place_.environment);
    if (view == views_.end()) return names;
    for (const ShownEntry& found : FindShown(view->second, place_.keys)) {
      if (found.value.kind != Shown::Kind::kMap) continue;
      for (const ShownEntry& entry : found.value.entries)
        names.push_back(entry.key);
    }
    return names;
  }

  [[nodiscard]] bool HasEntry(std::string_view name) const {
    const std::vector<std::string> names = Names();
    return std::ranges::find(names, name) != names.end();
  }

  const Views& views_;
  FieldPlace place_;
};

void Collect(const Shown& at, const std::vector<std::string>& keys, size_t next,
             const std::string& path, std::vector<ShownEntry>& found) {
  if (next == keys.size()) {
    found.push_back({path, at});
    return;
  }
  for (const ShownEntry& entry : at.entries) {
    if (at.kind != Shown::Kind::kMap || (!keys[next].empty() && keys[next] != entry.key)) continue;
    Collect(entry.value, keys, next + 1, path.empty() ? entry.key : StrCat(path, ".", entry.key),
            found);
  }
}

}  // namespace

std::variant<FieldPlace, Astray> FindField(std::string_view path, const Views& views) {
  Walk walk(views);
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('.', begin), path.size());
    const std::string_view step = path.substr(begin, end - begin);
    if (!walk.Step(step, end == path.size()))
      return walk.Lost(path.substr(0, begin == 0 ? 0 : begin - 1), step);
    begin = end + 1;
  }
  return std::move(walk).Place();
}

std::vector<ShownEntry> FindShown(const Shown& view, const std::vector<std::string>& keys) {
  std::vector<ShownEntry> found;
  Collect(view, keys, 0, "", found);
  return found;
}

}  // namespace formwork::blueprint
