#include "generator/blueprint/reference.h"

#include <algorithm>
#include <limits>

#include "generator/base/str_cat.h"
#include "generator/blueprint/problems.h"
#include "generator/blueprint/type_words.h"
#include "generator/diag/codes.h"
#include "generator/diag/print.h"

namespace formwork::blueprint {
namespace {

bool HasFields(const FieldSpec& field) {
  return field.kind != nullptr && !field.kind->fields.empty();
}

std::string RangeInWords(const FieldSpec& field) {
  const bool low = field.min != std::numeric_limits<int64_t>::min();
  const bool high = field.max != std::numeric_limits<int64_t>::max();
  if (low && high)
    return StrCat(" from ", FormatMeasure(field, field.min), " to ",
                  FormatMeasure(field, field.max));
  if (low) return StrCat(", at least ", FormatMeasure(field, field.min));
  return high ? StrCat(", at most ", FormatMeasure(field, field.max)) : std::string();
}

std::string Default(const FieldSpec& field) {
  if (field.required) return "required";
  if (!field.fallback_note.empty()) return StrCat("default: ", field.fallback_note);
  if (!field.fallback.empty()) return StrCat("default: `", field.fallback, "`");
  return field.always ? "default: see its fields" : "optional";
}

std::string_view StageWord(const FieldSpec& field) {
  return field.stage == Stage::kDeploy ? "deploy" : "build";
}

std::string StageInWords(const FieldSpec& field) {
  if (HasFields(field)) return "build or deploy: see its fields";
  return field.stage == Stage::kDeploy ? "deploy: an environment may set it"
                                       : "build: the same in all environments";
}

std::string Plural(std::string_view name) {
  if (name.ends_with('y')) return StrCat(name.substr(0, name.size() - 1), "ies");
  return StrCat(name, "s");
}

void Collect(const KindSpec& kind, const std::string& prefix, std::vector<std::string>& paths) {
  for (const FieldSpec& field : kind.fields) {
    const std::string path =
        prefix.empty() ? std::string(field.name) : StrCat(prefix, ".", field.name);
    paths.push_back(path);
    if (HasFields(field)) Collect(*field.kind, path, paths);
  }
}

// Documentation speaks Markdown; a terminal needs no backquotes around words that are quoted
// elsewhere.
std::string ForTerminal(std::string_view text) {
  std::string out(text);
  std::ranges::replace(out, '`', '\'');
  return out;
}

// As it is typed: quotes would make a text of a number.
std::string DefaultOnTerminal(const FieldSpec& field) {
  const bool literal = field.fallback_note.empty() && !field.fallback.empty();
  return literal ? StrCat("default: ", field.fallback) : ForTerminal(Default(field));
}

std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

void Section(const FieldSpec& field, const std::string& path, std::string& out) {
  const std::string_view level = std::ranges::count(path, '.') == 0 ? "##" : "###";
  out += StrCat("\n", level, " ", path, "\n\n", field.doc,
                "\n\n| field | value | default | kind | meaning |\n|---|---|---|---|---|\n");
  for (const FieldSpec& inner : field.kind->fields) {
    out += StrCat(
        "| `", inner.name, "` | ", Cell(ValueInWords(inner)), " | ",
        Cell(Default(inner).starts_with("default: ") ? Default(inner).substr(9) : Default(inner)),
        " | ", HasFields(inner) ? std::string_view("-") : StageWord(inner), " | ", Cell(inner.doc),
        " |\n");
  }
  for (const FieldSpec& inner : field.kind->fields) {
    if (HasFields(inner)) Section(inner, StrCat(path, ".", inner.name), out);
  }
}

std::string TypesSection() {
  std::string out =
      "\n## types\n\nA type is a mapping of field names to types; a field may also be `{ type: …, "
      "description: … }`.\n\n| type | meaning |\n|---|---|\n";
  for (const TypeWord& word : kTypeWords)
    out += StrCat("| `", word.word, "` | ", word.doc, " |\n");
  return out +
         "\n`?` behind a type makes it optional: `string?`, `list(Message)?`. Limits may leave out "
         "an end: `string(..64)`, `integer(1..)`.\n";
}

}  // namespace

std::string ValueInWords(const FieldSpec& field) {
  std::string one;
  if (field.leaf == Leaf::kWord) {
    one = StrCat("`", Join(field.words, "`, `"), "`");
  } else if (HasFields(field)) {
    one = field.holds == Holds::kMap ? Plural(field.kind->name) : std::string("a mapping");
  } else {
    one = StrCat(LeafWord(field), RangeInWords(field));
  }
  if (field.holds == Holds::kMap)
    return HasFields(field) ? StrCat("a mapping of names to ", one)
                            : StrCat("a mapping of names, each to ", one);
  if (field.holds == Holds::kList)
    return field.leaf == Leaf::kWord ? StrCat("a list of ", one)
                                     : StrCat("a list, each item ", one);
  return one;
}

std::string ExplainField(std::string_view title, const FieldPlace& place) {
  FieldSpec field = *place.field;
  if (place.entry) {  // one of many: what its field says of all of them stands with the field
    field.holds = Holds::kOne;
    field.required = false;
    field.fallback = field.fallback_note = {};
    if (HasFields(field)) field.doc = field.kind->doc;
  }
  std::string out = StrCat(
      title, "\n\n  ", ForTerminal(field.doc), "\n\n  value:   ", ForTerminal(ValueInWords(field)),
      "\n  ", field.required ? "required" : DefaultOnTerminal(field),
      "\n  kind:    ", StageInWords(field), "\n  example: ", ExampleOf(*place.field), "\n");
  if (!HasFields(field)) return out;
  size_t width = 0;
  for (const FieldSpec& inner : field.kind->fields)
    width = std::max(width, inner.name.size());
  out += "\n  Fields:\n";
  for (const FieldSpec& inner : field.kind->fields) {
    out += StrCat("    ", inner.name, std::string(width - inner.name.size() + 2, ' '),
                  ForTerminal(inner.doc), "\n");
  }
  return out;
}

std::vector<std::string> FieldPaths() {
  std::vector<std::string> paths;
  Collect(kBlueprintKind, "", paths);
  return paths;
}

std::string ReferenceMarkdown() {
  std::string out =
      "# Reference of blueprint.yaml\n\nMade from the tables that read a blueprint "
      "(`generator/blueprint/kinds_*.cc`); "
      "`FORMWORK_UPDATE_GOLDEN=1` and the test `reference` write it anew.\n\n"
      "A **build** field is the same in all environments; a **deploy** field may be set anew by "
      "each. "
      "`formwork explain FIELD` prints what stands here, `formwork show --origins` what a "
      "blueprint's values are and where "
      "each came from.\n\nDurations are `800ms`, `30s`, `5m`, `24h`, `30d`; sizes `512MB` (1KB is "
      "1024 bytes); money "
      "`50 USD`; percentages `99.9%`.\n\n## Top level\n\n| key | value | default | kind | meaning "
      "|\n|---|---|---|---|---|\n";
  for (const FieldSpec& field : kBlueprintKind.fields) {
    const std::string fallback = Default(field);
    out += StrCat("| `", field.name, "` | ", Cell(ValueInWords(field)), " | ",
                  Cell(fallback.starts_with("default: ") ? fallback.substr(9) : fallback), " | ",
                  HasFields(field) ? std::string_view("-") : StageWord(field), " | ",
                  Cell(field.doc), " |\n");
  }
  for (const FieldSpec& field : kBlueprintKind.fields) {
    if (field.name == "types") out += TypesSection();
    if (HasFields(field)) Section(field, std::string(field.name), out);
  }
  return out;
}

std::string DiagnosticsMarkdown() {
  std::string out =
      "# Diagnostics\n\nMade from `generator/diag/codes.def`; `formwork explain CODE` prints one "
      "of them. Codes are never "
      "reused.\n";
  for (const CodeInfo& code : AllCodes()) {
    out += StrCat("\n## ", diag::CodeName(code.number), " ", code.title, "\n\n*",
                  diag::SeverityWord(code.severity), "*: ", code.explanation, "\n");
  }
  return out;
}

}  // namespace formwork::blueprint
