#include "generator/blueprint/index.h"

#include <algorithm>
#include <utility>

namespace formwork::blueprint {
namespace {

template <class T>
ByName<T> Names(const std::vector<T>& list) {
  ByName<T> map;
  map.reserve(list.size());
  for (const T& entry : list)
    map.try_emplace(entry.name.value, &entry);
  return map;
}

void AddRunners(const Blueprint& blueprint, std::vector<Runner>& runners) {
  for (const Function& f : blueprint.functions) {
    runners.push_back({.kind = "function", .name = &f.name, .reach = &f.reach, .function = &f});
  }
  for (const Workflow& w : blueprint.workflows)
    runners.push_back({.kind = "workflow", .name = &w.name, .workflow = &w});
  for (const Activity& a : blueprint.activities) {
    runners.push_back({.kind = "activity", .name = &a.name, .reach = &a.reach, .activity = &a});
  }
}

}  // namespace

Index MakeIndex(const Blueprint& blueprint, Unread unread) {
  Index index;
  index.blueprint = &blueprint;
  index.unread = std::move(unread);
  index.types = Names(blueprint.types);
  index.containers = Names(blueprint.containers);
  index.queues = Names(blueprint.queues);
  index.services = Names(blueprint.services);
  index.secrets = Names(blueprint.secrets);
  index.functions = Names(blueprint.functions);
  index.workflows = Names(blueprint.workflows);
  index.activities = Names(blueprint.activities);
  for (const App& app : blueprint.apps) {
    for (const Text& name : app.functions)
      index.apps_of[name.value].push_back(&app);
  }
  for (const Queue& queue : blueprint.queues)
    index.dead_letters.try_emplace(queue.dead_letter.value, &queue.dead_letter);
  for (const Function& function : blueprint.functions) {
    const bool changes = std::holds_alternative<ChangesTrigger>(function.trigger);
    if (changes && function.dead_letter)
      index.dead_letters.try_emplace(function.dead_letter->value, &*function.dead_letter);
  }
  AddRunners(blueprint, index.runners);
  return index;
}

const TypeDefinition* KnownType(const Index& index, std::string_view name) {
  const TypeDefinition* type = Lookup(index.types, name);
  return type == nullptr || type->unread ? nullptr : type;
}

const TypeDefinition* FieldsOf(const Index& index, const Type& type) {
  return type.kind == TypeKind::kNamed ? KnownType(index, type.name) : nullptr;
}

const Field* FindField(const TypeDefinition& type, std::string_view name) {
  const auto at = std::ranges::find_if(
      type.fields, [&](const Field& field) { return field.name.value == name; });
  return at == type.fields.end() ? nullptr : &*at;
}

bool IsAstray(const Index& index, const Type& type) {
  return type.kind == TypeKind::kNamed && !index.types.contains(type.name);
}

bool IsTextual(const Type& type) {
  return type.kind == TypeKind::kString || type.kind == TypeKind::kUuid ||
         type.kind == TypeKind::kEnum;
}

}  // namespace formwork::blueprint
