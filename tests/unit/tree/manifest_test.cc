// The manifest: read however it is laid out, written in one way.

#include "generator/tree/manifest.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace formwork;

TEST_CASE("Manifest: reads the same however it is laid out", "[tree]") {
  Manifest manifest;
  manifest.tool = "0.1.0";
  manifest.files["a"] = {Owner::kSeed, std::string(40, '1')};
  manifest.files["b/c"] = {Owner::kMerged, std::string(40, '2')};
  const std::string printed = Print(manifest);
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = printed;
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
    return text;
  };
  for (const std::string& text :
       {printed, printed + "\n", with("\n", "\r\n"), with("\n", ""), with("    ", "\t"),
        with("0.1.0", "0.1\\u002e0"), with("\"b/c\"", "\"b\\/c\""),
        with("d\" }", "d\", \"more\": 1 }"), with("{ \"id\"", "{\"id\"")}) {
    INFO(text);
    CHECK(*ParseManifest(text) == manifest);
  }
  // What is named twice counts as JSON's reader has it: the last one.
  const std::string twice = with("\"b/c\"", "\"a\"");
  CHECK(ParseManifest(twice)->files ==
        ManifestFiles{{"a", {Owner::kMerged, std::string(40, '2')}}});
  for (const std::string& text : {with("1111", "111"), with("seed", "sown"), with("b/c", "b/../c"),
                                  with("b/c", "b\nc"), with("}\n}", "}\n"), printed + "x"}) {
    INFO(text);
    CHECK_FALSE(ParseManifest(text));
  }
}

TEST_CASE("Manifest: prints one line per file and reads back", "[tree]") {
  Manifest manifest;
  manifest.tool = "0.1.0";
  manifest.files["a \"quoted\"\n"] = {Owner::kSeed, std::string(40, '1')};
  manifest.files["b"] = {Owner::kMerged, std::string(40, '2')};
  const std::string text = Print(manifest);
  CHECK(text ==
        "{\n  \"manifest\": 1,\n  \"formwork\": \"0.1.0\",\n  \"files\": {\n"
        "    \"a \\\"quoted\\\"\\n\": { \"id\": \"1111111111111111111111111111111111111111\", "
        "\"owner\": \"seed\" },\n"
        "    \"b\": { \"id\": \"2222222222222222222222222222222222222222\", \"owner\": \"merged\" "
        "}\n  }\n}\n");
  CHECK(*ParseManifest(text) == manifest);
  const Pending pending = {manifest, {{"b", std::string(40, '3')}}, {{"c", std::string(40, '4')}}};
  CHECK(*ParsePending(Print(pending)) == pending);
  CHECK(IsNewerVersion("0.10.0", "0.9.3"));
  CHECK_FALSE(IsNewerVersion("0.9.3", "0.9.3"));
  CHECK_FALSE(IsNewerVersion("0.9.2", "0.10"));
}
