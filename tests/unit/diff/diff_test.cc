#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/diag/print.h"
#include "generator/diff/compare.h"
#include "generator/diff/print.h"
#include "tests/support/catch.h"
#include "tests/unit/diff/changes.h"

using namespace formwork;
using test::BlueprintChange;
using test::BlueprintChanges;
using test::Changed;
using test::ChangesBlueprint;

namespace {

// 2025-03-01T00:00:00Z
constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1740787200)};

blueprint::Platform LoadOne(SourceMap& sources, const std::string& name, std::string text) {
  DiagnosticList sink;
  const FileId file = sources.Add(name, std::move(text));
  auto platform = blueprint::Load(sources, file, sink);
  INFO(diag::PrintText(sources, sink, {}));
  REQUIRE_FALSE(sink.HasErrors());
  REQUIRE(platform);
  return std::move(*platform);
}

std::vector<diff::Meaning> CompareTexts(SourceMap& sources, const std::string& before,
                                        const std::string& after,
                                        const std::string& environment = "") {
  const auto a = LoadOne(sources, "HEAD:blueprint.yaml", before);
  const auto b = LoadOne(sources, "blueprint.yaml", after);
  return diff::Compare(a, b, {.environment = environment, .now = kNow});
}

std::vector<std::string> Lines(const std::vector<diff::Meaning>& rows) {
  std::vector<std::string> lines;
  for (const diff::Meaning& row : rows) {
    std::string line = StrCat(diff::Word(row.effect), " ", row.kind, row.name.empty() ? "" : " ",
                              row.name, ": ", row.message);
    if (!row.environments.empty()) line += StrCat(" [", Join(row.environments, ", "), "]");
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

TEST_CASE("Compare: what each change means", "[diff]") {
  REQUIRE(BlueprintChanges().size() >= 60);
  for (const BlueprintChange& change : BlueprintChanges()) {
    INFO(change.name);
    SourceMap sources;
    CHECK(Lines(CompareTexts(sources, ChangesBlueprint(), Changed(change))) == change.meaning);
  }
}

TEST_CASE("Compare: an app that is made anew leaves the instances of its workflows behind",
          "[diff]") {
  const auto with = [](std::string_view app) {
    return StrCat("formwork: 1\nname: shop\ntypes:\n  Order: { id: uuid }\nfunctions:\n",
                  "  ask: { http: GET /ask }\nworkflows:\n",
                  "  bill: { http: POST /bills, body: Order, activities: [charge] }\nactivities:\n",
                  "  charge: { input: Order }\napps:\n  front: { functions: [ask] }\n  ", app,
                  " functions: [bill] }\n");
  };
  SourceMap sources;
  CHECK(Lines(CompareTexts(sources, with("back: {"), with("desk: { was: back,"))) ==
        std::vector<std::string>{
            "replace app desk: was called back: it is made anew, with another address and identity",
            "in-flight workflow bill: its app back is made anew as desk: instances in flight stay "
            "behind and cannot go on"});
  CHECK(
      Lines(CompareTexts(sources, with("back: {"), with("back: { hosting: { plan: consumption },")))
          .front() ==
      "replace app back: the plan: flex-consumption -> consumption; it has to be deleted by hand "
      "first, and is away until it is made anew");
}

TEST_CASE("Compare: results that instances in flight have recorded must still be read", "[diff]") {
  // The activity returns a whole type, on both sides.
  const auto returns_alert = [](std::string text) {
    const std::string before = "    returns: boolean\n    writes: { alert: alerts }\n";
    return text.replace(text.find(before), before.size(),
                        "    returns: Alert\n    writes: { alert: alerts }\n");
  };
  const std::string before = returns_alert(ChangesBlueprint());
  const std::string after =
      returns_alert(Changed({"", "  Alert:\n", "  Alert:\n    level: integer\n", {}}));
  SourceMap sources;
  const std::vector<std::string> lines = Lines(CompareTexts(sources, before, after));
  CHECK(std::ranges::count(lines,
                           "in-flight activity raise-alert: results that instances in flight "
                           "already have may not fit: result.level is now required") == 1);
}

TEST_CASE("Compare: what instances in flight were started with and for", "[diff]") {
  const std::string before =
      "formwork: 1\nname: flows\ntarget: azure\nregion: eastus\ntypes:\n"
      "  Part: { label: string }\n"
      "  Order: { id: uuid, parts: list(Part) }\n"
      "  Outcome: { done: boolean, left: map(Rest) }\n"
      "  Rest: { label: string }\n"
      "workflows:\n"
      "  handle: { http: POST /orders, body: Order, activities: [pack], returns: Outcome }\n"
      "activities:\n  pack: { input: uuid, returns: boolean }\n";

  struct Case {
    const char* find;
    const char* replace;
    std::vector<std::string> flight;
  };

  const std::string input =
      "in-flight workflow handle: inputs that instances in flight were started with may not fit: ";
  const std::string result =
      "in-flight workflow handle: results of instances in flight may not be what they were started "
      "for: ";
  const Case cases[] = {
      {"Part: { label: string }",
       "Part: { label: string, n: integer }",
       {input + "input.parts[].n is now required"}},
      {"Part: { label: string }", "Part: { label: string, n: \"integer?\" }", {}},
      {"Rest: { label: string }",
       "Rest: { label: integer }",
       {result + "result.left[].label is integer, no longer string"}},
      {"Rest: { label: string }", "Rest: { label: string(..9) }", {}},
      {"body: Order, ", "", {}},
      {"body: Order", "body: Part", {input + "input.label is now required"}},
      {"returns: Outcome",
       "returns: Rest",
       {"in-flight workflow handle: returns: Outcome -> Rest; instances in flight were started "
        "with the old shape"}},
  };
  const auto in_flight = [](const std::string& a, const std::string& b) {
    SourceMap sources;
    std::vector<std::string> lines = Lines(CompareTexts(sources, a, b));
    std::erase_if(lines, [](const auto& line) { return !line.starts_with("in-flight "); });
    return lines;
  };
  for (const Case& row : cases) {
    INFO(row.find << " -> " << row.replace);
    std::string after = before;
    after.replace(after.find(row.find), std::string(row.find).size(), row.replace);
    CHECK(in_flight(before, after) == row.flight);
  }
  std::string raw = before;
  raw.replace(raw.find("body: Order, "), 13, "");
  CHECK(in_flight(raw, before) ==
        std::vector<std::string>{input + "they were taken as they came, input is now Order"});
}

TEST_CASE("Compare: a field that becomes a text takes every id, date and word that fits",
          "[diff]") {
  struct Case {
    const char* before;
    const char* after;
    bool breaks;
  };

  const Case cases[] = {
      {"uuid", "string(1..64)", false},         {"uuid", "string(..36)", false},
      {"uuid", "string(..35)", true},           {"uuid", "string(37..)", true},
      {"date", "string(1..10)", false},         {"date", "string(..9)", true},
      {"datetime", "string(1..)", false},       {"datetime", "string(..64)", true},
      {"enum(a, four)", "string(1..4)", false}, {"enum(a, four)", "string(2..4)", true},
      {"enum(a, four)", "string(..3)", true},   {"integer", "string", true},
  };
  for (const auto& [before, after, breaks] : cases) {
    INFO(before << " -> " << after);
    const auto with = [](const std::string& type) {
      const std::string field = "  NewMessage:\n    kind: " + type + "\n";
      return Changed({"", "  NewMessage:\n", field.c_str(), {}});
    };
    SourceMap sources;
    const std::vector<std::string> lines = Lines(CompareTexts(sources, with(before), with(after)));
    CHECK(std::ranges::any_of(lines, [](const std::string& line) {
            return line.starts_with("breaking function post-message: body.kind ");
          }) == breaks);
  }
}

TEST_CASE("Compare: equal platforms have no difference, in either direction of writing", "[diff]") {
  SourceMap sources;
  CHECK(CompareTexts(sources, ChangesBlueprint(), ChangesBlueprint()).empty());
}

TEST_CASE("Compare: one environment sees its own values only", "[diff]") {
  const std::string changed = [] {
    std::string text = ChangesBlueprint();
    text.replace(text.find("monthly: 50 USD"), 15, "monthly: 60 USD");
    return text;
  }();
  SourceMap sources;
  CHECK(CompareTexts(sources, ChangesBlueprint(), changed, "staging").empty());
  CHECK(Lines(CompareTexts(sources, ChangesBlueprint(), changed, "production")) ==
        std::vector<std::string>{"alert budget: the monthly sum: 50 USD -> 60 USD"});
}

namespace {

diff::Report SmallReport(SourceMap& sources) {
  std::string after = ChangesBlueprint();
  const auto replace = [&](const std::string& find, const std::string& with) {
    after.replace(after.find(find), find.size(), with);
  };
  replace("stats:      { of: StatsEntry,  partitionKey: /streamId }",
          "stats:      { of: StatsEntry,  partitionKey: /kind }");
  replace("maxInstances: 40", "maxInstances: 60");
  replace("monthly: 20 USD", "monthly: 25 USD");
  return {.before = "HEAD",
          .after = "the working tree",
          .rows = CompareTexts(sources, ChangesBlueprint(), after),
          .cost = diff::CostChange{4210, 4510, "USD"}};
}

}  // namespace

TEST_CASE("PrintTerminal: most dangerous first, with the place and a last line that counts",
          "[diff]") {
  SourceMap sources;
  const diff::Report report = SmallReport(sources);
  CHECK(diff::PrintTerminal(report, sources, {}) ==
        "! replace  container stats: the partition key: /streamId -> /kind; it has to "
        "be deleted by hand first, and every document in it is lost  (blueprint.yaml:90)\n"
        "~ limit    app stream-guard: the most instances: 40 -> 60  (blueprint.yaml:26)\n"
        "~ alert    budget: the monthly sum: 20 USD -> 25 USD [staging]  (blueprint.yaml:191)\n"
        "Cost: +3.00 USD a month (from 42.10 USD to 45.10 USD)\n"
        "HEAD to the working tree: 1 replace, 1 limit, 1 alert.\n");
  CHECK(diff::PrintTerminal(report, sources, {.only_counts = true}) ==
        "Cost: +3.00 USD a month (from 42.10 USD to 45.10 USD)\n"
        "HEAD to the working tree: 1 replace, 1 limit, 1 alert.\n");
  CHECK(diff::PrintTerminal({.before = "a", .after = "b", .rows = {}}, sources, {}) ==
        "a to b: no changes.\n");
}

TEST_CASE("PrintMarkdown: dangers open, the rest folded, nothing of the user's is markup",
          "[diff]") {
  SourceMap sources;
  diff::Report report = SmallReport(sources);
  report.rows[1].name = "<b>|x`";
  report.text = "-```\n";
  CHECK(
      diff::PrintMarkdown(report, sources, {}) ==
      "### Platform changes: 1 replace, 1 limit, 1 alert\n"
      "\nCost: +3.00 USD a month (from 42.10 USD to 45.10 USD)\n"
      "\n| what | of | meaning | where |\n|---|---|---|---|\n"
      "| ! replace | container stats | the partition key: /streamId -> /kind; it has to be deleted "
      "by hand first, and every document in it is lost | blueprint.yaml:90 |\n"
      "\n<details>\n<summary>Everything else</summary>\n\n"
      "| what | of | meaning | where |\n|---|---|---|---|\n"
      "| ~ limit | app &lt;b>\\|x\\` | the most instances: 40 -> 60 | blueprint.yaml:26 |\n"
      "| ~ alert | budget | the monthly sum: 20 USD -> 25 USD (staging) | blueprint.yaml:191 |\n"
      "\n</details>\n"
      "\n<details>\n<summary>Rendered files</summary>\n\n````diff\n-```\n````\n\n</details>\n"
      "\nHEAD to the working tree.\n");
}

TEST_CASE("Gates: name what failed, refuse what is unknown", "[diff]") {
  SourceMap sources;
  const diff::Report report = SmallReport(sources);
  const auto failed = [&](const char* text) {
    return diff::FailedGates(std::get<diff::Gate>(diff::ParseGate(text)), report);
  };
  using Words = std::vector<std::string>;
  CHECK(failed("public,grant,breaking").empty());
  CHECK(failed("destroy") == Words{"replace"});
  CHECK(failed("limit,replace") == Words{"replace", "limit"});
  CHECK(failed("cost:+5%") == Words{"cost"});
  CHECK(failed("cost:+10%").empty());
  CHECK(std::get<std::string>(diff::ParseGate("cost:10")) ==
        "the gate 'cost:10' needs a percentage, as in cost:+10%");
  CHECK(std::get<std::string>(diff::ParseGate("destroyed")) ==
        "unknown gate 'destroyed'; there are: destroy, replace, public, breaking, in-flight, "
        "grant, secret, guard, "
        "remove, revoke, rename, behaviour, limit, schedule, alert, delivery, create, document, "
        "cost:+PERCENT%");
}
