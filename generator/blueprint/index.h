#pragma once
// Names looked up once: what the checks ask of a blueprint over and over. Points into the
// blueprint.

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/blueprint/model.h"

namespace formwork::blueprint {

template <class T>
using ByName = std::unordered_map<std::string_view, const T*>;

// What runs, whatever its kind: the checks of reads, names and calls are the same for all.
struct Runner {
  std::string_view kind;  // "function", "workflow", "activity"
  const Text* name = nullptr;
  const Reach* reach = nullptr;        // null for a workflow
  const Function* function = nullptr;  // one of the three
  const Workflow* workflow = nullptr;
  const Activity* activity = nullptr;
};

// What decoding could not read. A finding that may follow from it stays unsaid: the cause is said,
// and the finding comes back if it has another.
struct Unread {
  std::set<std::string, std::less<>> sections;  // of the top level: misspelt, or of another shape
  bool uses = false;  // something in what runs: it may use what seems unused
  bool apps = false;  // something in an app: it may hold what seems to be in none

  [[nodiscard]] bool Section(std::string_view name) const { return sections.contains(name); }
};

struct Index {
  const Blueprint* blueprint = nullptr;
  Unread unread;
  ByName<TypeDefinition> types;
  ByName<Container> containers;
  ByName<Queue> queues;
  ByName<Service> services;
  ByName<Secret> secrets;
  ByName<Function> functions;
  ByName<Workflow> workflows;
  ByName<Activity> activities;
  std::unordered_map<std::string_view, std::vector<const App*>>
      apps_of;  // function or workflow -> its apps
  std::unordered_map<std::string_view, const Text*> dead_letters;  // name -> where it was said
  std::vector<Runner> runners;
};

[[nodiscard]] Index MakeIndex(const Blueprint& blueprint, Unread unread = {});

template <class Map>
[[nodiscard]] auto Lookup(const Map& map, std::string_view name) -> typename Map::mapped_type {
  const auto at = map.find(name);
  return at == map.end() ? nullptr : at->second;
}

// The type of that name; nullptr if there is none, or its fields could not be read.
[[nodiscard]] const TypeDefinition* KnownType(const Index& index, std::string_view name);
// The top-level fields of a type that is named; nullptr if it is not.
[[nodiscard]] const TypeDefinition* FieldsOf(const Index& index, const Type& type);
[[nodiscard]] const Field* FindField(const TypeDefinition& type, std::string_view name);
// Names no type that is known: nothing can be said about it but that, which is said once.
[[nodiscard]] bool IsAstray(const Index& index, const Type& type);
// string, uuid or enum: what travels as text.
[[nodiscard]] bool IsTextual(const Type& type);

}  // namespace formwork::blueprint
