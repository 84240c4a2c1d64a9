// generated/types.h and types.cc: the blueprint's types as structs, their enumerations, and the
// tables that read and write them.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "generator/cpp/cpp_type.h"
#include "generator/cpp/names.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using blueprint::Type;
using blueprint::TypeDefinition;
using blueprint::TypeKind;

namespace {

bool Uses(const Type& type, TypeKind kind) {
  return type.kind == kind ||
         std::ranges::any_of(type.element, [kind](const Type& t) { return Uses(t, kind); });
}

bool AnyUses(const blueprint::Blueprint& blueprint, TypeKind kind) {
  return std::ranges::any_of(blueprint.types, [kind](const TypeDefinition& definition) {
    return std::ranges::any_of(definition.fields,
                               [kind](const auto& field) { return Uses(field.type, kind); });
  });
}

// A struct must stand behind those that it holds by value; lists and maps may hold what comes
// later.
class Order {
 public:
  explicit Order(const blueprint::Blueprint& blueprint) : blueprint_(blueprint) {
    for (const TypeDefinition& type : blueprint.types)
      Visit(type);
  }

  [[nodiscard]] const std::vector<const TypeDefinition*>& sorted() const { return sorted_; }

 private:
  void Visit(const TypeDefinition& type) {
    if (!seen_.insert(*type.name).second) return;
    for (const auto& field : type.fields) {
      if (field.type.kind != TypeKind::kNamed) continue;
      if (const TypeDefinition* held = FindType(blueprint_, field.type.name)) Visit(*held);
    }
    sorted_.push_back(&type);
  }

  const blueprint::Blueprint& blueprint_;
  std::vector<const TypeDefinition*> sorted_;
  std::set<std::string> seen_;
};

void EnumDeclaration(Code& code, const Enums::Enum& shape) {
  std::string words;
  for (const std::string& word : shape.words)
    words += StrCat(words.empty() ? "" : ", ", EnumeratorName(word));
  code.Line("enum class ", shape.name, " : uint8_t { ", words, " };");
  code.Line("[[nodiscard]] std::string_view ToString(", shape.name, " value);");
  code.Line("[[nodiscard]] std::optional<", shape.name, "> Parse", shape.name,
            "(std::string_view text);");
  for (const std::string& alias : shape.aliases)
    code.Line("using ", alias, " = ", shape.name, ";");
  code.Blank();
}

void StructDeclaration(Code& code, const TypeDefinition& type, const Enums& enums) {
  const std::string name = TypeName(*type.name);
  if (!type.doc.empty()) code.Line("// ", text::CppComment(type.doc));
  code.Open("struct ", name);
  for (const auto& field : type.fields) {
    const std::string doc = field.doc.empty() ? "" : StrCat("  // ", text::CppComment(field.doc));
    code.Line(Spell(field.type, enums), " ", MemberName(*field.name), Initializer(field.type), ";",
              doc);
  }
  code.Blank();
  code.Line("friend bool operator==(const ", name, "&, const ", name, "&) = default;");
  code.Close("};").Blank();
}

// The heads of the two functions that make a type JSON's.
std::string DecodeHead(const std::string& name) {
  return StrCat("void Decode(formwork::Decoder& decoder, ", name, "& to)");
}

std::string EncodeHead(const std::string& parameter) {
  return StrCat("void Encode(formwork::JsonWriter& writer, ", parameter, " value)");
}

std::string Reference(const std::string& name) {
  return StrCat("const ", name, "&");
}

void JsonDeclarations(Code& code, const blueprint::Blueprint& blueprint, const Enums& enums) {
  code.Line("// As JSON: read with all the rules of the blueprint, written in its order.");
  for (const auto& shape : enums.all())
    code.Line(DecodeHead(shape.name), ";").Line(EncodeHead(shape.name), ";");
  for (const TypeDefinition& type : blueprint.types) {
    const std::string name = TypeName(*type.name);
    code.Line(DecodeHead(name), ";").Line(EncodeHead(Reference(name)), ";");
  }
  code.Blank();
}

void JsonDefinitions(Code& code, const std::string& name, const std::string& parameter) {
  code.Line(DecodeHead(name), " { k", name, ".Decode(decoder, to); }");
  code.Line(EncodeHead(parameter), " { k", name, ".Encode(writer, value); }").Blank();
}

void WordTable(Code& code, const Enums::Enum& shape) {
  std::string words;
  for (const std::string& word : shape.words)
    words += StrCat(words.empty() ? "" : ", ", text::CppString(word));
  code.Line("constexpr auto k", shape.name, " = formwork::WordsOf<", shape.name, ">(", words, ");");
}

void FieldTable(Code& code, const TypeDefinition& type) {
  const std::string name = TypeName(*type.name);
  std::string end = type.fields.empty() ? ");" : "";
  code.Line("constexpr auto k", name, " = formwork::FieldsOf<", name, ">(", end);
  for (const auto& field : type.fields) {
    const std::string rule = Rule(field.type);
    end = &field == &type.fields.back() ? ");" : ",";
    code.Line("    formwork::Field(", text::CppString(*field.name), ", &", name,
              "::", MemberName(*field.name), rule.empty() ? "" : ", ", rule, ")", end);
  }
  code.Blank();
}

// The structs that a list or map of an earlier one names.
std::vector<std::string> NamedBefore(const std::vector<const TypeDefinition*>& sorted) {
  std::vector<std::string> names;
  std::set<std::string> known;
  for (const TypeDefinition* type : sorted) {
    known.insert(*type->name);
    for (const auto& field : type->fields) {
      const Type* inner = &field.type;
      while (!inner->element.empty())
        inner = &inner->element.front();
      if (inner->kind == TypeKind::kNamed && known.insert(inner->name).second)
        names.push_back(TypeName(inner->name));
    }
  }
  return names;
}

}  // namespace

