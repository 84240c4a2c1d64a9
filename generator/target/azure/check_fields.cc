// Fields of documents that the database reads itself. Its own begin with '_', which no field of a
// type may; one does not.

#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"
#include "generator/target/azure/check_parts.h"

namespace formwork::azure {

// A container without ttl lets documents keep theirs: the database looks at it only where there is
// one ("Time to Live (TTL) in Azure Cosmos DB").
void CheckFields(const blueprint::Blueprint& blueprint, Sink& sink) {
  for (const blueprint::Container& container : blueprint.containers) {
    const auto* type = FindType(blueprint, *container.of);
    if (!container.ttl || type == nullptr) continue;
    for (const blueprint::Field& field : type->fields) {
      if (*field.name != "ttl") continue;
      Diagnostic own = MakeDiagnostic(
          4012, field.name.span,
          StrCat("the database takes 'ttl' for the seconds that a document of '", *container.name,
                 "' lives"),
          field.type.kind == blueprint::TypeKind::kInteger
              ? "it deletes the document then: give the field another name, unless that is meant"
              : "and refuses what is no whole number: give the field another name");
      own.notes.push_back({.span = container.ttl->span, .message = "because of this ttl"});
      sink.Report(std::move(own));
    }
  }
}

}  // namespace formwork::azure
