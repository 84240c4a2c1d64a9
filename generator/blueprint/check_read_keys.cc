// What a read asks by, against what documents are stored and indexed by: some reads can find
// nothing, and some queries the database refuses.
#include <algorithm>
#include <limits>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/supply.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

constexpr int64_t kUuidLength = 36;

// How long the texts of a type can be.
struct Lengths {
  int64_t least = 0;
  int64_t most = std::numeric_limits<int64_t>::max();
};

Lengths LengthsOf(const Type& type) {
  if (type.kind == TypeKind::kUuid) return {kUuidLength, kUuidLength};
  if (type.kind == TypeKind::kString)
    return {type.min_length.value_or(0), type.max_length.value_or(Lengths{}.most)};
  Lengths lengths{Lengths{}.most, 0};
  for (const std::string& word : type.enumerators) {
    lengths.least = std::min(lengths.least, static_cast<int64_t>(word.size()));
    lengths.most = std::max(lengths.most, static_cast<int64_t>(word.size()));
  }
  return lengths;
}

// Both are textual. False only where no text is one of the first and one of the second.
bool CanBeEqual(const Type& a, const Type& b) {
  if (a.kind == TypeKind::kEnum && b.kind == TypeKind::kEnum) {
    return std::ranges::any_of(a.enumerators, [&b](const std::string& word) {
      return std::ranges::find(b.enumerators, word) != b.enumerators.end();
    });
  }
  const Lengths of_a = LengthsOf(a);
  const Lengths of_b = LengthsOf(b);
  return of_a.least <= of_b.most && of_b.least <= of_a.most;
}

class KeyCheck {
 public:
  KeyCheck(const Index& index, const Runner& runner, Sink& sink)
      : supply_(SupplyOf(index, runner)), sink_(sink) {}

  void One(const Read& read, const Container& container, const TypeDefinition& type) {
    if (read.partition) Partition(read, container, type);
    if (read.id) Fits(*read.id, FindField(type, "id"), "the id", container);
    if (read.order) Order(*read.order, container);
  }

 private:
  void Partition(const Read& read, const Container& container, const TypeDefinition& type) {
    const Text& name = *read.partition;
    std::string_view key = container.partition_key.value;
    if (!key.starts_with('/')) return;  // said elsewhere
    key.remove_prefix(1);
    if (read.id && key == "id" && read.id->value != name.value) return NotTheId(read, container);
    if (Fits(name, FindField(type, key), "the partition key", container)) {
      OtherField(read, container, type, key);
    }
  }

  // Where the id is the key, a document is in the partition of its own id.
  void NotTheId(const Read& read, const Container& container) {
    Diagnostic other = MakeDiagnostic(
        3037, read.partition->span,
        StrCat("documents of '", container.name.value,
               "' are stored by their id, and the partition here is '", read.partition->value, "'"),
        StrCat("take the id for both: partition: ", read.id->value));
    other.fix = Fix{.span = read.partition->span, .replacement = read.id->value};
    other.notes.push_back({.span = container.partition_key.span, .message = "the key is here"});
    sink_.Report(std::move(other));
  }

  // Route and query parameters may be any text; a payload's field has a type.
  bool Fits(const Text& name, const Field* stored, std::string_view what,
            const Container& container) {
    const bool parameter =
        std::ranges::find(supply_.parameters, name.value) != supply_.parameters.end();
    const Field* value =
        supply_.fields == nullptr || parameter ? nullptr : FindField(*supply_.fields, name.value);
    if (value == nullptr || stored == nullptr) return true;
    if (!IsTextual(value->type) || !IsTextual(stored->type)) return false;  // said elsewhere
    if (CanBeEqual(value->type, stored->type)) return true;
    Diagnostic unequal = MakeDiagnostic(
        3037, name.span,
        StrCat("'", name.value, "' is ", Format(value->type), ", and ", what, " of '",
               container.name.value, "' is ", Format(stored->type), ": no document has both"),
        StrCat("take a value that can be ", what));
    unequal.notes.push_back({.span = value->name.span, .message = "the value is here"});
    unequal.notes.push_back({.span = stored->name.span, .message = "the field is here"});
    sink_.Report(std::move(unequal));
    return false;
  }

  // A value that is called like another field of the document was hardly meant for the key. A
  // reference to a document of the same type is: { partition: parentId, id: parentId }.
  void OtherField(const Read& read, const Container& container, const TypeDefinition& type,
                  std::string_view key) {
    const Text& name = *read.partition;
    if (name.value == key || name.value == "id") return;
    if (read.id && read.id->value == name.value) return;
    const Field* field = FindField(type, name.value);
    if (field == nullptr) return;
    Diagnostic other = MakeDiagnostic(
        3038, name.span,
        StrCat("'", name.value, "' is a field of '", type.name.value,
               "', and its documents are not stored by that but by '", key, "'"),
        StrCat("give the value of ", key, ", or make /", name.value, " the partition key"));
    other.notes.push_back({.span = container.partition_key.span, .message = "the key is here"});
    sink_.Report(std::move(other));
  }

  // The database has no order for what is not indexed and answers 400; ids always are.
  void Order(const Text& field, const Container& container) {
    if (field.value == "id") return;
    const auto excluded =
        std::ranges::find(container.exclude_from_index, StrCat("/", field.value), &Text::value);
    if (excluded == container.exclude_from_index.end()) return;
    Diagnostic unordered =
        MakeDiagnostic(3039, field.span,
                       StrCat("ORDER BY needs an index, and '", field.value,
                              "' is excluded from that of '", container.name.value, "'"),
                       "take it out of excludeFromIndex, or order by another field");
    unordered.notes.push_back({.span = excluded->span, .message = "it is excluded here"});
    sink_.Report(std::move(unordered));
  }

  Supply supply_;
  Sink& sink_;
};

}  // namespace

void CheckReadKeys(const Index& index, Sink& sink) {
  for (const Runner& runner : index.runners) {
    if (runner.reach == nullptr || runner.reach->reads.empty()) continue;
    KeyCheck check(index, runner, sink);
    for (const Read& read : runner.reach->reads) {
      const Container* container = Lookup(index.containers, read.from.value);
      if (container == nullptr) continue;
      if (const TypeDefinition* type = KnownType(index, container->of.value))
        check.One(read, *container, *type);
    }
  }
}

}  // namespace formwork::blueprint
