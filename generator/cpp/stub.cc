// functions/<name>.cc and tests/<name>_test.cc as they are written once: working code that shows
// how a function reads its input and writes its outputs. What fits by name and type is copied; ids
// and times are made.

#include <algorithm>

#include "generator/base/text.h"
#include "generator/cpp/callable.h"
#include "generator/cpp/names.h"
#include "generator/cpp/verdict.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using blueprint::Type;
using blueprint::TypeDefinition;
using blueprint::TypeKind;
using From = InputMember::From;
using text::CppComment;
using text::CppString;

namespace {

// Where a value of a field may come from.
struct FieldSource {
  std::string expression;  // "in.body.text"
  std::string name;        // the field's name in the blueprint
  Type type;
};

bool SameShape(const Type& a, const Type& b) {
  if (a.kind != b.kind || a.optional != b.optional || a.name != b.name ||
      a.enumerators != b.enumerators)
    return false;
  return std::ranges::equal(a.element, b.element, SameShape);
}

class StubWriter {
 public:
  StubWriter(const Callable& callable, const Enums& enums) : callable_(callable), enums_(enums) {}

  std::string Source() {
    code_.Line("#include \"generated/", callable_.stem, ".h\"").Blank();
    code_.Line("namespace app {").Blank();
    code_.Line("// ", CppComment(callable_.title), callable_.description.empty() ? "" : ". ",
               CppComment(callable_.description));
    code_.Line("// This file is yours: it was written once and is never touched again.");
    const std::string services =
        callable_.services.empty() ? "" : StrCat(callable_.type, "::Services& services, ");
    code_.Open(callable_.type, "::Output Run(const ", callable_.type, "::Input& in, ", services,
               "formwork::Context& context)");
    Body();
    code_.Close().Blank().Line("}  // namespace app");
    return code_.text();
  }

 private:
  void Body() {
    body_begin_ = code_.text().size();
    code_.Line(callable_.type, "::Output out;");
    for (const InputMember& member : callable_.inputs)
      AddSources(member);
    RequireReads();
    CallServices();
    if (callable_.kind == CallableKind::kChanges) {
      EachDocument();
    } else {
      for (const OutputMember& output : callable_.outputs)
        WriteOutput(output);
    }
    Returns();
    Log();
    code_.Line("return out;");
  }

  void AddSources(const InputMember& member) {
    const std::string in = StrCat("in.", member.member);
    if (member.from == From::kRoute || member.from == From::kQuery) {
      Type text;
      text.kind = TypeKind::kString;
      sources_.push_back({in, member.wire, text});
    }
    const bool optional = member.shape != nullptr && member.shape->optional;
    const bool value =
        member.from == From::kBody || member.from == From::kMessage || member.from == From::kInput;
    if (value && member.named != nullptr && !optional) AddFields(in, *member.named);
  }

  void AddFields(const std::string& expression, const TypeDefinition& type) {
    for (const auto& field : type.fields) {
      sources_.push_back(
          {StrCat(expression, ".", MemberName(*field.name)), *field.name, field.type});
    }
  }

  // A document that must be there for this request to make sense.
  void RequireReads() {
    for (const InputMember& member : callable_.inputs) {
      if (member.from != From::kReadOne) continue;
      reads_.push_back(&member);
      if (callable_.kind != CallableKind::kHttp) continue;
      code_.Line("if (!in.", member.member, ") throw formwork::Problem(404, ",
                 CppString(StrCat("there is no such ", member.wire)), ");");
      if (member.named != nullptr) AddFields(StrCat("(*in.", member.member, ")"), *member.named);
    }
  }

  void CallServices() {
    for (const blueprint::Service* service : callable_.services) {
      const std::string member = MemberName(*service->name);
      const std::string name = ServiceVariable(*service);
      if (*service->kind == blueprint::ServiceKind::kGemini) {
        const auto text = std::ranges::find_if(
            sources_, [](const auto& source) { return source.name == "text"; });
        const std::string what = text == sources_.end() ? "\"\"" : text->expression;
        code_.Line("const auto ", name, " = services.", member, ".Moderate(", what,
                   AskedCategories(callable_), ");");
        verdict_ = name;
      } else {
        code_.Line("const auto ", name, " = services.", member, ".Send({.path = \"/\"});");
      }
      if (*service->on_failure == blueprint::OnFailure::kClosed) {
        code_.Line("// Without an answer it has thrown (onFailure: closed).");
        if (name != verdict_) code_.Line("static_cast<void>(", name, ");");
        continue;
      }
      code_.Line("if (!", name, ") context.Warn(",
                 CppString(StrCat(*service->name, " is not available")), ", {{\"reason\", ", name,
                 ".reason()}});");
    }
  }

