#include "generator/base/check.h"
#include "generator/emit/bicep/document.h"
#include "tests/support/catch.h"

using formwork::BugError;
using formwork::Provenance;
using formwork::Span;
using formwork::bicep::Declaration;
using formwork::bicep::Document;
using formwork::bicep::Expr;
using formwork::bicep::Form;
using formwork::bicep::IsIdentifier;
using formwork::bicep::Print;
using formwork::bicep::Printed;
using formwork::bicep::Quote;
using formwork::bicep::QuoteKey;

TEST_CASE("Quote: escapes what Bicep's compiler escapes", "[bicep]") {
  using namespace std::string_view_literals;
  CHECK(Quote("plain") == "'plain'");
  CHECK(Quote("it's \\ \n\r\t") == R"('it\'s \\ \n\r\t')");
  CHECK(Quote("${x} $x $ {") == R"('\${x} $x $ {')");
  CHECK(Quote("$${x}") == R"('$\${x}')");
  CHECK(Quote("\0\x1b\x7f"sv) == R"('\u{0}\u{1b}\u{7f}')");
  CHECK(Quote("ü 😀") == "'ü 😀'");
}

TEST_CASE("QuoteKey: only what is no identifier is quoted", "[bicep]") {
  CHECK(QuoteKey("a_B1") == "a_B1");
  CHECK(QuoteKey("1a") == "'1a'");
  CHECK(QuoteKey("stream-guard") == "'stream-guard'");
  CHECK(QuoteKey("null") == "'null'");
  CHECK(QuoteKey("") == "''");
  CHECK_FALSE(IsIdentifier("a-b"));
}

TEST_CASE("Expr: syntax is never made of a text that is none", "[bicep]") {
  CHECK_THROWS_AS(Expr::Ref("a b"), BugError);
  CHECK_THROWS_AS(Expr::Call("f(", {}), BugError);
  CHECK_THROWS_AS(Expr::Type("string|int"), BugError);
  CHECK(Expr::Type("string[]?").text() == "string[]?");
}

namespace {

std::string PrintValue(const Expr& value) {
  Document document;
  document.declarations.push_back({.form = Form::kVar, .name = "v", .value = value});
  return Print(document).text;
}

}  // namespace

TEST_CASE("Print: a key that comes twice is a bug of ours", "[bicep]") {
  Expr object = Expr::Obj();
  object.Set("a", Expr::Int(1)).Set("a", Expr::Int(2));
  CHECK_THROWS_AS(PrintValue(object), BugError);
}

TEST_CASE("Print: expressions", "[bicep]") {
  struct Row {
    const char* name;
    Expr value;
    const char* text;
  };

  const std::vector<Row> rows = {
      {"interpolation",
       Expr::Interp({Expr::Str("a'"), Expr::Ref("x").Dot("y"), Expr::Str("-$"), Expr::Str("{z}")}),
       R"('a\'${x.y}-\${z}')"},
      {"dollar before interpolation", Expr::Interp({Expr::Str("$"), Expr::Ref("x")}), "'$${x}'"},
      {"members", Expr::Ref("a").Dot("b-c").Dot("d").Maybe("e").Maybe("f g"),
       "a['b-c'].d.?e[?'f g']"},
      {"call", Expr::Call("union", {Expr::Ref("a"), Expr::Obj(), Expr::Bool(false)}),
       "union(a, {}, false)"},
      {"flow",
       Expr::Arr().Add(Expr::Int(1)).Add(Expr::Obj().Set("a", Expr::Str("b")).Flow()).Flow(),
       "[1, { a: 'b' }]"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(PrintValue(row.value) == std::string("var v = ") + row.text + "\n");
  }
}

TEST_CASE("Print: a document, and the lines that each cause made", "[bicep]") {
  const Span one{.file = 0, .begin = 1, .end = 2};
  const Span two{.file = 0, .begin = 3, .end = 4};
  Expr params = Expr::Obj();
  params.Set("name", Expr::Str("x"));
  params.Set("queues", Expr::Arr().Add(Expr::Str("q"), two), one).Comment("what waits\nfor whom");
  Document document;
  document.header = "Made.";
  document.declarations = {
      {.form = Form::kTargetScope, .value = Expr::Str("resourceGroup")},
      {.form = Form::kImport, .value = Expr::Str("m.bicep"), .imports = {"a", "b"}},
      {.form = Form::kParam,
       .name = "tags",
       .type = Expr::Obj().Set("*", Expr::Type("string")).Flow(),
       .description = "It's."},
      {.form = Form::kVar, .name = "a", .value = Expr::Int(1)},
      {.form = Form::kVar, .name = "b", .value = Expr::Int(2)},
      {.form = Form::kModule,
       .name = "m",
       .value = Expr::Obj().Set("params", params),
       .path = "m.bicep",
       .cause = one},
      {.form = Form::kOutput, .name = "o", .type = Expr::Type("string"), .value = Expr::Ref("a")},
  };
  const Printed printed = Print(document);
  CHECK(printed.text == R"(// Made.

targetScope = 'resourceGroup'

import { a, b } from 'm.bicep'

@description('It\'s.')
param tags { *: string }

var a = 1
var b = 2

module m 'm.bicep' = {
  params: {
    name: 'x'
    // what waits
    // for whom
    queues: [
      'q'
    ]
  }
}

output o string = a
)");
  const std::vector<Provenance> expected = {{13, 22, one}, {16, 20, one}, {19, 19, two}};
  REQUIRE(printed.lines.size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    CHECK(printed.lines[i].first_line == expected[i].first_line);
    CHECK(printed.lines[i].last_line == expected[i].last_line);
    CHECK(printed.lines[i].cause == expected[i].cause);
  }
}
