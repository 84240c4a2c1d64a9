// JSON Schema, draft 7: what the YAML language server of editors completes and checks from.
#include <limits>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/reference.h"

namespace formwork::blueprint {
namespace {

// Rows of one object, indented as they nest.
class Object {
 public:
  explicit Object(std::string indent) : indent_(std::move(indent)) {}

  void Add(std::string_view key, std::string_view json) {
    rows_ += StrCat(rows_.empty() ? "\n" : ",\n", indent_, "  ", JsonQuote(key), ": ", json);
  }

  void AddText(std::string_view key, std::string_view text) { Add(key, JsonQuote(text)); }

  [[nodiscard]] std::string Json() const {
    return rows_.empty() ? "{}" : StrCat("{", rows_, "\n", indent_, "}");
  }

  [[nodiscard]] std::string Inner() const { return indent_ + "  "; }

 private:
  std::string indent_;
  std::string rows_;
};

std::string_view Pattern(Leaf leaf) {
  switch (leaf) {
    case Leaf::kDuration:
      return "^[0-9]+(ms|s|m|h|d)$";
    case Leaf::kBytes:
      return "^[0-9]+(B|KB|MB|GB)$";
    case Leaf::kMoney:
      return "^[0-9]+(\\.[0-9]{1,2})? [A-Z]{3}$";
    case Leaf::kPercent:
      return "^[0-9]+(\\.[0-9]{1,4})?%$";
    case Leaf::kHttp:
      return "^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /";
    default:
      return {};
  }
}

std::string KindSchema(const KindSpec& kind, const std::string& indent, const FieldSpec* extra);

std::string One(const FieldSpec& field, const std::string& indent) {
  if (field.kind != nullptr && !field.kind->fields.empty())
    return KindSchema(*field.kind, indent, &field);
  Object object(indent);
  if (field.leaf == Leaf::kSection) {  // a type: field names to types
    object.AddText("type", "object");
  } else if (field.leaf == Leaf::kInteger) {
    object.AddText("type", "integer");
    if (field.min != std::numeric_limits<int64_t>::min())
      object.Add("minimum", std::to_string(field.min));
    if (field.max != std::numeric_limits<int64_t>::max())
      object.Add("maximum", std::to_string(field.max));
  } else if (field.leaf == Leaf::kFlag) {
    object.AddText("type", "boolean");
  } else if (field.leaf == Leaf::kWord) {
    std::vector<std::string> words;
    for (const std::string_view word : field.words)
      words.push_back(JsonQuote(word));
    object.Add("enum", StrCat("[", Join(words, ", "), "]"));
  } else if (field.leaf == Leaf::kText) {
    object.Add("type", R"(["string", "number", "boolean"])");  // plain 1.10 is a text to Formwork
  } else {
    object.AddText("type", "string");
    if (!Pattern(field.leaf).empty()) object.AddText("pattern", Pattern(field.leaf));
  }
  return object.Json();
}

std::string Nullable(const std::string& schema) {
  return StrCat("{ \"anyOf\": [{ \"type\": \"null\" }, ", schema, "] }");
}

std::string FieldSchema(const FieldSpec& field, const std::string& indent) {
  Object object(indent);
  std::string doc(field.doc);
  doc += field.stage == Stage::kDeploy ? " (deploy)" : " (build)";
  object.AddText("description", doc);
  const std::string inner = object.Inner();
  if (field.holds == Holds::kList) {
    object.AddText("type", "array");
    const bool lists = field.name == "uniqueKeys";
    object.Add("items", lists ? StrCat(R"({ "type": "array", "items": )", One(field, inner), " }")
                              : One(field, inner));
  } else if (field.holds == Holds::kMap) {
    object.Add("type", R"(["object", "null"])");
    const bool empty_entry = field.kind != nullptr && !field.kind->fields.empty();
    object.Add("additionalProperties",
               empty_entry ? Nullable(One(field, inner)) : One(field, inner));
  } else {
    object.Add("allOf", StrCat("[", One(field, inner), "]"));
    if (!field.fallback.empty())
      object.Add("default", field.leaf == Leaf::kInteger || field.leaf == Leaf::kFlag
                                ? std::string(field.fallback)
                                : JsonQuote(field.fallback));
  }
  return object.Json();
}

std::string KindSchema(const KindSpec& kind, const std::string& indent, const FieldSpec* extra) {
  Object object(indent);
  object.AddText("type", "object");
  Object properties(object.Inner());
  std::vector<std::string> required;
  for (const FieldSpec& field : kind.fields) {
    properties.Add(field.name, FieldSchema(field, properties.Inner()));
    if (field.required) required.push_back(JsonQuote(field.name));
  }
  object.Add("properties", properties.Json());
  if (!required.empty()) object.Add("required", StrCat("[", Join(required, ", "), "]"));
  // An environment overlays any part of the top level.
  const bool overlay = extra != nullptr && extra->name == "environments";
  object.Add("additionalProperties", overlay ? "true" : "false");
  return object.Json();
}

}  // namespace

std::string JsonSchema() {
  const std::string kind = KindSchema(kBlueprintKind, "", nullptr);
  return StrCat(
      "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": \"Formwork "
      "blueprint, version 1\",",
      kind.substr(1), "\n");
}

}  // namespace formwork::blueprint
