// The template engine: strict both ways, every tag names its escaper, a value keeps its tag's
// column.

#include "generator/base/check.h"
#include "generator/emit/text/engine.h"
#include "generator/emit/text/escape.h"
#include "tests/support/catch.h"

namespace formwork::text {
namespace {

struct Rendered {
  std::optional<std::string> text;
  std::vector<std::string> faults;
};

Rendered RenderText(const std::string& source, const View& view) {
  Templates templates({});
  templates.Override("t", source);
  DiagnosticList sink;
  Rendered rendered;
  if (auto made = Render(templates, "t", view, sink)) rendered.text = std::move(made->text);
  for (const Diagnostic& diagnostic : sink.Sorted())
    rendered.faults.push_back(diagnostic.message);
  return rendered;
}

}  // namespace

TEST_CASE("Render: tags, sections, inverted sections, notes", "[text]") {
  View view;
  view.Text("name", "a\"b")
      .List("items", {View().Text("x", "1"), View().Text("x", "2")})
      .Flag("none", false);
  const auto rendered = RenderText(
      "{{! a note }}\n"
      "auto s = {{name:cpp_string}};\n"
      "{{#items}}\n"
      "  {{x:raw}},\n"
      "{{/items}}\n"
      "{{^none}}\n"
      "end\n"
      "{{/none}}\n",
      view);
  CHECK(rendered.faults.empty());
  CHECK(rendered.text == "auto s = \"a\\\"b\";\n  1,\n  2,\nend\n");
}

TEST_CASE("Render: the lines of a value all begin in its tag's column", "[text]") {
  const auto rendered =
      RenderText("f() {\n    {{body:raw}}\n}\n", View().Text("body", "one\ntwo\n\nthree"));
  CHECK(rendered.text == "f() {\n    one\n    two\n\n    three\n}\n");
}

TEST_CASE("Render: a name that is missing, unused or malformed is an error with its place",
          "[text]") {
  struct Row {
    std::string source;
    View view;
    std::string fault;
  };

  const std::vector<Row> rows = {
      {"a\n  {{nix:raw}}\n", View(), "t:2:3: there is no text 'nix'"},
      {"a\n", View().Text("x", ""), "t:1:1: the template never uses 'x'"},
      {"{{#l}}\n{{/l}}\n", View(), "t:1:1: there is no list 'l'"},
      {"{{x}}", View().Text("x", ""), "t:1:1: 'x' names no escaper"},
      {"{{x:html}}", View().Text("x", ""), "t:1:1: there is no escaper 'html'"},
      {"{{}}", View(), "t:1:1: a tag needs a name"},
      {"{{#l}}", View(), "t:1:1: section 'l' is never closed"},
      {"{{/l}}", View(), "t:1:1: 'l' closes no open section"},
      {"ab {{x", View(), "t:1:4: '{{' is never closed"},
      {"{{x:cpp_ident}}", View().Text("x", "a-b"), "t:1:1: 'x' is no cpp_ident: 'a-b'"},
  };
  for (const Row& row : rows) {
    INFO(row.source);
    const auto rendered = RenderText(row.source, row.view);
    CHECK_FALSE(rendered.text.has_value());
    CHECK(rendered.faults == std::vector<std::string>{row.fault});
  }
}

TEST_CASE("Render: a template that nobody ships is a bug of ours", "[text]") {
  DiagnosticList sink;
  CHECK_THROWS_AS(Render(Templates({}), "main.cc.tmpl", View(), sink), BugError);
}

TEST_CASE("Render: what stands in a section that is not shown counts as used", "[text]") {
  CHECK(RenderText("{{#l}}{{x:raw}}{{/l}}", View().Text("x", "1").Flag("l", false)).text == "");
}

TEST_CASE("Escapers: no text gets out of its literal", "[text]") {
  const std::string evil = "a\"b\\c$d'e\n#{f}*/ // ?\?/";
  CHECK(CppString(evil) == "\"a\\\"b\\\\c$d'e\\n#{f}*/ // \\?\\?/\"");
  CHECK(CppComment("x\\") == "x");
  CHECK(CppComment("a\nb") == "a b");
  CHECK(CmakeString("a\"${b}\\") == "\"a\\\"\\${b}\\\\\"");
  CHECK(ShellWord("it's $x") == "'it'\\''s $x'");
  CHECK(JsonString("a\"\n\\") == "\"a\\\"\\u000a\\\\\"");
  CHECK(Markdown("a*b_[c](d)") == "a\\*b\\_\\[c\\]\\(d\\)");
  CHECK(CppString(std::string("\x01", 1)) == "\"\\001\"");
}

}  // namespace formwork::text
