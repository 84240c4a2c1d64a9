// Where the values of reads come from, and whether queries fit the documents they ask for.
#include <algorithm>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/supply.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

constexpr std::string_view kSystemFields[] = {"id", "_ts", "_etag", "_rid", "_self"};

std::vector<std::string> FieldNames(const TypeDefinition* type) {
  std::vector<std::string> names;
  for (const Field& field : type == nullptr ? std::vector<Field>() : type->fields)
    names.push_back(field.name.value);
  return names;
}

class ReadCheck {
 public:
  ReadCheck(const Index& index, const Runner& runner, Supply supply, Sink& sink)
      : index_(index), runner_(runner), supply_(std::move(supply)), sink_(sink) {}

  void One(const Read& read) {
    if (read.partition) Value(*read.partition, read);
    if (read.id) Value(*read.id, read);
    for (const Text& parameter : read.parameters)
      Value(parameter, read);
    const Container* container = Lookup(index_.containers, read.from.value);
    const TypeDefinition* type =
        container == nullptr ? nullptr : KnownType(index_, container->of.value);
    if (read.query && type != nullptr) Query(read, *type);
    const bool schedule = runner_.function != nullptr &&
                          std::holds_alternative<ScheduleTrigger>(runner_.function->trigger);
    if (!read.query || read.partition || schedule || read.from.value.empty()) return;
    sink_.Report(MakeDiagnostic(
        3010, read.query->span,
        StrCat("read '", read.name.value, "' asks all partitions of '", read.from.value, "'"),
        "its cost grows with the container: add partition: NAME, or do it on a schedule"));
  }

 private:
  std::string Owner() const { return StrCat(runner_.kind, " '", runner_.name->value, "'"); }

  // The host would take anything between braces for an expression of its own.
  bool IsValueName(const Text& name) {
    const auto good = [](char c) { return IsAsciiAlnum(c) || c == '_'; };
    const bool digit = name.value.front() >= '0' && name.value.front() <= '9';
    if (!digit && std::ranges::all_of(name.value, good)) return true;
    sink_.Report(MakeDiagnostic(
        1013, name.span, StrCat("'", name.value, "' is not the name of a value"),
        "values are taken by name: a route parameter, a query parameter or a field, such as "
        "channelId"));
    return false;
  }

  void Value(const Text& name, const Read& read) {
    if (name.value.empty() || !IsValueName(name)) return;
    if (supply_.payload.empty()) {
      const bool schedule = std::holds_alternative<ScheduleTrigger>(runner_.function->trigger);
      sink_.Report(MakeDiagnostic(
          3006, name.span,
          StrCat("'", name.value, "' has no source: a ", schedule ? "schedule" : "changes trigger",
                 " brings no values"),
          schedule ? "use a query without values"
                   : "use a query without values, or send a message to a queue and read there"));
      return;
    }
    const bool parameter =
        std::ranges::find(supply_.parameters, name.value) != supply_.parameters.end();
    const Field* field =
        supply_.fields == nullptr ? nullptr : FindField(*supply_.fields, name.value);
    if (parameter && field != nullptr) return Ambiguous(name, *field);
    if (parameter) return;
    if (field != nullptr) return FromField(name, *field, read);
    supply_.http ? FromQueryString(name) : Missing(name);
  }

  void Ambiguous(const Text& name, const Field& field) {
    Diagnostic both = MakeDiagnostic(
        3007, name.span,
        StrCat("'", name.value, "' is a parameter of the route and a field of the body"),
        "rename one: the host would take either");
    both.notes.push_back({.span = field.name.span, .message = "the field is here"});
    sink_.Report(std::move(both));
  }

  void FromField(const Text& name, const Field& field, const Read& read) {
    if (IsAstray(index_, field.type)) return;
    if (!IsTextual(field.type) || field.type.optional) {
      Diagnostic unfit = MakeDiagnostic(
          3029, name.span,
          StrCat("'", name.value, "' is ", Format(field.type),
                 ", which cannot be the value of a read"),
          "values travel as text that is always there: string, uuid or enum, without '?'");
      unfit.notes.push_back({.span = field.name.span, .message = "the field is here"});
      sink_.Report(std::move(unfit));
    } else if (supply_.http) {
      sink_.Report(MakeDiagnostic(
          3008, name.span,
          StrCat("read '", read.name.value, "' takes '", name.value, "' from the body"),
          "a bad body fails in the host before it can be answered with 400: put the value into the "
          "route"));
    }
  }

  void Missing(const Text& name) {
    const auto fields = FieldNames(supply_.fields);
    Diagnostic missing = MakeDiagnostic(
        3006, name.span,
        StrCat("the ", supply_.payload, " of ", Owner(), " has no field '", name.value, "'"));
    SuggestFix(missing, name.value, fields,
               fields.empty() ? StrCat("its type has no fields that a read could take")
                              : StrCat("it has ", Join(fields, ", ")));
    if (supply_.fields != nullptr)
      missing.notes.push_back({.span = supply_.fields->name.span, .message = "its type is here"});
    sink_.Report(std::move(missing));
  }