  void EachDocument() {
    const auto documents =
        std::ranges::find(callable_.inputs, From::kDocuments, &InputMember::from);
    code_.Open("for (const auto& document : in.documents)");
    if (documents->named != nullptr) AddFields("document", *documents->named);
    for (const OutputMember& output : callable_.outputs)
      WriteOutput(output);
    if (callable_.outputs.empty()) code_.Line("static_cast<void>(document);");
    code_.Close();
  }

  void WriteOutput(const OutputMember& output) {
    if (output.type == nullptr) return;
    const bool filed = FilesVerdict(callable_, output) && !verdict_.empty();
    if (const std::string whole = WholeInput(*output.type); !whole.empty() && !filed) {
      Put(output, whole);
      return;
    }
    // What goes to two places is the same in both, its id too.
    const auto same = std::ranges::find(made_, output.type, &Made::type);
    if (same != made_.end() && !filed) {
      const std::string variable = same->variable;  // Put adds to made_
      Put(output, variable);
      return;
    }
    if (filed) code_.Open("if (", verdict_, " && ", verdict_, "->flagged)");
    const std::string variable = Variable(output.member);
    const std::string type = TypeName(*output.type->name);
    const auto read = std::ranges::find_if(
        reads_, [&](const InputMember* member) { return member->named == output.type; });
    const bool based = read != reads_.end() && callable_.kind == CallableKind::kHttp;
    code_.Line(type, " ", variable, based ? StrCat(" = *in.", (*read)->member) : std::string(),
               ";");
    for (const auto& field : output.type->fields) {
      std::string value = filed ? VerdictValue(field, enums_, verdict_) : "";
      if (value.empty()) value = ValueFor(field, based);
      if (!value.empty()) code_.Line(variable, ".", MemberName(*field.name), " = ", value, ";");
    }
    Put(output, variable);
    if (!filed) return;
    code_.Close();
    made_.pop_back();  // it is not there for what follows
  }

  void Put(const OutputMember& output, const std::string& value) {
    if (callable_.kind == CallableKind::kChanges) {
      code_.Line("out.", output.member, ".Add(", value, ");");
    } else {
      code_.Line("out.", output.member, " = ", value, ";");
    }
    made_.push_back({value, output.type});
  }

  // What came in is of the very type that goes out; "" if nothing is, or if a document that was
  // read is to be changed.
  std::string WholeInput(const TypeDefinition& type) const {
    if (std::ranges::find(reads_, &type, &InputMember::named) != reads_.end()) return "";
    for (const InputMember& member : callable_.inputs) {
      if (member.named != &type) continue;
      if (member.from == From::kDocuments) return "document";
      const bool value = member.shape == nullptr ||
                         (member.shape->kind == TypeKind::kNamed && !member.shape->optional);
      const bool came = member.from == From::kBody || member.from == From::kMessage ||
                        member.from == From::kInput;
      if (came && value) return StrCat("in.", member.member);
    }
    return "";
  }

  // "" where the default is as good as anything.
  std::string ValueFor(const blueprint::Field& field, bool based) {
    const bool id = *field.name == "id";
    for (const auto& source : sources_) {
      const bool from_read = source.expression.starts_with("(*in.");
      // What was read keeps its own id; a document of another type needs one of its own.
      if (from_read && (based || id)) continue;
      if (source.name == *field.name && SameShape(source.type, field.type))
        return source.expression;
    }
    if (based) return FromBodyEnum(field);
    if (field.type.optional) return "";
    if (field.type.kind == TypeKind::kUuid) return id ? "context.NewUuid()" : IdOf(*field.name);
    if (field.type.kind == TypeKind::kDatetime) return "context.Now()";
    if (field.type.kind == TypeKind::kBoolean && !verdict_.empty())
      return StrCat(verdict_, ".available()");
    if (field.type.kind == TypeKind::kString && field.type.min_length.value_or(0) > 0)
      return SomeText(field.type);
    return LeastNumber(field.type);
  }

