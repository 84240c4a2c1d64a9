// ReadYaml: trees, exact spans, refusals; any bytes give diagnostics.
#include "generator/reader/read_yaml.h"

#include <cstdlib>
#include <random>

#include "generator/base/str_cat.h"
#include "generator/diag/print.h"
#include "tests/support/catch.h"
#include "tests/support/span_text.h"

namespace formwork::reader {
namespace {

struct Tree {
  SourceMap sources;
  DiagnosticList problems;
  std::optional<Node> root;

  explicit Tree(std::string text) {
    const FileId file = sources.Add("a.yaml", std::move(text));
    root = ReadYaml(sources, file, problems);
  }

  [[nodiscard]] std::string Problems() const {
    std::string out;
    for (const Diagnostic& problem : problems.Sorted()) {
      const Position at = sources.Locate(problem.span.file, problem.span.begin);
      out += StrCat(at.line, ":", at.column, " ", diag::CodeName(problem.code), " ",
                    problem.message, "\n");
    }
    return out;
  }
};

// Each scalar as value<source text of its span>, keys as key<…>.
std::string Dump(const Tree& tree, const Node& node) {
  const std::string source(test::SpanText(tree.sources, node.span));
  if (node.IsNull()) return StrCat("null<", source, ">");
  if (node.IsScalar()) return StrCat(node.text, "<", source, ">");
  std::string out = node.IsSequence() ? "[" : "{";
  for (size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) out += ", ";
    if (node.IsMapping())
      out += StrCat(node.keys[i].text, "<", test::SpanText(tree.sources, node.keys[i].span), ">: ");
    out += Dump(tree, node.items[i]);
  }
  return out + (node.IsSequence() ? "]" : "}");
}

TEST_CASE("ReadYaml: values, and the exact text that each span covers", "[reader]") {
  struct Row {
    std::string name, text, dump;
  };

  const std::vector<Row> rows = {
      {"plain", "a: b\n", "{a<a>: b<b>}"},
      {"with a comment", "a: b c   # d\n", "{a<a>: b c<b c>}"},
      {"double quotes and escapes", "a: \"x\\n\\\"y\\\"\"\n",
       "{a<a>: x\n\"y\"<\"x\\n\\\"y\\\"\">}"},
      {"single quotes", "a: 'it''s'\n", "{a<a>: it's<'it''s'>}"},
      {"a quoted key", "'k k': v\n", "{k k<'k k'>: v<v>}"},
      {"flow", "{ a: [1, 'two', three], b: {} }\n",
       "{a<a>: [1<1>, two<'two'>, three<three>], b<b>: {}}"},
      {"nothing is null, at its key", "a:\nb: ~\nc: null\n",
       "{a<a>: null<a>, b<b>: null<~>, c<c>: null<null>}"},
      {"nothing in a list, at its dash", "a:\n  -\n  - b\n", "{a<a>: [null<->, b<b>]}"},
      {"no Norway problem", "a: no\nb: 1.10\nc: 012\n",
       "{a<a>: no<no>, b<b>: 1.10<1.10>, c<c>: 012<012>}"},
      {"an anchor and an alias, at the alias", "a: &x 5\nb: *x\n", "{a<a>: 5<5>, b<b>: 5<*x>}"},
      {"literal block", "a: |\n  x\n  y\nb: c\n", "{a<a>: x\ny\n<|\n  x\n  y>, b<b>: c<c>}"},
      {"folded block", "a: >-\n  x\n  y\n", "{a<a>: x y<>-\n  x\n  y>}"},
      {"a plain value over two lines", "a: x\n  y # z\n", "{a<a>: x y<x\n  y>}"},
      {"behind a byte order mark",
       "\xEF\xBB\xBF"
       "a: b\n",
       "{a<a>: b<b>}"},
      {"CRLF", "a: b\r\nc: 'd'\r\n", "{a<a>: b<b>, c<c>: d<'d'>}"},
      {"letters beyond ASCII", "\xC3\xA4: \xE2\x82\xAC\nb: c\n",
       "{\xC3\xA4<\xC3\xA4>: \xE2\x82\xAC<\xE2\x82\xAC>, b<b>: c<c>}"},
      {"a document start", "---\na: b\n", "{a<a>: b<b>}"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Tree tree(row.text);
    CHECK(tree.Problems() == "");
    REQUIRE(tree.root);
    CHECK(Dump(tree, *tree.root) == row.dump);
  }
}

TEST_CASE("ReadYaml: a collection's span reaches to its last byte", "[reader]") {
  const Tree tree("a: { b: [1, 2] , c: d }\ne:\n  f: g\n");
  REQUIRE(tree.root);
  CHECK(test::SpanText(tree.sources, tree.root->items[0].span) == "{ b: [1, 2] , c: d }");
  CHECK(test::SpanText(tree.sources, tree.root->items[0].items[0].span) == "[1, 2]");
  CHECK(test::SpanText(tree.sources, tree.root->items[1].span) == "f: g");
}

TEST_CASE("PartOf: a part of a value is found in the source, whatever stands between", "[reader]") {
  struct Row {
    std::string name, text, part;
  };

  const std::vector<Row> rows = {
      {"plain", "q: SELECT bad FROM c", "bad"},
      {"single quotes with a quote before", "q: 'it''s bad here'", "bad"},
      {"double quotes with escapes before", "q: \"x\\t\\u00e4\\\"bad\"", "bad"},
      {"literal block", "q: |\n    first\n    a bad one\n", "bad"},
      {"folded block", "q: >\n    first\n    second\n    a bad one\n", "bad"},
      {"folded block, first on its line", "q: >\n    first\n    bad one\n", "bad"},
      {"plain over lines", "q: first\n  second\n  bad one\n", "bad"},
      {"double quotes over lines", "q: \"first\n  second \\\n  bad one\"\n", "bad"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Tree tree(row.text);
    REQUIRE(tree.root);
    const Node& value = tree.root->items[0];
    const size_t at = value.text.find(row.part);
    REQUIRE(at != std::string::npos);
    const Span span = PartOf(value, tree.sources.Text(value.span.file), at, at + row.part.size());
    CHECK(test::SpanText(tree.sources, span) == row.part);
    CHECK(span.begin == row.text.find(row.part));
  }
}

TEST_CASE("ReadYaml: refusals name the place", "[reader]") {
  struct Row {
    std::string name, text, problems;
  };

  const std::vector<Row> rows = {
      {"empty", "", "1:1 FW0010 the file is empty\n"},
      {"only blanks", "\n\n  \n", "1:1 FW0010 the file is empty\n"},
      {"NUL", std::string("a: b\0c", 6), "1:5 FW0004 control character U+0000\n"},
      {"end of transmission", "a: b\x04", "1:5 FW0004 control character U+0004\n"},
      {"an old line end", "a: b\rc: d\n",
       "1:5 FW0004 carriage return without a line feed, U+000D\n"},
      {"one character that is a control sequence", "a: b\xC2\x9B\n",
       "1:5 FW0004 control character U+009B\n"},
      {"text turned around", "a: b # \xE2\x80\xAE\n", "1:8 FW0004 control character U+202E\n"},
      {"an escape for a control character", "a: \"x\\e[31m\"\nb: \"\\n\\t\"\n",
       "1:4 FW0004 an escape for the control character U+001B\n"},
      {"UTF-16",
       std::string("\xFF\xFE"
                   "a\0:\0",
                   6),
       "1:1 FW0004 the file is UTF-16\n"},
      {"a document without a value", "---\n# nothing\n", "1:1 FW0010 the file is empty\n"},
      {"null", "~\n", "1:1 FW0010 the file is empty\n"},
      {"a key without a character", "a: b\n\"\": c\n", "2:1 FW0001 a key must be a word\n"},
      {"a bracket inside a plain value", "a: { b: list[c] }\n",
       "1:13 FW0001 '[' cannot stand inside a value in { } or [ ]\n"},
      {"not UTF-8", "a: \xff\n", "1:4 FW0004 byte 0xff is not valid UTF-8\n"},
      {"surrogate", "a: \xED\xA0\x80\n", "1:4 FW0004 byte 0xed is not valid UTF-8\n"},
      {"duplicate keys, both kinds of quotes", "a: 1\n'a': 2\n\"a\": 3\n",
       "2:1 FW0002 key 'a' is written twice\n3:1 FW0002 key 'a' is written twice\n"},
      {"nested duplicate", "x:\n  a: 1\n  b: { c: 1, c: 2 }\n",
       "3:14 FW0002 key 'c' is written twice\n"},
      {"second document", "a: 1\n---\nb: 2\n", "2:1 FW0003 a second document begins here\n"},
      {"unknown anchor", "a: *b\n",
       "1:4 FW0001 this alias repeats an anchor that does not exist\n"},
      {"a null key", "~: a\n", "1:1 FW0001 '~' means nothing in YAML\n"},
      {"tags", "a: !!int 5\nb: !x [c]\n",
       "1:4 FW0007 unknown tag '!!int'\n2:4 FW0007 unknown tag '!x'\n"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(Tree(row.text).Problems() == row.problems);
  }
}

TEST_CASE("ReadYaml: limits hold for depth, values and bytes", "[reader]") {
  CHECK(Tree(std::string(64, '[') + std::string(64, ']')).Problems() == "");
  CHECK(Tree(std::string(65, '[') + std::string(65, ']')).Problems() ==
        "1:65 FW0009 values are nested more than 64 deep\n");
  CHECK(Tree(std::string(100'000, '['))
            .Problems()
            .ends_with(" FW0009 values are nested more than 64 deep\n"));
  std::string deep_alias = "a0: &a0 [x]\n";
  for (int i = 1; i < 70; ++i)
    deep_alias += StrCat("a", i, ": &a", i, " [*a", i - 1, "]\n");
  CHECK(Tree(deep_alias).Problems() == "63:12 FW0009 values are nested more than 64 deep\n");
  std::string many = "[";
  for (size_t i = 0; i < kMaxNodes; ++i)
    many += "1,";
  CHECK(Tree(many + "1]").Problems() ==
        StrCat("1:", 2 * kMaxNodes + 2,
               " FW0008 the document has more than 50000 values, aliases written out\n"));
  CHECK(Tree(std::string(kMaxFileBytes + 1, 'a')).Problems() ==
        "1:1 FW0008 the file is 1048577 bytes long; the limit is 1048576\n");
}

TEST_CASE(
    "ReadYaml: mutilated input gives a tree or a diagnostic inside the file, never both nothing",
    "[reader]") {
  const std::string seed =
      "a: &x { b: [1, 'two', \"th\\\"ree\"], c: *x0 }\nd: |\n  text\n  more\ne: >-\n  folded\n# "
      "comment\n? f\n: g\n'h': ~\n-\n";
  std::mt19937 random(20250301);
  const std::string alphabet = "{}[]&*!|>'\"%@`,:?#-\t\n \\ax~<0\xC3\xA4\xEF";
  const int rounds = std::getenv("FORMWORK_TEST_FULL") != nullptr ? 200'000 : 3'000;
  for (int i = 0; i < rounds; ++i) {
    std::string text = seed;
    const size_t edits = 1 + random() % 6;
    for (size_t e = 0; e < edits; ++e) {
      const size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text.erase(at, 1 + random() % 5);
          break;
        case 1:
          text.insert(at, 1, alphabet[random() % alphabet.size()]);
          break;
        default:
          text[at] = alphabet[random() % alphabet.size()];
      }
      if (text.empty()) text = "a";
    }
    INFO(text);
    const Tree tree(text);
    REQUIRE((tree.root.has_value() || tree.problems.HasErrors()));
    for (const Diagnostic& problem : tree.problems.Sorted()) {
      REQUIRE(problem.span.begin <= problem.span.end);
      REQUIRE(problem.span.end <= text.size());
    }
  }
}

}  // namespace
}  // namespace formwork::reader
