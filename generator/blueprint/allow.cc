#include "generator/blueprint/allow.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/kinds.h"
#include "generator/diag/codes.h"
#include "generator/diag/print.h"
#include "generator/reader/node.h"

namespace formwork::blueprint {
namespace {

using reader::Key;
using reader::Node;

constexpr std::string_view kAllow = "allow";

std::vector<std::string> Warnings() {
  std::vector<std::string> names;
  for (const CodeInfo& code : AllCodes()) {
    if (MayAllow(code)) names.push_back(diag::CodeName(code.number));
  }
  return names;
}

class Reader {
 public:
  explicit Reader(Sink& sink) : sink_(sink) {}

  void Holder(const KindSpec& kind, const Node& node, const Allow& where) {
    const auto row = std::ranges::find(kind.fields, kAllow, &FieldSpec::name);
    const Node* allow = row == kind.fields.end() ? nullptr : node.Find(kAllow);
    if (allow == nullptr || !allow->IsMapping()) return;  // decoding reports another shape
    for (size_t i = 0; i < allow->keys.size(); ++i)
      One(allow->keys[i], allow->items[i].text, where);
  }

  void Sections(const Node& root) {
    for (const FieldSpec& field : kBlueprintKind.fields) {
      const Node* section = root.Find(field.name);
      if (section == nullptr || !section->IsMapping() || field.holds != Holds::kMap) continue;
      for (size_t i = 0; field.kind != nullptr && i < section->keys.size(); ++i) {
        const Key& key = section->keys[i];
        const Node& entry = section->items[i];
        const Span scope = {key.span.file, key.span.begin, reader::EndOf(entry)};
        if (entry.IsMapping())
          Holder(*field.kind, entry,
                 {.kind = std::string(field.kind->name), .name = key.text, .scope = scope});
      }
    }
  }

  [[nodiscard]] std::vector<Allow> Take() { return std::move(allows_); }

 private:
  void One(const Key& key, const std::string& reason, Allow allow) {
    const std::vector<std::string> known = Warnings();
    if (std::ranges::find(known, key.text) == known.end()) return Unknown(key, known);
    allow.code = static_cast<uint16_t>(std::stoi(key.text.substr(2)));
    allow.key = key.span;
    allow.reason = reason;
    allows_.push_back(std::move(allow));
  }

  void Unknown(const Key& key, const std::vector<std::string>& known) {
    const auto code = std::ranges::find_if(
        AllCodes(), [&](const CodeInfo& info) { return diag::CodeName(info.number) == key.text; });
    if (code == AllCodes().end()) {
      Diagnostic unknown =
          MakeDiagnostic(1004, key.span, StrCat("there is no warning '", key.text, "'"));
      SuggestFix(unknown, key.text, known,
                 "write the code in brackets that `formwork check` prints");
      return sink_.Report(std::move(unknown));
    }
    const bool error = code->severity == Severity::kError;
    sink_.Report(MakeDiagnostic(
        1004, key.span, StrCat("'", key.text, "' is no warning that a blueprint may allow"),
        error ? "it is an error: mend it" : StrCat("it is about something else: ", code->title)));
  }

  Sink& sink_;
  std::vector<Allow> allows_;
};

bool IsIn(Span place, const Allow& allow) {
  if (allow.kind.empty()) return true;
  return place.file == allow.scope.file && place.begin >= allow.scope.begin &&
         place.begin < allow.scope.end;
}

// A warning about a value of the base with the values of environments is in what allows it for each
// of them.
bool Means(const Allow& allow, const Diagnostic& found) {
  if (found.code != allow.code || found.severity != Severity::kWarning) return false;
  const bool notes_in =
      !found.notes.empty() &&
      std::ranges::all_of(found.notes, [&](const Note& note) { return IsIn(note.span, allow); });
  return IsIn(found.span, allow) || (allow.kind == kEnvironmentKind.name && notes_in);
}

}  // namespace

// What other commands say of files and pipelines has other numbers.
bool MayAllow(const CodeInfo& code) {
  constexpr uint16_t kUnused = 3041;
  return code.severity == Severity::kWarning && code.number >= 3000 && code.number < 5000 &&
         code.number != kUnused;
}

std::vector<Allow> ReadAllows(const Node& root, Sink& sink) {
  Reader reader(sink);
  reader.Holder(kBlueprintKind, root, {});
  reader.Sections(root);
  return reader.Take();
}

size_t ApplyAllows(const std::vector<Allow>& allows, DiagnosticList& found) {
  if (allows.empty()) return 0;
  std::vector<bool> used(allows.size(), false);
  const size_t before = found.Sorted().size();
  found.RemoveIf([&](const Diagnostic& diagnostic) {
    bool meant = false;
    for (size_t i = 0; i < allows.size(); ++i) {  // each that means it is of use
      if (!Means(allows[i], diagnostic)) continue;
      used[i] = true;
      meant = true;
    }
    return meant;
  });
  const size_t taken = before - found.Sorted().size();
  if (found.HasErrors()) return taken;
  for (size_t i = 0; i < allows.size(); ++i) {
    if (used[i]) continue;
    const std::string where = allows[i].kind.empty()
                                  ? "the blueprint"
                                  : StrCat(allows[i].kind, " '", allows[i].name, "'");
    found.Report(MakeDiagnostic(3041, allows[i].key,
                                StrCat("'allow' silences nothing: ", diag::CodeName(allows[i].code),
                                       " is not said of ", where),
                                "remove it, so that the warning is heard should it ever be said"));
  }
  return taken;
}

}  // namespace formwork::blueprint
