// What the documents tell a user to type: every command line is one that the tool takes, every
// piece of a blueprint is one that it reads.
#include <algorithm>
#include <filesystem>
#include <sstream>

#include "generator/blueprint/load.h"
#include "generator/cli/commands.h"
#include "generator/cli/parse.h"
#include "generator/diag/print.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::cli {
namespace {
namespace fs = std::filesystem;

const std::string kRoot = FORMWORK_SOURCE_DIR;

struct Snippet {
  std::string place;  // "docs/guides/cost.md:21"
  std::string language;
  std::string text;
};

void Collect(const fs::path& file, std::vector<Snippet>& snippets) {
  std::istringstream lines(test::ReadFile(file.string()));
  std::string line;
  bool inside = false;
  for (size_t number = 1; std::getline(lines, line); ++number) {
    if (line.starts_with("```")) {
      inside = !inside;
      const std::string place = fs::path(file).lexically_relative(kRoot).string();
      if (inside) snippets.push_back({place + ":" + std::to_string(number), line.substr(3), ""});
    } else if (inside) {
      snippets.back().text += line + "\n";
    }
  }
}

std::vector<Snippet> Snippets() {
  std::vector<Snippet> snippets;
  Collect(kRoot + "/README.md", snippets);
  for (const char* folder : {"/docs", "/examples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot + folder)) {
      if (entry.path().extension() == ".md") Collect(entry.path(), snippets);
    }
  }
  return snippets;
}

// The words of a command line up to what the shell takes for itself; quotes keep blanks.
std::vector<std::string> Words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool some = false;
  for (const char c : std::string(line) + " ") {
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
      some = true;
    } else if (c == ' ' && quote == 0) {
      const bool ends = word == "#" || word == "&&" || word == "|" || word == ">" || word == "&";
      if (ends) return words;
      if (some) words.push_back(word);
      word.clear();
      some = false;
    } else {
      word += c;
      some = true;
    }
  }
  return words;
}

TEST_CASE("docs: every command line is one that the tool takes", "[docs]") {
  size_t seen = 0;
  for (const Snippet& snippet : Snippets()) {
    if (snippet.language != "console") continue;
    std::istringstream lines(snippet.text);
    std::string line;
    while (std::getline(lines, line)) {
      for (size_t at = line.find("formwork "); at != std::string::npos;
           at = line.find("formwork ", at + 1)) {
        const std::string before = line.substr(0, at);
        if (!before.ends_with("$ ") && !before.ends_with("&& ")) continue;
        INFO(snippet.place << ": " << line);
        const auto args = Words(std::string_view(line).substr(at + 9));
        const auto parsed = ParseCommandLine(args, Commands());
        const auto* wrong = std::get_if<UsageError>(&parsed);
        CHECK((wrong == nullptr ? "" : wrong->text) == "");
        ++seen;
      }
    }
  }
  CHECK(seen > 40);
}

// Without the sections that `piece` brings itself.
std::string Without(const std::string& blueprint, const std::string& piece) {
  std::string rest;
  std::istringstream lines(blueprint);
  std::string line;
  bool drop = false;
  while (std::getline(lines, line)) {
    const bool top = !line.empty() && line[0] != ' ' && line[0] != '#';
    if (top)
      drop = ("\n" + piece).find("\n" + line.substr(0, line.find(':') + 1)) != std::string::npos;
    if (!drop) rest += line + "\n";
  }
  return rest;
}

// A whole blueprint as it stands; a piece of one in place of the reference platform's own.
TEST_CASE("docs: every piece of a blueprint is read without a word", "[docs]") {
  const std::string reference = test::ReadFile(kRoot + "/examples/stream-guard/blueprint.yaml");
  size_t seen = 0;
  for (const Snippet& snippet : Snippets()) {
    if (snippet.language != "yaml") continue;
    const bool whole = ("\n" + snippet.text).find("\nformwork: ") != std::string::npos;
    const std::string text = whole ? snippet.text : Without(reference, snippet.text) + snippet.text;
    INFO(snippet.place);
    SourceMap sources;
    DiagnosticList problems;
    const auto platform = blueprint::Load(sources, sources.Add(snippet.place, text), problems);
    REQUIRE(platform);
    blueprint::ApplyAllows(platform->allows, problems);
    CHECK(diag::PrintText(sources, problems, {}) == "");
    ++seen;
  }
  CHECK(seen > 0);
}

}  // namespace
}  // namespace formwork::cli
