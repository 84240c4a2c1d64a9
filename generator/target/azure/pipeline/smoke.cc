#include "generator/target/azure/pipeline/smoke.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/parameter_types.h"
#include "generator/target/azure/pipeline/rounds.h"
#include "generator/target/azure/pipeline/sample.h"

namespace formwork::azure {
namespace {

using blueprint::Access;
using blueprint::Blueprint;
using blueprint::Container;
using blueprint::Function;
using blueprint::HttpTrigger;
using blueprint::Method;
using json::Value;

// The function's route with the parameters that name the round and every other one a word that fits
// the field which it fills.
std::string Path(const Blueprint& blueprint, const Function& function, const Rounds& rounds) {
  std::string path = "/api";
  for (const auto& segment : std::get<HttpTrigger>(function.trigger).segments) {
    path += '/';
    if (!segment.parameter) {
      path += segment.text;
    } else if (const auto round = rounds.find(segment.text); round != rounds.end()) {
      path += round->second;
    } else {
      path += SampleParameter(TypesOfParameter(blueprint, function.reach, segment.text));
    }
  }
  return path;
}

bool HasOnlyParameter(const HttpTrigger& trigger, std::string_view parameter) {
  return std::ranges::all_of(trigger.segments, [&](const auto& segment) {
    return !segment.parameter || segment.text == parameter;
  });
}

std::string AppOf(const Blueprint& blueprint, std::string_view function) {
  const auto* app = FindAppOf(blueprint, function);
  return app == nullptr ? *blueprint.name : *app->name;
}

const blueprint::TypeDefinition* NamedType(const Blueprint& blueprint,
                                           const blueprint::Type& type) {
  return type.kind == blueprint::TypeKind::kNamed ? FindType(blueprint, type.name) : nullptr;
}

// What names a round in documents of this container: the placeholder for its partition key, if that
// can hold one.
std::optional<std::string> RoundOf(const Blueprint& blueprint, const Container& container) {
  const auto* field =
      FindField(FindType(blueprint, *container.of), FieldOfPath(*container.partition_key));
  if (field == nullptr || !CanNameRound(field->type)) return std::nullopt;
  return RoundPlaceholder(field->type);
}

// The GET that shows documents of the container by partition, with no other parameter.
Value FindSee(const Blueprint& blueprint, const Container& container, const std::string& round) {
  for (const Function& function : blueprint.functions) {
    const auto* http = std::get_if<HttpTrigger>(&function.trigger);
    if (http == nullptr || *http->method != Method::kGet || *function.access == Access::kAdmin)
      continue;
    for (const blueprint::Read& read : function.reach.reads) {
      if (*read.from != *container.name || !read.partition || read.id) continue;
      // A filter of the query may hide what was sent: only what shows everything proves it.
      if (read.query && read.query->value.find("WHERE") != std::string::npos) continue;
      if (!HasOnlyParameter(*http, **read.partition)) continue;
      return Value::Obj(
          {{"app", Value::Str(AppOf(blueprint, *function.name))},
           {"access", Value::Str(Word(*function.access))},
           {"path", Value::Str(Path(blueprint, function, {{**read.partition, round}}))}});
    }
  }
  return {};
}

// The first of the written containers that a GET shows.
struct Seen {
  Value see;
  std::string field;
  std::string round;
};

Rounds RoundsOf(const Seen& seen) {
  return seen.field.empty() ? Rounds{} : Rounds{{seen.field, seen.round}};
}

Seen FirstSeen(const Blueprint& blueprint, const std::vector<blueprint::Write>& writes) {
  for (const blueprint::Write& write : writes) {
    const Container* container = FindContainer(blueprint, *write.to);
    if (container == nullptr) continue;
    const auto round = RoundOf(blueprint, *container);
    if (!round) continue;
    if (Value see = FindSee(blueprint, *container, *round); see.kind() != Value::Kind::kNull) {
      return {.see = std::move(see),
              .field = std::string(FieldOfPath(*container->partition_key)),
              .round = *round};
    }
  }
  return {};
}

std::optional<Value> PostCheck(const Blueprint& blueprint, const Function& function) {
  const auto* http = std::get_if<HttpTrigger>(&function.trigger);
  if (http == nullptr || *http->method != Method::kPost || *function.access == Access::kAdmin ||
      !function.body) {
    return std::nullopt;
  }
  const auto* body = NamedType(blueprint, function.body->value);
  if (body == nullptr || function.reach.writes.empty()) return std::nullopt;
  Seen seen = FirstSeen(blueprint, function.reach.writes);
  const bool in_route = std::ranges::any_of(http->segments, [&](const auto& segment) {
    return segment.parameter && segment.text == seen.field;
  });
  if (!in_route && FindField(body, seen.field) == nullptr) seen = {};
  Rounds rounds = RoundsOf(seen);
  if (!MakeUnique(blueprint, {.body = *body, .function = &function},
                  WrittenIn(blueprint, function.reach.writes), rounds)) {
    return std::nullopt;
  }
  Value send = Value::Obj({{"app", Value::Str(AppOf(blueprint, *function.name))},
                           {"access", Value::Str(Word(*function.access))},
                           {"method", Value::Str("POST")},
                           {"path", Value::Str(Path(blueprint, function, rounds))},
                           {"body", SampleDocument(blueprint, *body, rounds)}});
  return Value::Obj(
      {{"name", Value::Str(*function.name)}, {"send", std::move(send)}, {"see", seen.see}});
}

std::optional<Value> QueueCheck(const Blueprint& blueprint, const blueprint::Queue& queue) {
  const auto* type = FindType(blueprint, *queue.of);
  if (type == nullptr) return std::nullopt;
  const std::vector<blueprint::Write> writes = WrittenFrom(blueprint, *queue.name);
  const Seen seen = FirstSeen(blueprint, writes);
  // Without a place to see it, a sent event proves nothing but that the queue is there.
  if (seen.see.kind() == Value::Kind::kNull || FindField(type, seen.field) == nullptr)
    return std::nullopt;
  Rounds rounds = RoundsOf(seen);
  if (!MakeUnique(blueprint, {.body = *type}, WrittenIn(blueprint, writes), rounds))
    return std::nullopt;
  Value send = Value::Obj(
      {{"queue", Value::Str(*queue.name)}, {"body", SampleDocument(blueprint, *type, rounds)}});
  return Value::Obj({{"name", Value::Str(StrCat("queue ", *queue.name))},
                     {"send", std::move(send)},
                     {"see", seen.see}});
}

struct SmokeTest {
  std::string name;
  Value check;
};

std::vector<SmokeTest> SmokeTests(const Blueprint& blueprint) {
  std::vector<SmokeTest> tests;
  for (const Function& function : blueprint.functions) {
    if (auto check = PostCheck(blueprint, function))
      tests.push_back({*function.name, std::move(*check)});
  }
  for (const blueprint::Queue& queue : blueprint.queues) {
    if (auto check = QueueCheck(blueprint, queue))
      tests.push_back({StrCat("queue ", *queue.name), std::move(*check)});
  }
  return tests;
}

}  // namespace

std::string SmokePlan(const Blueprint& blueprint) {
  Value checks = Value::Arr();
  for (SmokeTest& test : SmokeTests(blueprint))
    checks.Add(std::move(test.check));
  return Write(Value::Obj({{"checks", checks}}));
}

std::string SmokeRunbook(const Blueprint& blueprint) {
  std::string what;
  for (const SmokeTest& test : SmokeTests(blueprint))
    what += StrCat(what.empty() ? "`" : ", `", test.name, "`");
  if (what.empty()) return "";
  return StrCat(
      "\n### Smoke tests\n\n"
      "After the code, every deployment uses the platform as a caller would, **in every "
      "environment, "
      "the last one too**: ",
      what,
      ",\nthree times each, with made-up values that begin with `smoke`. What follows from them "
      "happens: documents, messages,\ncalls of services. Take what must not happen there out of "
      "`pipelines/smoke.json`; `generate` keeps your edit.\n");
}

}  // namespace formwork::azure
