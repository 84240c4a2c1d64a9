// Prints as `bicep format` would: two spaces, one member a line, a blank line between declarations
// that take more than one line.

#include <algorithm>

#include "generator/base/check.h"
#include "generator/emit/bicep/document.h"

namespace formwork::bicep {
namespace {

bool KeysDiffer(const std::vector<Entry>& entries) {
  std::vector<std::string_view> keys;
  keys.reserve(entries.size());
  for (const Entry& entry : entries)
    keys.push_back(entry.key);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) == keys.end();
}

class Printer {
 public:
  Printed Run(const Document& document) {
    Comment(document.header, 0);
    bool first = document.header.empty();
    const Declaration* before = nullptr;
    for (const Declaration& declaration : document.declarations) {
      if (!first && !Together(before, declaration)) Break();
      first = false;
      Declare(declaration);
      before = &declaration;
    }
    return std::move(out_);
  }

 private:
  static bool OnOneLine(const Declaration& d) {
    return !d.value || d.value->entries().empty() || d.value->flow();
  }

  // Lines of one kind without a description stand together.
  static bool Together(const Declaration* before, const Declaration& now) {
    if (before == nullptr || before->form != now.form) return false;
    if (!now.comment.empty() || !now.description.empty()) return false;
    if (now.form == Form::kAssign) return OnOneLine(*before) && OnOneLine(now);
    return now.form == Form::kImport || now.form == Form::kMetadata || now.form == Form::kVar;
  }

  // Without line breaks: those are Break's, which counts them.
  void Raw(std::string_view text) { out_.text += text; }

  void Break() {
    out_.text.push_back('\n');
    ++line_;
  }

  void Indent(size_t depth) { out_.text.append(depth * 2, ' '); }

  void Comment(std::string_view lines, size_t depth) {
    while (!lines.empty()) {
      const size_t end = lines.find('\n');
      const std::string_view line = lines.substr(0, end);
      Indent(depth);
      // A carriage return would end the comment for Bicep.
      std::string text = line.empty() ? "//" : "// " + std::string(line);
      for (char& c : text)
        c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      Raw(text);
      Break();
      lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
    }
  }

  void Cause(uint32_t from, Span cause, size_t at) {
    if (cause.file == kNoFile) return;
    const auto place = out_.lines.begin() + static_cast<std::ptrdiff_t>(at);
    out_.lines.insert(place, {.first_line = from, .last_line = line_, .cause = cause});
  }

  void Declare(const Declaration& d) {
    const uint32_t from = line_;
    const size_t at = out_.lines.size();
    Comment(d.comment, 0);
    if (!d.description.empty()) {
      Raw("@description(");
      Raw(Quote(d.description));
      Raw(")");
      Break();
    }
    Head(d);
    if (d.value) {
      Raw(d.form == Form::kUsing || d.form == Form::kImport ? " " : " = ");
      if (d.condition) {
        Raw("if (");
        Value(*d.condition, 0);
        Raw(") ");
      }
      Value(*d.value, 0);
    }
    Cause(from, d.cause, at);
    Break();
  }

  void Head(const Declaration& d) {
    switch (d.form) {
      case Form::kTargetScope:
        return Raw("targetScope");
      case Form::kUsing:
        return Raw("using");
      case Form::kImport:
        return Imports(d.imports);
      case Form::kMetadata:
        return Named("metadata ", d);
      case Form::kAssign:
      case Form::kParam:
        return Named("param ", d);
      case Form::kVar:
        return Named("var ", d);
      case Form::kOutput:
        return Named("output ", d);
      case Form::kModule:
        Named("module ", d);
        Raw(" ");
        return Raw(Quote(d.path));
    }
    FORMWORK_UNREACHABLE();
  }

  void Imports(const std::vector<std::string>& names) {
    Raw("import { ");
    std::string_view separator;
    for (const std::string& name : names) {
      FORMWORK_CHECK(IsIdentifier(name));
      Raw(separator);
      Raw(name);
      separator = ", ";
    }
    Raw(" } from");
  }

  void Named(std::string_view keyword, const Declaration& d) {
    FORMWORK_CHECK(IsIdentifier(d.name));
    Raw(keyword);
    Raw(d.name);
    if (!d.type) return;
    Raw(" ");
    Value(*d.type, 0);
  }

