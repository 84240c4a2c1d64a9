// Types that cannot be: without fields, or holding themselves. And what containers ask of theirs.
#include <algorithm>
#include <unordered_map>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

enum class Visit : uint8_t { kOpen, kDone };

// A type may hold itself in a list or map, but not directly: such a value would have no end.
class Cycles {
 public:
  Cycles(const Index& index, Sink& sink) : index_(index), sink_(sink) {}

  void From(const TypeDefinition& type) {
    const auto [at, fresh] = state_.try_emplace(&type, Visit::kOpen);
    if (!fresh) return;
    for (const Field& field : type.fields) {
      const TypeDefinition* next = FieldsOf(index_, field.type);
      if (next == nullptr) continue;
      const auto seen = state_.find(next);
      if (seen != state_.end() && seen->second == Visit::kOpen) {
        sink_.Report(MakeDiagnostic(3031, field.type.span,
                                    StrCat("type '", next->name.value, "' holds itself"),
                                    StrCat("hold it in a list: list(", next->name.value, ")")));
      } else {
        From(*next);
      }
    }
    state_[&type] = Visit::kDone;
  }

 private:
  const Index& index_;
  Sink& sink_;
  std::unordered_map<const TypeDefinition*, Visit> state_;
};

std::vector<std::string> FieldNames(const TypeDefinition& type) {
  std::vector<std::string> names;
  for (const Field& field : type.fields)
    names.push_back(field.name.value);
  return names;
}

// "/channelId" as the field's name; empty after reporting.
std::string_view FieldOfPath(const Text& path, std::string_view what, Sink& sink) {
  const std::string_view text = path.value;
  const bool one = text.size() > 1 && text[0] == '/' && text.find('/', 1) == std::string_view::npos;
  if (one) return text.substr(1);
  Diagnostic bad = MakeDiagnostic(1005, path.span, StrCat("'", text, "' is not a path for ", what),
                                  "a path is '/' and the name of a field, such as /channelId");
  if (!text.empty() && text.find('/') == std::string_view::npos) {
    bad.help = StrCat("a path is '/' and the name of a field: /", text);
    bad.fix = Fix{.span = path.span, .replacement = StrCat("/", text)};
  }
  sink.Report(std::move(bad));
  return {};
}

const Field* PathField(const Text& path, const TypeDefinition& type, std::string_view what,
                       Sink& sink) {
  if (path.value.empty()) return nullptr;
  const std::string_view name = FieldOfPath(path, what, sink);
  if (name.empty()) return nullptr;
  const Field* field = FindField(type, name);
  if (field != nullptr) return field;
  Diagnostic unknown = MakeDiagnostic(
      3003, path.span, StrCat("type '", type.name.value, "' has no field '", name, "' for ", what));
  unknown.help = Suggest(name, FieldNames(type),
                         StrCat("add ", name, ": string to the type, or choose one of ",
                                Join(FieldNames(type), ", ")));
  unknown.notes.push_back({.span = type.name.span, .message = "the type is here"});
  sink.Report(std::move(unknown));
  return nullptr;
}

void CheckId(const Index& index, const Container& container, const TypeDefinition& type,
             Sink& sink) {
  const Field* id = FindField(type, "id");
  const bool good = id != nullptr && !id->type.optional &&
                    (id->type.kind == TypeKind::kUuid || id->type.kind == TypeKind::kString);
  if (good || (id != nullptr && IsAstray(index, id->type))) return;
  Diagnostic bad = MakeDiagnostic(
      3013, container.of.span,
      id == nullptr ? StrCat("type '", type.name.value, "' has no field 'id'")
                    : StrCat("field 'id' of type '", type.name.value, "' is ", Format(id->type)),
      "documents are stored by their id: add id: uuid (or string) to the type");
  bad.notes.push_back({.span = id == nullptr ? type.name.span : id->name.span,
                       .message = id == nullptr ? "the type is here" : "the field is here"});
  sink.Report(std::move(bad));
}

void CheckPartitionKey(const Index& index, const Container& container, const TypeDefinition& type,
                       Sink& sink) {
  const Field* key = PathField(container.partition_key, type, "the partition key", sink);
  if (key == nullptr || (IsTextual(key->type) && !key->type.optional)) return;
  if (IsAstray(index, key->type)) return;
  Diagnostic bad = MakeDiagnostic(
      3004, container.partition_key.span,
      StrCat("the partition key '", key->name.value, "' is ", Format(key->type)),
      "a partition key is text that is always there: string, uuid or enum, without '?'");
  bad.notes.push_back({.span = key->name.span, .message = "the field is here"});
  sink.Report(std::move(bad));
}

}  // namespace

void CheckTypes(const Index& index, Sink& sink) {
  Cycles cycles(index, sink);
  for (const TypeDefinition& type : index.blueprint->types) {
    if (type.fields.empty() && !type.unread) {
      sink.Report(MakeDiagnostic(1003, type.name.span,
                                 StrCat("type '", type.name.value, "' has no fields"),
                                 "add a field, such as id: uuid"));
    }
    cycles.From(type);
  }
}

void CheckContainers(const Index& index, Sink& sink) {
  for (const Container& container : index.blueprint->containers) {
    const TypeDefinition* type = KnownType(index, container.of.value);
    if (type == nullptr) continue;
    CheckId(index, container, *type, sink);
    CheckPartitionKey(index, container, *type, sink);
    for (const UniqueKey& key : container.unique_keys) {
      if (key.paths.empty()) {
        sink.Report(MakeDiagnostic(
            1003, container.name.span,
            StrCat("a unique key of container '", container.name.value, "' names no field"),
            "write it as uniqueKeys: [[/email]]"));
      }
      for (const Text& path : key.paths)
        PathField(path, *type, "a unique key", sink);
    }
    for (const Text& path : container.exclude_from_index)
      PathField(path, *type, "the index", sink);
  }
}

}  // namespace formwork::blueprint
