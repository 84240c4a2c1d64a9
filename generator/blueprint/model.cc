#include "generator/blueprint/model.h"

#include <algorithm>

#include "generator/blueprint/words.h"

namespace formwork::blueprint {
namespace {

template <class T>
const T* Named(const std::vector<T>& list, std::string_view name) {
  for (const T& entry : list) {
    if (entry.name.value == name) return &entry;
  }
  return nullptr;
}

template <class E>
std::string_view WordOf(E value) {
  return kWords<E>[static_cast<size_t>(value)];
}

bool Holds(const std::vector<Text>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const Text& text) { return text.value == name; });
}

}  // namespace

const Blueprint* Platform::Find(std::string_view environment) const {
  if (environment == "local") return local ? &*local : &base;
  if (environment.empty()) return &base;
  for (const auto& [name, blueprint] : environments) {
    if (name == environment) return &blueprint;
  }
  return nullptr;
}

const TypeDefinition* FindType(const Blueprint& blueprint, std::string_view name) {
  return Named(blueprint.types, name);
}

const Container* FindContainer(const Blueprint& blueprint, std::string_view name) {
  return Named(blueprint.containers, name);
}

const Queue* FindQueue(const Blueprint& blueprint, std::string_view name) {
  return Named(blueprint.queues, name);
}

const Service* FindService(const Blueprint& blueprint, std::string_view name) {
  return Named(blueprint.services, name);
}

const Function* FindFunction(const Blueprint& blueprint, std::string_view name) {
  return Named(blueprint.functions, name);
}

const Workflow* FindWorkflow(const Blueprint& blueprint, std::string_view name) {
  return Named(blueprint.workflows, name);
}

const Activity* FindActivity(const Blueprint& blueprint, std::string_view name) {
  return Named(blueprint.activities, name);
}

const App* FindAppOf(const Blueprint& blueprint, std::string_view function) {
  for (const App& app : blueprint.apps) {
    if (Holds(app.functions, function)) return &app;
  }
  for (const Workflow& workflow : blueprint.workflows) {
    if (!Holds(workflow.activities, function)) continue;
    for (const App& app : blueprint.apps) {
      if (Holds(app.functions, workflow.name.value)) return &app;
    }
  }
  return nullptr;
}

std::string_view Word(Plan value) {
  return WordOf(value);
}

std::string_view Word(Access value) {
  return WordOf(value);
}

std::string_view Word(Method value) {
  return WordOf(value);
}

std::string_view Word(Backoff value) {
  return WordOf(value);
}

std::string_view Word(OnFailure value) {
  return WordOf(value);
}

std::string_view Word(ServiceKind value) {
  return WordOf(value);
}

std::string_view Word(Rollback value) {
  return WordOf(value);
}

std::string_view Word(Quality value) {
  return WordOf(value);
}

}  // namespace formwork::blueprint
