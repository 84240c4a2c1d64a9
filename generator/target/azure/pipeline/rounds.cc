#include "generator/target/azure/pipeline/rounds.h"

#include <algorithm>
#include <set>

#include "generator/blueprint/parameter_types.h"

namespace formwork::azure {
namespace {

using blueprint::Blueprint;
using blueprint::Type;
using blueprint::TypeKind;
using blueprint::Write;

// The placeholder for a parameter of the route, if what it fills can name a round.
std::optional<std::string> PlaceholderInRoute(const Blueprint& blueprint, const Sent& sent,
                                              std::string_view name) {
  if (sent.function == nullptr) return std::nullopt;
  const auto& segments = std::get<blueprint::HttpTrigger>(sent.function->trigger).segments;
  const auto is_it = [&](const auto& part) { return part.parameter && part.text == name; };
  if (std::ranges::none_of(segments, is_it)) return std::nullopt;
  std::string placeholder(kRoundText);
  for (const Type* type : TypesOfParameter(blueprint, sent.function->reach, name)) {
    if (!CanNameRound(*type)) return std::nullopt;
    if (type->kind == TypeKind::kUuid) placeholder = RoundPlaceholder(*type);
  }
  return placeholder;
}

enum class Differs { kAlready, kNow, kNot, kNotSent };

// Makes the field or parameter differ from round to round, if it is sent and can.
Differs Vary(const Blueprint& blueprint, const Sent& sent, std::string_view name, Rounds& rounds) {
  if (rounds.contains(std::string(name))) return Differs::kAlready;
  const auto* field = FindField(&sent.body, name);
  const auto in_route = PlaceholderInRoute(blueprint, sent, name);
  if (field == nullptr && !in_route) return Differs::kNotSent;
  // One that is sent in both places must be able to differ in both, to stay the same in both.
  if (field != nullptr && !CanNameRound(field->type)) return Differs::kNot;
  rounds.emplace(name, field != nullptr ? RoundPlaceholder(field->type) : *in_route);
  return Differs::kNow;
}

bool MakeKeyUnique(const Blueprint& blueprint, const Sent& sent,
                   const std::vector<std::string_view>& fields, Rounds& rounds) {
  bool all_sent = true;
  for (const std::string_view name : fields) {
    const Differs differs = Vary(blueprint, sent, name, rounds);
    if (differs == Differs::kAlready || differs == Differs::kNow) return true;
    all_sent &= differs != Differs::kNotSent;
  }
  return !all_sent;  // the function itself makes up the rest
}

}  // namespace

std::string_view FieldOfPath(std::string_view path) {
  return path.starts_with('/') ? path.substr(1) : path;
}

const blueprint::Field* FindField(const blueprint::TypeDefinition* type, std::string_view name) {
  if (type == nullptr) return nullptr;
  const auto it =
      std::ranges::find_if(type->fields, [&](const auto& field) { return *field.name == name; });
  return it == type->fields.end() ? nullptr : &*it;
}

bool MakeUnique(const Blueprint& blueprint, const Sent& sent, const std::vector<Write>& writes,
                Rounds& rounds) {
  for (const Write& write : writes) {
    const auto* container = FindContainer(blueprint, *write.to);
    if (container == nullptr) continue;
    for (const blueprint::UniqueKey& key : container->unique_keys) {
      std::vector<std::string_view> fields;
      for (const blueprint::Text& path : key.paths)
        fields.push_back(FieldOfPath(*path));
      fields.push_back(FieldOfPath(*container->partition_key));  // unique in its partition only
      if (!MakeKeyUnique(blueprint, sent, fields, rounds)) return false;
    }
  }
  return true;
}

std::vector<Write> WrittenFrom(const Blueprint& blueprint, std::string_view queue) {
  std::vector<Write> writes;
  const auto add = [&](const std::vector<Write>& more) {
    writes.insert(writes.end(), more.begin(), more.end());
  };
  for (const blueprint::Function& function : blueprint.functions) {
    const auto* trigger = std::get_if<blueprint::QueueTrigger>(&function.trigger);
    if (trigger != nullptr && *trigger->queue == queue) add(function.reach.writes);
  }
  for (const blueprint::Workflow& workflow : blueprint.workflows) {
    const auto* trigger = std::get_if<blueprint::QueueTrigger>(&workflow.trigger);
    if (trigger == nullptr || *trigger->queue != queue) continue;
    for (const blueprint::Text& name : workflow.activities) {
      const auto* activity = FindActivity(blueprint, *name);
      if (activity != nullptr) add(activity->reach.writes);
    }
  }
  return writes;
}

std::vector<Write> WrittenIn(const Blueprint& blueprint, std::vector<Write> writes) {
  std::set<std::string> queues;
  for (size_t i = 0; i < writes.size(); ++i) {
    const std::string to = *writes[i].to;
    if (FindContainer(blueprint, to) != nullptr || !queues.insert(to).second) continue;
    const std::vector<Write> more = WrittenFrom(blueprint, to);
    writes.insert(writes.end(), more.begin(), more.end());
  }
  return writes;
}

}  // namespace formwork::azure
