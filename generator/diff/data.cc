// Types, containers and queues: where a change may cost data.

#include <map>

#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::Container;
using blueprint::Field;
using blueprint::Queue;
using blueprint::TypeDefinition;

using OptionalDuration = std::optional<blueprint::Spanned<blueprint::Duration>>;

void CompareType(const TypeDefinition& a, const TypeDefinition& b, Rows& rows) {
  const Item item(rows, "type", *b.name, a.name.span, b.name.span);
  const Pairs<Field> fields = Match(a.fields, b.fields);
  for (const Field* field : fields.removed)
    item.Add(Effect::kBehaviour, StrCat("loses the field ", *field->name), field->name.span,
             b.name.span);
  for (const Field* field : fields.added)
    item.Add(Effect::kBehaviour, StrCat("gains the field ", *field->name, ": ", Show(field->type)),
             a.name.span, field->name.span);
  for (const auto& [old, now] : fields.both) {
    if (old->type != now->type) {
      item.Add(Effect::kBehaviour,
               StrCat("the field ", *now->name, ": ", Show(old->type), " -> ", Show(now->type)),
               old->name.span, now->name.span);
    }
    if (old->doc != now->doc) {
      item.Add(Effect::kDocument, StrCat("the field ", *now->name, " is described anew"),
               old->name.span, now->name.span);
    }
  }
  if (a.doc != b.doc) item.Add(Effect::kDocument, "is described anew");
}

// What lies in a container or queue has the old type and is read as the new one.
void CompareStored(const Item& item, const Sides& sides, const std::string& of_before,
                   const std::string& of_after, std::string_view what) {
  const TypeDefinition* before = FindType(sides.before, of_before);
  const TypeDefinition* after = FindType(sides.after, of_after);
  if (before == nullptr || after == nullptr) return;
  blueprint::Type sub;
  sub.kind = blueprint::TypeKind::kNamed;
  sub.name = of_before;
  blueprint::Type super = sub;
  super.name = of_after;
  for (const std::string& reason :
       Misfits({sides.before, sub}, {sides.after, super}, of_after, Reader::kTakes)) {
    item.Add(Effect::kInFlight, StrCat(what, ": ", reason), before->name.span, after->name.span);
  }
}

void CompareTtl(const Item& item, const OptionalDuration& before, const OptionalDuration& after) {
  if (before == after) return;
  const bool shorter = after && (!before || **after < **before);
  item.Moved(shorter ? Effect::kDestroy : Effect::kLimit, "the time to live", before, after,
             shorter ? StrCat("documents older than ", Show(after), " are deleted") : "");
}

std::string ShowKeys(const Container& container) {
  std::vector<std::string> keys;
  for (const blueprint::UniqueKey& key : container.unique_keys)
    keys.push_back(StrCat("(", Show(key.paths), ")"));
  return keys.empty() ? "none" : Join(keys, " ");
}

constexpr std::string_view kStays = "; it stays until it is deleted by hand";

void CompareContainer(const Sides& sides, const Container& a, const Container& b, Rows& rows) {
  if (sides.Same(a, b)) return;
  const Item item(rows, "container", *b.name, a.name.span, b.name.span);
  // No cloud's deployment changes these in place, and ours deletes nothing that holds data.
  constexpr std::string_view kLost =
      "it has to be deleted by hand first, and every document in it is lost";
  item.Moved(Effect::kReplace, "the partition key", a.partition_key, b.partition_key, kLost);
  if (a.unique_keys != b.unique_keys) {
    item.Add(Effect::kReplace,
             StrCat("the unique keys: ", ShowKeys(a), " -> ", ShowKeys(b), "; ", kLost));
  }
  CompareTtl(item, a.ttl, b.ttl);
  item.Moved(Effect::kBehaviour, "the type of its documents", a.of, b.of);
  CompareStored(item, sides, *a.of, *b.of, "documents that are already stored may not fit");
  item.MovedSet(Effect::kBehaviour, "what the index leaves out", a.exclude_from_index,
                b.exclude_from_index);
  if (a.description != b.description) item.Add(Effect::kDocument, "is described anew");
}

