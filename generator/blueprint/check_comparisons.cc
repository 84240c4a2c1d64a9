// Comparisons of a query that never hold: a word that the field's enum does not have, a text
// against a number. The database would find nothing, and say nothing.

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/query.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

bool IsNumeric(TypeKind kind) {
  return kind == TypeKind::kInteger || kind == TypeKind::kNumber;
}

// Lists, maps, types of one's own and JSON are whatever they are.
bool IsTextual(TypeKind kind) {
  using enum TypeKind;
  return kind == kString || kind == kUuid || kind == kDatetime || kind == kDate ||
         kind == kDuration || kind == kBytes || kind == kEnum;
}

void Never(const Text& name, const Read& read, std::string_view what, std::string help,
           Sink& sink) {
  sink.Report(MakeDiagnostic(
      3040, name.span,
      StrCat("'", name.value, "' of the documents of '", read.from.value, "' is never ", what),
      std::move(help)));
}

void Judge(const Text& name, const Type& type, const QueryComparison& comparison, const Read& read,
           Sink& sink) {
  if (comparison.text ? IsNumeric(type.kind) || type.kind == TypeKind::kBoolean
                      : IsTextual(type.kind) || type.kind == TypeKind::kBoolean) {
    const bool number = IsNumeric(type.kind);
    const bool boolean = type.kind == TypeKind::kBoolean;
    return Never(name, read, comparison.text ? "a text" : "a number",
                 boolean  ? "compare with true or false"
                 : number ? StrCat("a number stands without quotes: ", comparison.literal)
                          : StrCat("a text stands in quotes: '", comparison.literal, "'"),
                 sink);
  }
  if (type.kind != TypeKind::kEnum || !comparison.text ||
      std::ranges::find(type.enumerators, comparison.literal) != type.enumerators.end()) {
    return;
  }
  Never(name, read, StrCat("'", comparison.literal, "'"),
        Suggest(comparison.literal, type.enumerators,
                StrCat("its words are ", Join(type.enumerators, ", "))),
        sink);
}

void OfRead(const Index& index, const Read& read, Sink& sink) {
  const Container* container = Lookup(index.containers, read.from.value);
  if (container == nullptr || !read.query) return;
  const TypeDefinition* type = KnownType(index, container->of.value);
  const auto parsed = ParseQuery(read.query->value);
  const auto* query = std::get_if<Query>(&parsed);
  if (type == nullptr || query == nullptr || query->fields.size() != read.fields.size()) return;
  for (const QueryComparison& comparison : query->comparisons) {
    const Text& name = read.fields[comparison.field];
    const Field* field = FindField(*type, name.value);
    if (field != nullptr) Judge(name, field->type, comparison, read, sink);
  }
}

}  // namespace

void CheckComparisons(const Index& index, Sink& sink) {
  for (const Runner& runner : index.runners) {
    if (runner.reach == nullptr) continue;
    for (const Read& read : runner.reach->reads)
      OfRead(index, read, sink);
  }
}

}  // namespace formwork::blueprint