std::string TypesHeader(const blueprint::Blueprint& blueprint, const Enums& enums) {
  Code code;
  code.Line("#pragma once").Line(kMadeBy).Line("// The blueprint's types.").Blank();
  code.Line("#include <cstdint>");
  if (AnyUses(blueprint, TypeKind::kMap)) code.Line("#include <map>");
  code.Line("#include <optional>")
      .Line("#include <string>")
      .Line("#include <string_view>")
      .Line("#include <vector>");
  code.Blank();
  if (AnyUses(blueprint, TypeKind::kJson)) code.Line("#include <formwork/json_value.h>");
  code.Line("#include <formwork/types.h>").Blank();
  code.Line("namespace formwork {")
      .Line("class Decoder;")
      .Line("class JsonWriter;")
      .Line("}  // namespace formwork");
  code.Blank().Line("namespace app {").Blank();
  for (const auto& shape : enums.all())
    EnumDeclaration(code, shape);
  const Order order(blueprint);
  const auto before = NamedBefore(order.sorted());
  for (const std::string& name : before)
    code.Line("struct ", name, ";");
  if (!before.empty()) code.Blank();
  for (const TypeDefinition* type : order.sorted())
    StructDeclaration(code, *type, enums);
  JsonDeclarations(code, blueprint, enums);
  code.Line("}  // namespace app");
  return code.text();
}

std::string TypesSource(const blueprint::Blueprint& blueprint, const Enums& enums) {
  Code code;
  code.Line(kMadeBy).Blank().Line("#include \"generated/types.h\"").Blank();
  code.Line("#include <formwork/fields.h>").Blank();
  code.Line("namespace app {").Line("namespace {").Blank();
  for (const auto& shape : enums.all())
    WordTable(code, shape);
  if (!enums.all().empty()) code.Blank();
  for (const auto& type : blueprint.types)
    FieldTable(code, type);
  code.Line("}  // namespace").Blank();
  for (const auto& [name, words, aliases] : enums.all()) {
    code.Line("std::string_view ToString(", name, " value) { return k", name, ".NameOf(value); }");
    code.Line("std::optional<", name, "> Parse", name, "(std::string_view text) { return k", name,
              ".Parse(text); }");
    JsonDefinitions(code, name, name);
  }
  for (const auto& type : blueprint.types) {
    const std::string name = TypeName(*type.name);
    JsonDefinitions(code, name, Reference(name));
  }
  code.Line("}  // namespace app");
  return code.text();
}

}  // namespace formwork::cpp
