// What a run does: order, approvals, failures at every step, the way back.

#include "generator/pipeline/simulate.h"

#include <string>
#include <vector>

#include "generator/pipeline/build.h"
#include "generator/pipeline/expand.h"
#include "generator/pipeline/print.h"
#include "tests/support/catch.h"
#include "tests/unit/pipeline/files.h"

namespace formwork::pipeline {
namespace {

const std::string kTwo =
    "environments:\n  staging: {}\n  live: { approval: { by: [boss], timeout: 2h } }\n"
    "pipeline: { provider: azure-devops, quality: [format] }\n";

Run Go(const RunOptions& options, const std::string& blueprint = kTwo,
       const std::string& path = "pipelines/azure-pipelines.yml",
       const ExpandOptions& expand = {}) {
  const auto read = Rendered(blueprint);
  SourceMap sources;
  DiagnosticList problems;
  const auto root = Expand(path, read, expand, sources, problems);
  REQUIRE(root);
  const Pipeline pipeline = BuildPipeline(*root, path, problems);
  REQUIRE_FALSE(problems.HasErrors());
  return Simulate(pipeline, ReadChecks(read), options);
}

// "deploy_live.smoke fails": the stage, the step, what became of it.
std::string Of(const Run& run, std::string_view stage, std::string_view name) {
  std::string at;
  for (const Event& event : run.events) {
    if (event.depth == 0) at = event.name;
    if (at == stage && event.name == name) return std::string(Word(event.outcome));
  }
  return "absent";
}

}  // namespace

TEST_CASE("Simulate: a push runs everything in order and waits for the approval", "[pipeline]") {
  const Run run = Go({});
  std::vector<std::string> stages;
  for (const Event& event : run.events) {
    if (event.depth == 0) stages.push_back(event.name);
  }
  CHECK(stages == std::vector<std::string>{"build", "test", "plan_staging", "deploy_staging",
                                           "plan_live", "deploy_live"});
  CHECK(run.succeeded);
  CHECK(Of(run, "deploy_live", "shop-live") == "waits");
  CHECK(Of(run, "deploy_live", "on success") == "runs");
  CHECK(Of(run, "deploy_live", "on failure") == "absent");
}

TEST_CASE("Simulate: a failure at any step of a deployment rolls it back and stops what follows",
          "[pipeline]") {
  for (const std::string step :
       {"start", "infrastructure", "code", "health", "smoke", "objectives", "retire"}) {
    INFO(step);
    const Run run = Go({.fail = {"staging." + step}});
    CHECK_FALSE(run.succeeded);
    CHECK(run.unknown.empty());
    CHECK(Of(run, "deploy_staging", step) == "fails");
    CHECK(Of(run, "deploy_staging", "on failure") == "rolls back");
    CHECK(Of(run, "deploy_staging", "rollback") == "runs");
    CHECK(Of(run, "deploy_staging", "finish") == "absent");
    CHECK(Of(run, "deploy_live", "deploy_live") == "skipped");
  }
}

// "shop-staging: build 120 …": how an environment ends.
std::string End(const Run& run, std::string_view environment) {
  for (const Place& place : run.places) {
    if (place.name == environment) return Describe(place, run.builds);
  }
  return "absent";
}

TEST_CASE("Simulate: every environment ends with a build that is named", "[pipeline]") {
  const Builds builds{.now = "120", .previous = "117"};
  const Builds first{.now = "120", .previous = ""};

  struct Row {
    std::string fail;
    Builds builds;
    std::string end;
  };

  const std::vector<Row> rows = {
      {"", builds, "build 120, good"},
      {"test.test", builds, "build 117, as before"},
      {"staging.start", builds,
       "build 120 failed at start before it changed anything; build 117 is still there"},
      {"staging.infrastructure", builds,
       "build 120 failed at infrastructure; build 117 is back and answers"},
      {"staging.code", builds, "build 120 failed at code; build 117 is back and answers"},
      {"staging.objectives", builds,
       "build 120 failed at objectives; build 117 is back and answers"},
      {"staging.rollback", builds,
       "build 120 failed at retire and build 117 could NOT be put back"},
      {"staging.on-failure.start", builds,
       "build 120 failed at retire and build 117 could NOT be put back"},
      {"staging.smoke", first,
       "build 120 failed at smoke, and there is no earlier good build to go back to"},
      {"staging.finish", builds, "build 120 failed at finish and is left as it is"},
  };
  for (const Row& row : rows) {
    INFO(row.fail << " " << row.builds.previous);
    RunOptions options{.builds = row.builds};
    if (!row.fail.empty()) options.fail = {row.fail};
    const Run run = Go(options);
    CHECK(run.unknown.empty());
    CHECK(End(run, "shop-staging") == row.end);
    const bool good = row.fail.empty();
    CHECK(run.succeeded == good);
    CHECK(End(run, "shop-live") == (good ? "build 120, good"
                                    : row.builds.previous.empty()
                                        ? "nothing was deployed, as before"
                                        : "build 117, as before"));
  }
}

TEST_CASE("Simulate: the way back does what the failed step left to do", "[pipeline]") {
  const auto put_back = [](const std::string& step) {
    const Run run = Go({.fail = {"staging." + step}});
    for (const Event& event : run.events) {
      if (event.name == "rollback") return event.detail;
    }
    return std::string("absent");
  };
  CHECK(put_back("start") == "Put it back: nothing was changed: build previous is still there");
  CHECK(
      put_back("infrastructure") ==
      "Put it back: infrastructure of build previous where it differs, its packages (the code was "
      "not touched: the same again), until it answers");
  CHECK(put_back("smoke") ==
        "Put it back: infrastructure of build previous where it differs, its packages, until it "
        "answers");
}

TEST_CASE("Simulate: a failing test keeps every environment as it is", "[pipeline]") {
  const Run run = Go({.fail = {"test.test"}});
  CHECK(Of(run, "test", "Publish the test results") == "runs");
  CHECK(Of(run, "deploy_staging", "deploy_staging") == "skipped");
  CHECK(Of(run, "deploy_live", "deploy_live") == "skipped");
}

TEST_CASE(
    "Simulate: an approval that is refused, a branch that may not deploy, a branch that starts "
    "nothing",
    "[pipeline]") {
  const Run refused = Go({.reject = {"live"}});
  CHECK_FALSE(refused.succeeded);
  CHECK(Of(refused, "deploy_live", "deploy_live") == "fails");
  CHECK(Of(refused, "deploy_live", "start") == "absent");
  CHECK(RunText(Go({.branch = "topic"})) ==
        "- pipelines/azure-pipelines.yml  not started: a push to 'topic' does not start "
        "it\nNothing runs.\n");
}

TEST_CASE("Simulate: the pipeline started by hand on another branch deploys nothing",
          "[pipeline]") {
  const auto read = Rendered(kTwo);
  SourceMap sources;
  DiagnosticList problems;
  const auto root = Expand("pipelines/azure-pipelines.yml", read, {}, sources, problems);
  REQUIRE(root);
  Pipeline pipeline = BuildPipeline(*root, "pipelines/azure-pipelines.yml", problems);
  pipeline.branches.clear();  // by hand, any branch starts it
  const Run run = Simulate(pipeline, ReadChecks(read), {.branch = "topic"});
  CHECK(run.succeeded);
  CHECK(Of(run, "test", "test") == "runs");
  for (const std::string stage : {"plan_staging", "deploy_staging", "plan_live", "deploy_live"})
    CHECK(Of(run, stage, stage) == "skipped");
}

TEST_CASE("Simulate: a pull request builds, tests and reviews, and deploys nothing", "[pipeline]") {
  const Run run = Go({.pull_request = true}, kTwo, "pipelines/pr.yml");
  CHECK(run.succeeded);
  CHECK(Of(run, "review", "whatIf") == "runs");
  CHECK(Of(run, "review", "comment") == "runs");
  for (const Event& event : run.events)
    CHECK(event.name.find("deploy") == std::string::npos);
}

TEST_CASE("Simulate: with manual rollback nothing goes back by itself", "[pipeline]") {
  const Run run =
      Go({.fail = {"live.smoke"}},
         "environments:\n  live: {}\npipeline: { provider: azure-devops, rollback: manual }\n");
  CHECK(Of(run, "deploy_live", "rollback") == "absent");
  CHECK(Of(run, "deploy_live", "tell") == "runs");
}

TEST_CASE("Simulate: the drill fails on purpose and walks the way back", "[pipeline]") {
  const Run run = Go({.fail = {"staging.drill"}}, kTwo, "pipelines/azure-pipelines.yml",
                     {.parameters = {{"drill", "staging"}}});
  CHECK(run.unknown.empty());
  CHECK(Of(run, "deploy_staging", "drill") == "fails");
  CHECK(Of(run, "deploy_staging", "smoke") == "skipped");
  CHECK(Of(run, "deploy_staging", "rollback") == "runs");
}

TEST_CASE("Simulate: a step that nobody has is named", "[pipeline]") {
  CHECK(Go({.fail = {"staging.smok"}}).unknown == std::vector<std::string>{"staging.smok"});
}

TEST_CASE("Simulate: a way back that fails is told apart from the deployment", "[pipeline]") {
  const Run run = Go({.fail = {"staging.smoke", "staging.rollback"}});
  CHECK(Of(run, "deploy_staging", "rollback") == "fails");
  CHECK(run.unknown.empty());
}

}  // namespace formwork::pipeline
