// Diagnostics as they are read: the whole text with its caret, the ##vso lines, the JSON.
#include "generator/diag/print.h"

#include "generator/diag/codes.h"
#include "tests/support/catch.h"

namespace formwork::diag {
namespace {

struct Reported {
  SourceMap sources;
  DiagnosticList list;
  std::string text;
  FileId file;

  explicit Reported(std::string source) : text(std::move(source)) {
    file = sources.Add("blueprint.yaml", text);
  }

  [[nodiscard]] Span At(std::string_view word) const {
    const size_t at = text.find(word);
    REQUIRE(at != std::string::npos);
    return {.file = file,
            .begin = static_cast<uint32_t>(at),
            .end = static_cast<uint32_t>(at + word.size())};
  }
};

TEST_CASE("PrintText: the caret stands below the token, whatever stands before it", "[diag]") {
  Reported wide("name: x\n\"\xE6\xB3\xA8\xE6\x96\x87\": pubic \xF0\x9F\x8E\x89\n");
  wide.list.Report(MakeDiagnostic(1004, wide.At("pubic"), "unknown value", "did you mean it?"));
  CHECK(PrintText(wide.sources, wide.list, {}) ==
        "blueprint.yaml:2:7: error: unknown value [FW1004]\n"
        "    2 | \"\xE6\xB3\xA8\xE6\x96\x87\": pubic \xF0\x9F\x8E\x89\n"
        "      |         ^~~~~\n"
        "  help: did you mean it?\n"
        "1 error\n");
  Reported token("\xE6\xB3\xA8\xE6\x96\x87: 1\n");
  token.list.Report(MakeDiagnostic(1002, token.At("\xE6\xB3\xA8\xE6\x96\x87"), "unknown key"));
  CHECK(PrintText(token.sources, token.list, {}) ==
        "blueprint.yaml:1:1: error: unknown key [FW1002]\n"
        "    1 | \xE6\xB3\xA8\xE6\x96\x87: 1\n"
        "      | ^~~~\n"
        "1 error\n");
}

TEST_CASE("PrintText: a long line is shown around the token", "[diag]") {
  Reported report("description: " + std::string(150, 'a') + " wrong " + std::string(150, 'b') +
                  "\n");
  report.list.Report(MakeDiagnostic(1004, report.At("wrong"), "unknown value"));
  CHECK(PrintText(report.sources, report.list, {}) ==
        "blueprint.yaml:1:165: error: unknown value [FW1004]\n"
        "    1 | ..." +
            std::string(49, 'a') + " wrong " + std::string(44, 'b') + "...\n" + "      |    " +
            std::string(50, ' ') + "^~~~~\n1 error\n");
}

TEST_CASE("PrintText: a message's quotation may be long or hostile", "[diag]") {
  Reported report("name: shop\n");
  const std::string name(1000, 'x');
  report.list.Report(MakeDiagnostic(1013, report.At("shop"), "'" + name + "' is no name"));
  report.list.Report(MakeDiagnostic(1014, report.At("shop"), "a\x1B[31mb\nc"));
  CHECK(PrintText(report.sources, report.list, {}) ==
        "blueprint.yaml:1:7: error: '" + std::string(299, 'x') + " … " + std::string(88, 'x') +
            "' is no name [FW1013]\n    1 | name: shop\n      |       ^~~~\n"
            "blueprint.yaml:1:7: error: a?[31mb?c [FW1014]\n"
            "    1 | name: shop\n      |       ^~~~\n2 errors\n");
}

TEST_CASE("PrintText: what a blueprint quotes is no logging command", "[diag]") {
  Reported report("name: x # ##vso[task.setvariable variable=PATH]/tmp\n");
  report.list.Report(MakeDiagnostic(1013, report.At("x"), "'##vso[task.complete]' is no name"));
  const std::string text =
      PrintText(report.sources, report.list, {.pipeline_commands = true, .folder = "."});
  CHECK(text ==
        "##vso[task.logissue type=error;sourcepath=blueprint.yaml;linenumber=1;columnnumber=7;"
        "code=FW1013]'##vso[task.complete]' is no name\n"
        "blueprint.yaml:1:7: error: '**vso[task.complete]' is no name [FW1013]\n"
        "    1 | name: x # **vso[task.setvariable variable=PATH]/tmp\n      |       ^\n1 error\n");
}

TEST_CASE("DiagnosticList: two problems at one place are two, one said twice is one", "[diag]") {
  Reported report("orders: {}\n");
  for (const std::string lacks : {"lacks 'of'", "lacks 'partitionKey'", "lacks 'of'"})
    report.list.Report(MakeDiagnostic(1003, report.At("orders"), lacks));
  std::vector<std::string> said;
  for (const Diagnostic& diagnostic : report.list.Sorted())
    said.push_back(diagnostic.message);
  CHECK(said == std::vector<std::string>{"lacks 'of'", "lacks 'partitionKey'"});
  CHECK(PrintJson(report.sources, report.list).find("\"errors\": 2,") != std::string::npos);
  for (int times = 0; times < 2; ++times)
    report.list.Report(MakeDiagnostic(4002, report.At("orders"), "retires"));
  CHECK(report.list.WarningCount() == 1);
}

TEST_CASE("PrintText: ##vso lines name the file as the repository does, escaped", "[diag]") {
  Reported report("name: shop\n");
  report.list.Report(MakeDiagnostic(3014, report.At("shop"), "50% of it; [or] so"));
  CHECK(PrintPipelineCommands(report.sources, report.list, "apps/a;b") ==
        "##vso[task.logissue type=warning;sourcepath=apps/a%3Bb/blueprint.yaml;linenumber=1;"
        "columnnumber=7;code=FW3014]50%AZP25 of it; [or] so\n");
  CHECK(PrintPipelineCommands(report.sources, report.list, "").find("sourcepath=blueprint.yaml;") !=
        std::string::npos);
  const std::string all =
      PrintText(report.sources, report.list, {.pipeline_commands = true, .folder = "."});
  CHECK(all.starts_with("##vso[task.logissue type=warning;sourcepath=blueprint.yaml;"));
  CHECK(all.ends_with("1 warning\n"));
}

TEST_CASE("PrintJson: places in lines, columns and bytes; fixes and notes", "[diag]") {
  Reported report("a: \xC3\xA4 b\n");
  Diagnostic typo = MakeDiagnostic(1004, report.At("b"), "unknown \"value\"", "did you mean 'c'?");
  typo.fix = Fix{.span = report.At("b"), .replacement = "c"};
  typo.notes.push_back({.span = report.At("a"), .message = "here"});
  report.list.Report(std::move(typo));
  CHECK(PrintJson(report.sources, report.list) == R"({
  "schema_version": 1,
  "errors": 1,
  "warnings": 0,
  "diagnostics": [
    {
      "code": "FW1004",
      "severity": "error",
      "at": { "file": "blueprint.yaml", "line": 1, "column": 6, "endLine": 1, "endColumn": 7, "byte": 6, "endByte": 7 },
      "message": "unknown \"value\"",
      "help": "did you mean 'c'?",
      "notes": [{ "at": { "file": "blueprint.yaml", "line": 1, "column": 1, "endLine": 1, "endColumn": 2, "byte": 0, "endByte": 1 }, "message": "here" }],
      "fix": { "at": { "file": "blueprint.yaml", "line": 1, "column": 6, "endLine": 1, "endColumn": 7, "byte": 6, "endByte": 7 }, "replacement": "c" }
    }
  ]
}
)");
}

}  // namespace
}  // namespace formwork::diag
