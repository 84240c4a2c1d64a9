// Whatever stands where something else belongs: the reference blueprint with each of its values
// replaced by values of other kinds. Where the kind is wrong an error points at the place; whatever
// stands there, messages are sentences about something, and a terminal can print them.
#include <algorithm>
#include <cctype>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"
#include "generator/blueprint/load.h"
#include "generator/diag/print.h"
#include "generator/reader/read_yaml.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace formwork::blueprint {
namespace {

using reader::Node;
using reader::NodeKind;

// A value of the blueprint, and the bytes that are replaced.
struct Target {
  std::string path;
  NodeKind kind = NodeKind::kNull;
  Span key = {};
  uint32_t begin = 0;
  uint32_t end = 0;
};

uint32_t LastByte(const Node& node) {
  uint32_t end = node.span.end;
  for (const Node& item : node.items)
    end = std::max(end, LastByte(item));
  return end;
}

void Collect(const Node& node, std::string_view text, const std::string& path,
             std::vector<Target>& targets) {
  for (size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    const std::string name = node.IsMapping() ? node.keys[i].text : std::to_string(i);
    const std::string here = path.empty() ? name : StrCat(path, ".", name);
    const Span key = node.IsMapping() ? node.keys[i].span : item.span;
    const bool block =
        !item.IsScalar() && text[item.span.begin] != '{' && text[item.span.begin] != '[';
    targets.push_back({.path = here,
                       .kind = item.kind,
                       .key = key,
                       .begin = block ? key.end + 1 : item.span.begin,  // behind the ':'
                       .end = LastByte(item)});
    Collect(item, text, here, targets);
  }
}

struct Replacement {
  NodeKind kind;
  std::string text;
};

const std::vector<Replacement>& Replacements() {
  static const std::vector<Replacement> kAll = {
      {NodeKind::kSequence, " [ab, cd]"},
      {NodeKind::kMapping, " {ab: cd}"},
      {NodeKind::kScalar, " zzz"},
      {NodeKind::kScalar, " true"},
      {NodeKind::kScalar, " -1"},
      {NodeKind::kScalar, " 99999999999999999999"},
      {NodeKind::kScalar, " \"\""},
      {NodeKind::kScalar, " \"\\u00e9\\u4e2d\\U0001F600\""},
      {NodeKind::kScalar, " \"a\\u001b[31mb\\nc\\u202e\""},
      {NodeKind::kScalar, " " + std::string(3000, 'w')},
      {NodeKind::kSequence, " [[x], {y: [z]}, ~]"},
      {NodeKind::kSequence, " []"},
      {NodeKind::kMapping, " {}"},
      {NodeKind::kNull, " ~"},
  };
  return kAll;
}

bool Touches(const Diagnostic& problem, uint32_t begin, uint32_t end) {
  return problem.severity == Severity::kError && problem.span.begin < end &&
         std::max(problem.span.end, problem.span.begin + 1) > begin;
}

void Judge(const std::string& source, const Target& target, const Replacement& replacement) {
  const std::string text =
      source.substr(0, target.begin) + replacement.text + source.substr(target.end);
  INFO(target.path << " as" << replacement.text.substr(0, 40));
  SourceMap sources;
  DiagnosticList problems;
  const auto platform = Load(sources, sources.Add("blueprint.yaml", text), problems);
  CHECK((platform.has_value() || problems.HasErrors()));
  const auto sorted = problems.Sorted();
  for (const Diagnostic& problem : sorted) {
    INFO(problem.message);
    CHECK((problem.span.begin <= problem.span.end && problem.span.end <= text.size()));
    CHECK(problem.message.find("''") == std::string::npos);  // a sentence about nothing
  }
  const std::string shown = diag::PrintText(sources, problems, {.max_errors = 1000});
  for (size_t at = 0; at < shown.size(); at += CharacterLength(shown, at))
    CHECK((shown[at] == '\n' || shown[at] == '\t' || ControlLength(shown, at) == 0));
  if (replacement.kind == target.kind || replacement.kind == NodeKind::kNull) return;
  const auto end = static_cast<uint32_t>(target.begin + replacement.text.size());
  CHECK(std::ranges::any_of(
      sorted, [&](const Diagnostic& problem) { return Touches(problem, target.key.begin, end); }));
}

TEST_CASE("Load: a value of another kind is an error at its place, and never nonsense",
          "[blueprint][property]") {
  const std::string source =
      test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/examples/stream-guard/blueprint.yaml");
  SourceMap sources;
  DiagnosticList problems;
  const auto root = reader::ReadYaml(sources, sources.Add("blueprint.yaml", source), problems);
  REQUIRE(root);
  std::vector<Target> targets;
  Collect(*root, source, "", targets);
  REQUIRE(targets.size() > 200);
  // Each value meets a list, a mapping and a word; what else it meets changes from one to the next.
  const auto& all = Replacements();
  const size_t usual = 3;
  const size_t more = test::Seeds(2, all.size() - usual);
  for (size_t t = 0; t < targets.size(); ++t) {
    for (size_t r = 0; r < usual; ++r)
      Judge(source, targets[t], all[r]);
    for (size_t r = 0; r < more; ++r)
      Judge(source, targets[t], all[usual + (t * more + r) % (all.size() - usual)]);
  }
}

}  // namespace
}  // namespace formwork::blueprint