void CompareQueue(const Sides& sides, const Queue& a, const Queue& b, Rows& rows) {
  if (sides.Same(a, b)) return;
  const Item item(rows, "queue", *b.name, a.name.span, b.name.span);
  item.Moved(Effect::kBehaviour, "the type of its messages", a.of, b.of);
  CompareStored(item, sides, *a.of, *b.of,
                "messages under way that do not fit go to the dead letters");
  item.Moved(Effect::kLimit, "attempts", a.attempts, b.attempts);
  item.Moved(Effect::kLimit, "the pause between attempts", a.retry_after, b.retry_after);
  item.Moved(Effect::kBehaviour, "the queue of its dead letters", a.dead_letter, b.dead_letter);
  item.Moved(Effect::kLimit, "messages at once", a.batch, b.batch);
  const bool shorter = b.ttl && (!a.ttl || **b.ttl < **a.ttl);
  item.Moved(Effect::kLimit, "the time to live", a.ttl, b.ttl,
             shorter ? "older messages are dropped unread" : "");
  if (a.description != b.description) item.Add(Effect::kDocument, "is described anew");
}

// Queues that exist only because dead letters go there, each where it was said first.
using DeadLetters = std::map<std::string_view, Span>;

DeadLetters DeadLetterQueues(const blueprint::Blueprint& blueprint) {
  DeadLetters queues;
  const auto add = [&](const blueprint::Text& name) { queues.try_emplace(*name, name.span); };
  for (const Queue& queue : blueprint.queues)
    add(queue.dead_letter);
  for (const blueprint::Function& function : blueprint.functions) {
    if (function.dead_letter) add(*function.dead_letter);
  }
  for (const blueprint::Workflow& workflow : blueprint.workflows) {
    if (workflow.dead_letter) add(*workflow.dead_letter);
  }
  queues.erase("");
  for (const Queue& queue : blueprint.queues)
    queues.erase(*queue.name);
  return queues;
}

void CompareDeadLetters(const Sides& sides, Rows& rows) {
  const DeadLetters before = DeadLetterQueues(sides.before);
  const DeadLetters after = DeadLetterQueues(sides.after);
  for (const auto& [name, span] : before) {
    if (after.contains(name) || FindQueue(sides.after, name) != nullptr) continue;
    Item(rows, "queue", std::string(name), span, {})
        .Add(Effect::kDestroy, StrCat("is given up with every dead letter in it", kStays));
  }
  for (const auto& [name, span] : after) {
    if (before.contains(name) || FindQueue(sides.before, name) != nullptr) continue;
    Item(rows, "queue", std::string(name), {}, span)
        .Add(Effect::kCreate, "is created for dead letters");
  }
}

}  // namespace

void CompareData(const Sides& sides, Rows& rows) {
  const blueprint::Blueprint& before = sides.before;
  const blueprint::Blueprint& after = sides.after;
  const Pairs<TypeDefinition> types = Match(before.types, after.types);
  for (const TypeDefinition* type : types.removed)
    Item(rows, "type", *type->name, type->name.span, {}).Add(Effect::kRemove, "is removed");
  for (const TypeDefinition* type : types.added)
    Item(rows, "type", *type->name, {}, type->name.span).Add(Effect::kCreate, "is new");
  for (const auto& [a, b] : types.both)
    CompareType(*a, *b, rows);

  const Pairs<Container> containers = Match(before.containers, after.containers);
  for (const Container* container : containers.removed) {
    Item(rows, "container", *container->name, container->name.span, {})
        .Add(Effect::kDestroy, StrCat("is given up with every document in it", kStays));
  }
  for (const Container* container : containers.added)
    Item(rows, "container", *container->name, {}, container->name.span)
        .Add(Effect::kCreate, "is created");
  for (const auto& [a, b] : containers.both)
    CompareContainer(sides, *a, *b, rows);

  const Pairs<Queue> queues = Match(before.queues, after.queues);
  for (const Queue* queue : queues.removed) {
    Item(rows, "queue", *queue->name, queue->name.span, {})
        .Add(Effect::kDestroy, StrCat("is given up with every message in it", kStays));
  }
  for (const Queue* queue : queues.added)
    Item(rows, "queue", *queue->name, {}, queue->name.span).Add(Effect::kCreate, "is created");
  for (const auto& [a, b] : queues.both)
    CompareQueue(sides, *a, *b, rows);
  CompareDeadLetters(sides, rows);
}

}  // namespace formwork::diff
