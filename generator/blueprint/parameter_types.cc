#include "generator/blueprint/parameter_types.h"

#include <algorithm>

namespace formwork::blueprint {
namespace {

const TypeDefinition* HeldBy(const Blueprint& blueprint, std::string_view container_or_queue) {
  if (const Queue* queue = FindQueue(blueprint, container_or_queue))
    return FindType(blueprint, *queue->of);
  const Container* container = FindContainer(blueprint, container_or_queue);
  return container == nullptr ? nullptr : FindType(blueprint, *container->of);
}

void AddField(const TypeDefinition* type, std::string_view name, std::vector<const Type*>& types) {
  if (type == nullptr) return;
  const auto field =
      std::ranges::find_if(type->fields, [name](const auto& f) { return *f.name == name; });
  if (field != type->fields.end()) types.push_back(&field->type);
}

}  // namespace

std::vector<const Type*> TypesOfParameter(const Blueprint& blueprint, const Reach& reach,
                                          std::string_view parameter) {
  std::vector<const Type*> types;
  for (const Read& read : reach.reads) {
    const Container* container = FindContainer(blueprint, *read.from);
    if (container == nullptr || !read.partition || **read.partition != parameter) continue;
    std::string_view key = *container->partition_key;
    if (key.starts_with('/')) key.remove_prefix(1);
    AddField(FindType(blueprint, *container->of), key, types);
  }
  for (const Write& write : reach.writes)
    AddField(HeldBy(blueprint, *write.to), parameter, types);
  return types;
}

const Type* BoundsOfParameter(const std::vector<const Type*>& types) {
  const auto bounded = std::ranges::find_if(types, [](const Type* type) {
    return type->kind == TypeKind::kString && !type->optional &&
           (type->min_length || type->max_length);
  });
  return bounded == types.end() ? nullptr : *bounded;
}

}  // namespace formwork::blueprint
