// The blueprints of tests/render together use every construct of the language: every field of its
// tables, every word that a field takes, every type. So whatever is rendered from them has been
// rendered from everything; a field that is added to the language and used by none fails here.

#include <algorithm>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/blueprint/field.h"
#include "generator/blueprint/type_words.h"
#include "generator/reader/read_yaml.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/target_azure/render.h"

using namespace formwork;
using blueprint::FieldSpec;
using blueprint::Holds;
using blueprint::KindSpec;

namespace {

using Names = std::set<std::string>;

// "queue.attempts", "hosting.plan: consumption", "type uuid": all there are, or what a text uses.
class Constructs {
 public:
  void AddLanguage(const KindSpec& kind) {
    if (!seen_.insert(&kind).second) return;
    for (const FieldSpec& field : kind.fields) {
      if (field.name == "allow") continue;  // moves what check says, and no file
      names_.insert(StrCat(kind.name, ".", field.name));
      for (const std::string_view word : field.words)
        names_.insert(StrCat(kind.name, ".", field.name, ": ", word));
      if (field.kind != nullptr) AddLanguage(*field.kind);
    }
  }

  void AddTypes() {
    for (const auto& word : blueprint::kTypeWords)
      names_.insert(StrCat("type ", word.word));
  }

  void AddUsed(const reader::Node& node, const KindSpec& kind) {
    for (size_t i = 0; i < node.keys.size(); ++i) {
      const auto field = std::ranges::find(kind.fields, node.keys[i].text, &FieldSpec::name);
      if (field == kind.fields.end()) continue;
      names_.insert(StrCat(kind.name, ".", field->name));
      AddWords(node.items[i], kind, *field);
      if (field->kind == nullptr) continue;
      if (field->holds == Holds::kOne) AddUsed(node.items[i], *field->kind);
      if (field->holds == Holds::kOne) continue;
      for (const reader::Node& item : node.items[i].items)
        AddUsed(item, *field->kind);
    }
  }

  void AddUsedTypes(std::string_view text) {
    for (const auto& word : blueprint::kTypeWords) {
      for (size_t at = text.find(word.word); at != std::string_view::npos;
           at = text.find(word.word, at + 1)) {
        const char before = at == 0 ? '\n' : text[at - 1];
        if (before == ' ' || before == '(') names_.insert(StrCat("type ", word.word));
      }
    }
  }

  [[nodiscard]] const Names& names() const { return names_; }

 private:
  void AddWords(const reader::Node& value, const KindSpec& kind, const FieldSpec& field) {
    const auto add = [&](const reader::Node& one) {
      if (std::ranges::find(field.words, one.text) != field.words.end())
        names_.insert(StrCat(kind.name, ".", field.name, ": ", one.text));
    };
    if (field.words.empty()) return;
    add(value);
    std::ranges::for_each(value.items, add);
  }

  Names names_;
  std::set<const KindSpec*> seen_;
};

reader::Node Tree(const std::string& text) {
  SourceMap sources;
  DiagnosticList sink;
  auto node = reader::ReadYaml(sources, sources.Add("blueprint.yaml", text), sink);
  REQUIRE(node);
  return *node;
}

// What cannot be rendered.
const Names kNever = {
    "hosting.plan: premium",  // an error that says it comes later: check_test.cc
};

}  // namespace

TEST_CASE("Blueprints: those of tests/render use every construct of the language", "[azure]") {
  Constructs language;
  language.AddLanguage(blueprint::kBlueprintKind);
  language.AddTypes();
  REQUIRE(language.names().size() > 100);
  Constructs used;
  size_t count = 0;
  for (const auto& [name, text] : test::RenderedBlueprints()) {
    used.AddUsed(Tree(text), blueprint::kBlueprintKind);
    used.AddUsedTypes(text);
    ++count;
  }
  CHECK(count >= 6);
  Names missing;
  std::ranges::set_difference(language.names(), used.names(),
                              std::inserter(missing, missing.end()));
  for (const std::string& name : kNever)
    CHECK(missing.erase(name) == 1);
  CHECK(missing == Names{});
}
