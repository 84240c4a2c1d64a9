#pragma once
// Names looked up once: what the checks ask of a blueprint over and over. Points into the
// blueprint.

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

struct Index {
  const Blueprint* blueprint = nullptr;
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

[[nodiscard]] Index MakeIndex(const Blueprint& blueprint);

template <class Map>
[[nodiscard]] auto Lookup(const Map& map, std::string_view name) -> typename Map::mapped_type {
  const auto at = map.find(name);
  return at == map.end() ? nullptr : at->second;
}

// The top-level fields of a type that is named; nullptr if it is not.
[[nodiscard]] const TypeDefinition* FieldsOf(const Index& index, const Type& type);
[[nodiscard]] const Field* FindField(const TypeDefinition& type, std::string_view name);
// string, uuid or enum: what travels as text.
[[nodiscard]] bool IsTextual(const Type& type);

}  // namespace formwork::blueprint
