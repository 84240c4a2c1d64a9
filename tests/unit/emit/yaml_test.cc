// The YAML writer: what is written reads back as the same value, by a reader that guesses types
// as 1.1 does.

#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "generator/base/check.h"
#include "generator/emit/yaml/scalar.h"
#include "generator/emit/yaml/writer.h"
#include "tests/support/catch.h"

using formwork::yaml::FitsBlock;
using formwork::yaml::IsPlain;
using formwork::yaml::Place;
using formwork::yaml::Quote;
using formwork::yaml::Value;
using formwork::yaml::Write;

namespace {

const std::vector<std::string>& AwkwardTexts() {
  static const std::vector<std::string> kTexts = {
      "",
      " ",
      "a",
      "plain text",
      "no",
      "No",
      "YES",
      "on",
      "off",
      "y",
      "true",
      "null",
      "~",
      "none",
      "1",
      "-1",
      "1.10",
      "0x10",
      "012",
      "0o7",
      "12:30",
      "2020-01-01",
      "1e3",
      ".5",
      ".inf",
      "+1",
      "1_000",
      "=",
      "<<",
      "a: b",
      "a:",
      ":a",
      "a #b",
      "#a",
      "- a",
      "-",
      "? a",
      "&a",
      "*a",
      "!a",
      "|",
      ">",
      "%a",
      "@a",
      "`a",
      "'a'",
      "it's",
      "\"a\"",
      "back\\slash",
      "{a}",
      "[a]",
      "a, b",
      "${{ parameters.pool }}",
      "$(Build.BuildId)",
      "$[ variables.x ]",
      "tab\tin",
      "line\nbreak",
      "ends\n",
      "two\n\n",
      " leads\nwith space",
      "\nleads with a break",
      "trailing \nspace",
      "cr\rlf\r\n",
      "a\n\n  b\n c",
      "nul\x01",
      "\x7f",
      "gr\xc3\xbc\xc3\x9f",
      "\xc2\x85next line",
      "\xe2\x80\xa8line separator",
      "\xef\xbb\xbf"
      "bom",
      "\xe6\xbc\xa2\xe5\xad\x97",
      "---",
      "...",
      "--- a\n... b",
      "a\n---\nb",
      "\xf0\x9f\x98\x80",
      "tab\there\nand\tthere",
  };
  return kTexts;
}

}  // namespace

TEST_CASE("Write: every text reads back as itself, as value, item, key and in flow", "[yaml]") {
  for (const std::string& text : AwkwardTexts()) {
    INFO("text: " << Quote(text, Place::kBlock));
    Value root = Value::Map();
    root.Set("value", Value::Str(text));
    root.Set("items", Value::Seq({Value::Str(text), Value::Seq({Value::Str(text)})}));
    root.Set("keyed", Value::Map({{text, Value::Map({{text, Value::Str(text)}})}}));
    root.Set("flow",
             Value::Seq({Value::Str(text), Value::Map({{"k", Value::Str(text)}}).Flow()}).Flow());
    const YAML::Node read = YAML::Load(Write(root));
    CHECK(read["value"].Scalar() == text);
    CHECK(read["items"][0].Scalar() == text);
    CHECK(read["items"][1][0].Scalar() == text);
    CHECK(read["keyed"].begin()->first.Scalar() == text);
    CHECK(read["keyed"].begin()->second.begin()->second.Scalar() == text);
    CHECK(read["flow"][0].Scalar() == text);
    CHECK(read["flow"][1]["k"].Scalar() == text);
    CHECK(read["value"].IsScalar());
  }
}

TEST_CASE("Write: no text is taken for a number, a boolean or a null", "[yaml]") {
  for (const std::string& text : AwkwardTexts()) {
    INFO(text);
    if (!IsPlain(text, Place::kBlock)) continue;
    const YAML::Node node = YAML::Load(text);
    bool flag = false;
    double number = 0;
    CHECK(node.IsScalar());
    CHECK_FALSE(YAML::convert<bool>::decode(node, flag));
    CHECK_FALSE(YAML::convert<double>::decode(node, number));
  }
}

TEST_CASE("Write: a tree with comments, blank lines, blocks and flow", "[yaml]") {
  Value root = Value::Map();
  root.Comment("made by a test\n\nsecond paragraph");
  root.Set("trigger", Value::Map({{"branches", Value::Map({{"include", Value::Strs({"main"})}})},
                                  {"batch", Value::Bool(true)}}));
  root.Set("pr", Value::Str("none")).Set("empty", Value::Seq()).Set("nothing", Value());
  root.Set("steps",
           Value::Seq({Value::Map({{"bash", Value::Str("set -e\n\necho \"hi\"\n")},
                                   {"timeoutInMinutes", Value::Int(5)}}),
                       Value::Map({{"pool", Value::Map({{"name", Value::Str("a")}}).Flow()}})})
               .BlankBefore()
               .Comment("what runs"));
  CHECK(Write(root) == R"(# made by a test
#
# second paragraph
trigger:
  branches:
    include:
      - main
  batch: true
pr: none
empty: []
nothing:

# what runs
steps:
  - bash: |
      set -e

      echo "hi"
    timeoutInMinutes: 5
  - pool: { name: a }
)");
}

TEST_CASE("Quote: bytes that are no UTF-8 are written as the code points of their numbers",
          "[yaml]") {
  CHECK(Quote("a\xff\xc3", Place::kBlock) == R"("a\xff\xc3")");
  CHECK_FALSE(FitsBlock("a\n\xff"));
}

TEST_CASE("Value: a key set twice is a bug of ours", "[yaml]") {
  Value map = Value::Map({{"a", Value::Int(1)}});
  CHECK_THROWS_AS(map.Set("a", Value::Int(2)), formwork::BugError);
}