  // messageId is the id of the message that was made or read.
  std::string IdOf(const std::string& name) const {
    for (const auto& made : made_) {
      if (CamelCase(*made.type->name) + "Id" == name) return StrCat(made.variable, ".id");
    }
    for (const InputMember* read : reads_) {
      if (read->named != nullptr && CamelCase(*read->named->name) + "Id" == name)
        return StrCat("in.", read->member, "->id");
    }
    return "context.NewUuid()";
  }

  // A text that may not be empty: one with the same limits, else the function's name.
  std::string SomeText(const Type& type) const {
    for (const auto& source : sources_) {
      const Type& other = source.type;
      const bool same = other.kind == type.kind && !other.optional &&
                        other.min_length == type.min_length && other.max_length == type.max_length;
      if (same) return source.expression;
    }
    for (const auto& source : sources_) {
      if (source.type.kind == TypeKind::kString && !source.type.optional &&
          source.expression.find('.') == 2 && source.expression.rfind('.') == 2) {
        return source.expression;
      }
    }
    return CppString(callable_.name.substr(0, static_cast<size_t>(type.max_length.value_or(64))));
  }

  // An enumeration with more words than the body's: by its word.
  std::string FromBodyEnum(const blueprint::Field& field) const {
    if (field.type.kind != TypeKind::kEnum || field.type.optional) return "";
    for (const auto& source : sources_) {
      const bool from_read = source.expression.starts_with("(*in.");
      if (from_read || source.name != *field.name || source.type.kind != TypeKind::kEnum ||
          source.type.optional)
        continue;
      return StrCat("Parse", enums_.NameOf(field.type.enumerators), "(ToString(", source.expression,
                    ")).value()");
    }
    return "";
  }

  [[nodiscard]] std::string Variable(const std::string& member) const {
    const bool service = std::ranges::any_of(
        callable_.services, [&](const auto* called) { return ServiceVariable(*called) == member; });
    return service || member == "document" ? member + "_value" : LocalName(member, "_value");
  }

  void Returns() {
    if (callable_.returns == nullptr) {
      if (callable_.kind == CallableKind::kHttp) code_.Line("out.response.status = 204;");
      return;
    }
    const Type& type = *callable_.returns;
    const std::string spelled = SpellValue(type, enums_);
    for (const auto& made : made_) {
      if (TypeName(*made.type->name) == spelled) {
        code_.Line("out.returns = ", made.variable, ";");
        return;
      }
    }
    for (const InputMember& member : callable_.inputs) {
      if (member.type == spelled) {
        code_.Line("out.returns = in.", member.member, ";");
        return;
      }
      if (member.from == From::kReadOne && member.type == StrCat("std::optional<", spelled, ">")) {
        code_.Line("out.returns = *in.", member.member, ";");
        return;
      }
    }
    if (type.kind == TypeKind::kBoolean && !type.optional) code_.Line("out.returns = true;");
    if (type.kind == TypeKind::kNamed && !type.optional) Fill("out.returns");
  }

  void Fill(const std::string& target) { code_.Line("// ", target, " is empty so far: fill it."); }

  void Log() {
    std::string fields;
    for (const InputMember& member : callable_.inputs) {
      if (member.from == From::kReadMany || member.from == From::kDocuments) {
        fields += StrCat(fields.empty() ? "" : ", ", "{", CppString(member.member),
                         ", static_cast<int64_t>(in.", member.member, ".size())}");
      }
    }
    code_.Line("context.Info(", CppString(StrCat(callable_.name, " done")),
               fields.empty() ? "" : ", {", fields, fields.empty() ? "" : "}", ");");
    if (UsesNoInput()) code_.Line("static_cast<void>(in);");
  }

  [[nodiscard]] bool UsesNoInput() const {
    const std::string_view body = std::string_view(code_.text()).substr(body_begin_);
    for (size_t at = body.find("in."); at != std::string_view::npos;
         at = body.find("in.", at + 1)) {
      if (!IsAsciiAlnum(body[at - 1]) && body[at - 1] != '_') return false;
    }
    return true;
  }

  struct Made {
    std::string variable;
    const TypeDefinition* type;
  };

  const Callable& callable_;
  const Enums& enums_;
  Code code_;
  size_t body_begin_ = 0;
  std::vector<FieldSource> sources_;
  std::vector<const InputMember*> reads_;
  std::vector<Made> made_;
  std::string verdict_;
};

}  // namespace

std::string StubSource(const Callable& callable, const Enums& enums) {
  return StubWriter(callable, enums).Source();
}

}  // namespace formwork::cpp