  void Value(const Expr& e, size_t depth) {
    switch (e.kind()) {
      case Expr::Kind::kStr:
        return Raw(Quote(e.text()));
      case Expr::Kind::kInterp:
        return Interp(e, depth);
      case Expr::Kind::kInt:
        return Raw(std::to_string(e.number()));
      case Expr::Kind::kBool:
        return Raw(e.flag() ? "true" : "false");
      case Expr::Kind::kRef:
      case Expr::Kind::kType:
        return Raw(e.text());
      case Expr::Kind::kMember:
        return Member(e, depth);
      case Expr::Kind::kCall:
        return Call(e, depth);
      case Expr::Kind::kNull:
        return Raw("null");
      case Expr::Kind::kPrefix:
        Raw(e.text());
        return Value(e.children()[0], depth);
      case Expr::Kind::kSuffix:
        Value(e.children()[0], depth);
        return Raw(e.text());
      case Expr::Kind::kInfix:
      case Expr::Kind::kChoose:
        return Operands(e, depth);
      case Expr::Kind::kObj:
        return Entries(e, depth, "{", "}");
      case Expr::Kind::kArr:
        return Entries(e, depth, "[", "]");
    }
    FORMWORK_UNREACHABLE();
  }

  void Interp(const Expr& e, size_t depth) {
    Raw("'");
    for (const Expr& piece : e.children()) {
      if (piece.kind() == Expr::Kind::kStr) {
        const std::string quoted = Quote(piece.text());
        Raw(std::string_view(quoted).substr(1, quoted.size() - 2));
        continue;
      }
      Raw("${");
      Value(piece, depth);
      Raw("}");
    }
    Raw("'");
  }

  void Member(const Expr& e, size_t depth) {
    Value(e.children().front(), depth);
    const bool maybe = e.number() != 0;
    if (IsIdentifier(e.text())) {
      Raw(maybe ? ".?" : ".");
      return Raw(e.text());
    }
    Raw(maybe ? "[?" : "[");
    Raw(Quote(e.text()));
    Raw("]");
  }

  // Operands are names, members and calls: nothing that needs parentheses.
  void Operands(const Expr& e, size_t depth) {
    const bool choose = e.kind() == Expr::Kind::kChoose;
    Value(e.children()[0], depth);
    Raw(choose ? " ? " : " " + e.text() + " ");
    Value(e.children()[1], depth);
    if (!choose) return;
    Raw(" : ");
    Value(e.children()[2], depth);
  }

  void Call(const Expr& e, size_t depth) {
    Raw(e.text());
    Raw("(");
    std::string_view separator;
    for (const Expr& argument : e.children()) {
      Raw(separator);
      Value(argument, depth);
      separator = ", ";
    }
    Raw(")");
  }

  void Entries(const Expr& e, size_t depth, std::string_view open, std::string_view close) {
    FORMWORK_CHECK(e.kind() == Expr::Kind::kArr || KeysDiffer(e.entries()));
    Raw(open);
    if (e.entries().empty()) return Raw(close);
    if (e.flow()) return Flow(e, depth, close);
    Break();
    for (const Entry& entry : e.entries()) {
      const uint32_t from = line_;
      const size_t at = out_.lines.size();
      Comment(entry.comment, depth + 1);
      Indent(depth + 1);
      OneEntry(e, entry, depth + 1);
      Cause(from, entry.cause, at);
      Break();
    }
    Indent(depth);
    Raw(close);
  }

  void Flow(const Expr& e, size_t depth, std::string_view close) {
    const bool object = e.kind() == Expr::Kind::kObj;
    std::string_view separator = object ? " " : "";
    for (const Entry& entry : e.entries()) {
      Raw(separator);
      OneEntry(e, entry, depth);
      separator = ", ";
    }
    if (object) Raw(" ");
    Raw(close);
  }

  void OneEntry(const Expr& e, const Entry& entry, size_t depth) {
    if (e.kind() == Expr::Kind::kObj) {
      Raw(entry.key == "*" ? "*" : QuoteKey(entry.key));
      Raw(": ");
    }
    Value(entry.value, depth);
  }

  Printed out_;
  uint32_t line_ = 1;
};

}  // namespace

Printed Print(const Document& document) {
  return Printer().Run(document);
}

}  // namespace formwork::bicep
