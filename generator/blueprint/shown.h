#pragma once
// A resolved blueprint as a tree of what the user could have written, with where each value came
// from. Made from the model by the same rows that read it, so that `show` cannot forget a field.

#include <string>
#include <utility>
#include <vector>

#include "generator/blueprint/field.h"
#include "generator/blueprint/model.h"
#include "generator/source/source_map.h"

namespace formwork::blueprint {

struct ShownEntry;

struct Shown {
  enum class Kind : uint8_t { kText, kNumber, kFlag, kList, kMap };

  Kind kind = Kind::kText;
  std::string text;                    // a leaf as it is written
  std::vector<ShownEntry> entries;     // a map's; a list's have no keys
  Origin origin = Origin::kDefault;    // a leaf's, an entry's name's
  Span span = {};                      // a leaf's value, an entry's name
  std::vector<std::string> runs = {};  // a schedule's next

  void Add(std::string_view key, Shown value);
};

struct ShownEntry {
  std::string key;
  Shown value;
};

inline void Shown::Add(std::string_view key, Shown value) {
  entries.push_back({std::string(key), std::move(value)});
}

// The fields of a kind that the object has.
[[nodiscard]] Shown ShowFields(const KindSpec& kind, const void* object);

// A leaf or a list as it is written in one line.
[[nodiscard]] std::string LineOf(const Shown& value);
// What says where the value was written: the leaf itself, or the first of a list; nullptr if a list
// is empty.
[[nodiscard]] const Shown* Placed(const Shown& value);
[[nodiscard]] std::string_view Word(Origin origin);  // "default", "given", "overlay"
// "default", "blueprint.yaml:12", "overlay, blueprint.yaml:40"; of an empty list nobody knows.
[[nodiscard]] std::string OriginOf(const Shown& value, const SourceMap& sources);

struct ShowOptions {
  bool origins = false;  // where each value came from
  int64_t now = 0;       // seconds since 1970, for the next runs of schedules; 0: none
};

// As YAML that reads back to the same blueprint.
[[nodiscard]] std::string ShowYaml(const Blueprint& blueprint, const SourceMap& sources,
                                   const ShowOptions& options);
// { "schema_version": 1, "environment": …, "blueprint": … }
[[nodiscard]] std::string ShowJson(const Blueprint& blueprint, std::string_view environment,
                                   const SourceMap& sources, const ShowOptions& options);

}  // namespace formwork::blueprint
