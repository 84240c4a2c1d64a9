// generated/types.h and types.cc: the blueprint's types as structs, their enumerations, decoding
// and encoding.

#include <algorithm>
#include <set>

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
  code.Line("void Decode(formwork::Decoder& decoder, ", shape.name, "& to);");
  code.Line("void Encode(formwork::JsonWriter& writer, ", shape.name, " value);");
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
  code.Close("};");
  code.Line("void Decode(formwork::Decoder& decoder, ", name, "& to);");
  code.Line("void Encode(formwork::JsonWriter& writer, const ", name, "& value);");
  code.Blank();
}

void EnumSource(Code& code, const Enums::Enum& shape) {
  std::string words;
  for (const std::string& word : shape.words)
    words += StrCat(words.empty() ? "" : ", ", text::CppString(word));
  code.Line("constexpr std::string_view k", shape.name, "Words[] = {", words, "};").Blank();
  code.Open("std::string_view ToString(", shape.name, " value)");
  code.Line("return k", shape.name, "Words[static_cast<size_t>(value)];").Close().Blank();
  code.Open("std::optional<", shape.name, "> Parse", shape.name, "(std::string_view text)");
  code.Open("for (size_t i = 0; i < std::size(k", shape.name, "Words); ++i)");
  code.Line("if (k", shape.name, "Words[i] == text) return static_cast<", shape.name, ">(i);")
      .Close();
  code.Line("return std::nullopt;").Close().Blank();
  code.Open("void Decode(formwork::Decoder& decoder, ", shape.name, "& to)");
  code.Line("to = static_cast<", shape.name, ">(decoder.Enum(k", shape.name, "Words));")
      .Close()
      .Blank();
  code.Open("void Encode(formwork::JsonWriter& writer, ", shape.name, " value)");
  code.Line("writer.String(ToString(value));").Close().Blank();
}

void DecodeStruct(Code& code, const TypeDefinition& type) {
  code.Open("void Decode(formwork::Decoder& decoder, ", TypeName(*type.name), "& to)");
  if (type.fields.empty()) {
    code.Line("static_cast<void>(to);");
    code.Line("for (formwork::ObjectDecoder object(decoder, {}); object.Next();) continue;")
        .Close()
        .Blank();
    return;
  }
  code.Open("static constexpr formwork::FieldName kFields[] =");
  for (const auto& field : type.fields) {
    code.Line("{", text::CppString(*field.name), ", ", field.type.optional ? "false" : "true",
              "},");
  }
  code.Close("};");
  code.Open("for (formwork::ObjectDecoder object(decoder, kFields); object.Next();)");
  code.Open("switch (object.index())");
  for (size_t i = 0; i < type.fields.size(); ++i) {
    code.Open("case ", i, ":");
    DecodeValue(code, type.fields[i].type, StrCat("to.", MemberName(*type.fields[i].name)));
    code.Line("break;").Close();
  }
  code.Line("default: break;");
  code.Close().Close().Close().Blank();
}

void EncodeStruct(Code& code, const TypeDefinition& type) {
  code.Open("void Encode(formwork::JsonWriter& writer, const ", TypeName(*type.name), "& value)");
  if (type.fields.empty()) code.Line("static_cast<void>(value);");
  code.Line("writer.BeginObject();");
  for (const auto& field : type.fields) {
    const std::string member = StrCat("value.", MemberName(*field.name));
    if (field.type.optional) code.Open("if (", member, ")");
    code.Line("writer.Key(", text::CppString(*field.name), ");");
    code.Line("Encode(writer, ", field.type.optional ? "*" : "", member, ");");
    if (field.type.optional) code.Close();
  }
  code.Line("writer.EndObject();").Close().Blank();
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
  for (const auto& type : blueprint.types)
    code.Line("struct ", TypeName(*type.name), ";");
  code.Blank();
  const Order order(blueprint);
  for (const TypeDefinition* type : order.sorted())
    StructDeclaration(code, *type, enums);
  code.Line("}  // namespace app");
  return code.text();
}

std::string TypesSource(const blueprint::Blueprint& blueprint, const Enums& enums) {
  Code code;
  code.Line(kMadeBy).Blank().Line("#include \"generated/types.h\"").Blank();
  code.Line("#include <iterator>").Blank().Line("#include <formwork/decoder.h>").Blank();
  code.Line("namespace app {").Blank();
  for (const auto& shape : enums.all())
    EnumSource(code, shape);
  for (const auto& type : blueprint.types) {
    DecodeStruct(code, type);
    EncodeStruct(code, type);
  }
  code.Line("}  // namespace app");
  return code.text();
}

}  // namespace formwork::cpp