  // Nothing declares query parameters; a near miss of something declared was hardly meant as one.
  void FromQueryString(const Text& name) {
    std::vector<std::string> known = supply_.parameters;
    for (std::string& field : FieldNames(supply_.fields))
      known.push_back(std::move(field));
    const auto near = NearestName(name.value, known);
    if (!near) return;
    Diagnostic typo = MakeDiagnostic(
        3009, name.span,
        StrCat("'", name.value,
               "' is no parameter of the route: it would be read from the query string"),
        StrCat("did you mean '", *near, "'?"));
    typo.fix = Fix{.span = name.span, .replacement = *near};
    sink_.Report(std::move(typo));
  }

  void Query(const Read& read, const TypeDefinition& type) {
    for (const Text& name : read.fields) {
      const bool system = std::ranges::find(kSystemFields, name.value) != std::end(kSystemFields);
      if (system || FindField(type, name.value) != nullptr) continue;
      const auto fields = FieldNames(&type);
      Diagnostic unknown = MakeDiagnostic(
          3011, name.span,
          StrCat("the documents of '", read.from.value, "' have no field '", name.value, "'"));
      SuggestFix(unknown, name.value, fields,
                 StrCat("type ", type.name.value, " has ", Join(fields, ", ")));
      sink_.Report(std::move(unknown));
    }
    const TypeDefinition* result = read.of ? KnownType(index_, read.of->value) : &type;
    if (result != nullptr && !read.columns.empty()) Columns(read, *result);
    if (result != nullptr && read.value) SingleValues(read, type, *result);
  }

  // A read gives documents of a type: SELECT VALUE does so where it takes a field of that type.
  void SingleValues(const Read& read, const TypeDefinition& type, const TypeDefinition& result) {
    const Field* field = FindField(type, read.value->value);
    const Type* taken = field == nullptr ? nullptr : &field->type;
    if (taken != nullptr && taken->kind == TypeKind::kNamed && taken->name == result.name.value)
      return;
    const bool named = taken != nullptr && taken->kind == TypeKind::kNamed;
    Diagnostic single =
        MakeDiagnostic(3012, read.value->span,
                       StrCat("SELECT VALUE gives ",
                              taken == nullptr ? std::string("single values")
                                               : StrCat("values of type ", Format(*taken)),
                              ", not documents of type '", result.name.value, "'"),
                       named ? StrCat("give the result's type: of: ", taken->name)
                             : StrCat("give it a column: SELECT … AS ",
                                      field == nullptr ? std::string("total") : field->name.value,
                                      ", and the result's type: of: NAME"));
    if (field != nullptr)
      single.notes.push_back({.span = field->name.span, .message = "the field is here"});
    sink_.Report(std::move(single));
  }

  void Columns(const Read& read, const TypeDefinition& result) {
    std::vector<std::string> given;
    for (const Text& column : read.columns) {
      if (column.value.empty()) {
        sink_.Report(MakeDiagnostic(3012, column.span, "this column of the query has no name",
                                    "name it: … AS total"));
        return;
      }
      given.push_back(column.value);
      if (FindField(result, column.value) != nullptr) continue;
      sink_.Report(MakeDiagnostic(
          3012, column.span,
          StrCat("type '", result.name.value, "' has no field for the column '", column.value, "'"),
          Suggest(column.value, FieldNames(&result),
                  read.of ? "rename the column with AS, or add the field"
                          : "give the result's type: of: NAME")));
    }
    for (const Field& field : result.fields) {
      if (field.type.optional || std::ranges::find(given, field.name.value) != given.end())
        continue;
      Diagnostic lacks = MakeDiagnostic(
          3012, read.query->span,
          StrCat("the query gives no '", field.name.value, "', which type '", result.name.value,
                 "' needs"),
          read.of ? StrCat("select it, or make it optional: ", Format(field.type), "?")
                  : std::string("give the result's type: of: NAME"));
      lacks.notes.push_back({.span = field.name.span, .message = "the field is here"});
      sink_.Report(std::move(lacks));
      return;
    }
  }

  const Index& index_;
  const Runner& runner_;
  Supply supply_;
  Sink& sink_;
};

}  // namespace

void CheckReads(const Index& index, Sink& sink) {
  for (const Runner& runner : index.runners) {
    if (runner.reach == nullptr || runner.reach->reads.empty()) continue;
    ReadCheck check(index, runner, SupplyOf(index, runner), sink);
    for (const Read& read : runner.reach->reads)
      check.One(read);
  }
}

}  // namespace formwork::blueprint
