// `formwork workflow …` against a host that the test plays, and `replay` with a program that plays
// the app's.

#include <filesystem>
#include <sstream>

#include "generator/cli/env.h"
#include "generator/target/azure/azure.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/fake_host.h"

namespace formwork::cli {
namespace {

struct Said {
  int code = 0;
  std::string out;
  std::string err;
};

Said Drive(std::vector<std::string> words, const test::TempDir& project,
           const std::string& input = "") {
  words.insert(words.end(), {"-C", project.path()});
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Env env{.in = in,
          .out = out,
          .err = err,
          .getenv = [](std::string_view) { return std::nullopt; },
          .working_directory = project.path(),
          .templates = {},
          .blueprints = {},
          .targets = {&AzureTarget()}};
  const int code = Run(words, env);
  return {code, out.str(), err.str()};
}

constexpr const char* kBlueprint = R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  Order: { id: uuid }
queues:
  orders: { of: Order }
functions:
  order: { http: POST /orders, body: Order, writes: { order: orders } }
workflows:
  handle: { queue: orders, activities: [ship] }
activities:
  ship: { input: Order }
)";

// An app whose program answers each line of a recording with the next of these.
void WriteApp(const test::TempDir& project, const std::vector<std::string>& verdicts) {
  test::WriteFile(project.File("blueprint.yaml"), kBlueprint);
  std::string script = "#!/bin/sh\n[ \"$FORMWORK_ROLE\" = replay ] || exit 3\ncat > seen\n";
  for (const std::string& verdict : verdicts)
    script += "echo '" + verdict + "'\n";
  const std::string program = project.File("apps/shop/build/debug/handler");
  test::WriteFile(program, script);
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
}

const std::string kFits = R"({"workflow":"handle","instance":"a","fits":true})";
const std::string kBroken =
    R"({"workflow":"handle","instance":"b","fits":false,"problem":"no longer fits: step 0 was x, today y",)"
    R"("step":0,"history":"x","code":"y"})";

}  // namespace

TEST_CASE("workflow: each command is one request, its answer indented", "[cli]") {
  struct Case {
    std::vector<std::string> words;
    std::string line;
    std::string answer;
    std::string out;
  };

  const std::vector<Case> cases = {
      {{"workflow", "start", "handle", "--id", "a b", "--data", "-"},
       "POST /formwork/api/workflows?name=handle&instance=a%20b",
       R"({"id":"a b"})",
       "{\n  \"id\": \"a b\"\n}\n"},
      {{"workflow", "start", "handle", "--data", "{}"},
       "POST /formwork/api/workflows?name=handle&instance=",
       "{}",
       "{}\n"},
      {{"workflow", "list", "--status", "Running"},
       "GET /formwork/api/workflows?status=Running&limit=100",
       R"({"workflows":[{"name":"handle","instanceId":"a b","runtimeStatus":"Running",)"
       R"("customStatus":"asked","createdTime":"2026-11-21T01:02:03Z",)"
       R"("lastUpdatedTime":"2026-11-21T01:02:04Z"},{"name":"x","instanceId":"c","customStatus":null}]})",
       "CREATED              UPDATED              STATUS   WORKFLOW  ID\n"
       "2026-11-21 01:02:03  2026-11-21 01:02:04  Running  handle    a b  asked\n"
       "                                                   x         c\n"},
      {{"workflow", "list"},
       "GET /formwork/api/workflows?status=&limit=100",
       R"({"workflows":[]})",
       "no instances\n"},
      {{"workflow", "show", "a/b"}, "GET /formwork/api/workflows/a%2Fb", "[]", "[]\n"},
      {{"workflow", "raise", "a", "go on", "--data", "true"},
       "POST /formwork/api/workflows/a/raise/go%20on",
       "",
       "raised\n"},
      {{"workflow", "terminate", "a"},
       "POST /formwork/api/workflows/a/terminate",
       "",
       "terminating\n"},
      {{"workflow", "suspend", "a"}, "POST /formwork/api/workflows/a/suspend", "", "suspending\n"},
      {{"workflow", "resume", "a"}, "POST /formwork/api/workflows/a/resume", "", "resuming\n"},
      {{"workflow", "purge", "a"}, "DELETE /formwork/api/workflows/a", "{}", "purged\n"},
      {{"workflow", "history", "a"},
       "GET /formwork/api/workflows/a/recording",
       R"({"text":"with \"{[,:]}\"", "n": [1.10, 18446744073709551617], "none": [ ]})",
       "{\n  \"text\": \"with \\\"{[,:]}\\\"\",\n  \"n\": [\n    1.10,\n    "
       "18446744073709551617\n  ],\n  \"none\": []\n}\n"},
  };
  for (const Case& row : cases) {
    INFO(row.line);
    const test::TempDir project;
    FakeHost fake({Answered("200 OK", row.answer)});
    fake.WriteRunFile(project.path());
    const Said said = Drive(row.words, project, R"({"from":"stdin"})");
    CHECK(said.code == 0);
    CHECK(said.err.empty());
    CHECK(said.out == row.out);
    CHECK(fake.Lines() == std::vector<std::string>{row.line});
    const bool reads = row.words.back() == "-";
    CHECK(fake.Requests()[0].ends_with(R"({"from":"stdin"})") == reads);
  }
}

TEST_CASE("workflow: --json is one document; refusals are said in words", "[cli]") {
  const test::TempDir project;
  FakeHost fake({Answered("202 Accepted", ""),
                 Answered("404 Not Found", R"({"error":"there is no workflow instance 'a'"})"),
                 Answered("410 Gone", ""), Answered("400 Bad Request", R"({"error":"no"})")});
  fake.WriteRunFile(project.path());
  CHECK(Drive({"workflow", "raise", "a", "go", "--json"}, project).out ==
        "{\n  \"schema_version\": 1,\n  \"result\": null\n}\n");
  const std::vector<std::string> words = {"workflow", "terminate", "a"};
  for (const char* why :
       {"there is no workflow instance 'a'", "the instance has ended already", "no"}) {
    const Said said = Drive(words, project);
    CHECK(said.code == 1);
    CHECK(said.err == std::string{"formwork: error: "} + why + "\n");
  }
}

TEST_CASE("workflow replay: what is in flight, against the app's program; 5 when one would break",
          "[cli]") {
  const test::TempDir project;
  WriteApp(project, {kFits, kBroken});
  FakeHost fake({Answered("200 OK", R"({"workflows":[{"instanceId":"a"},{"instanceId":"b"}]})"),
                 Answered("200 OK", R"({"request":"1"})"),
                 Answered("200 OK", "{\n\"request\":\"2\"}")});
  fake.WriteRunFile(project.path());
  const Said said = Drive({"workflow", "replay", "--no-build"}, project);
  CHECK(said.code == 5);
  CHECK(said.out == "handle a: fits\nhandle b: no longer fits: step 0 was x, today y\n");
  CHECK(said.err == "formwork: 2 replayed, 1 would break\n");
  CHECK(test::ReadFile(project.File("apps/shop/seen")) ==
        "{\"request\":\"1\"}\n{ \"request\":\"2\"}\n");
  CHECK(fake.Lines() ==
        std::vector<std::string>{
            "GET /formwork/api/workflows?status=Running,Pending,Suspended&limit=1000",
            "GET /formwork/api/workflows/a/recording", "GET /formwork/api/workflows/b/recording"});
}

TEST_CASE("workflow replay: files need no platform; --json names both sides", "[cli]") {
  const test::TempDir project;
  WriteApp(project, {kBroken});
  test::WriteFile(project.File("one.json"), R"({"request":"3"})");
  const Said said =
      Drive({"workflow", "replay", "--no-build", "--json", project.File("one.json")}, project);
  CHECK(said.code == 5);
  CHECK(said.out == R"({
  "schema_version": 1,
  "replayed": [
    {
      "workflow": "handle",
      "instance": "b",
      "fits": false,
      "problem": "no longer fits: step 0 was x, today y",
      "step": 0,
      "history": "x",
      "code": "y"
    }
  ]
}
)");
}

TEST_CASE("workflow replay: each workflow against the app that it lives in", "[cli]") {
  const test::TempDir project;
  WriteApp(project, {kFits});
  test::WriteFile(project.File("blueprint.yaml"),
                  std::string{kBlueprint} +
                      "  tell: { input: Order }\napps:\n  front: { functions: [order, say] }\n"
                      "  shop: { functions: [handle] }\n");
  std::string yaml = test::ReadFile(project.File("blueprint.yaml"));
  yaml.replace(
      yaml.find("workflows:\n"), 11,
      "workflows:\n  say: { http: POST /say, activities: [tell], deadLetter: said-dead }\n");
  test::WriteFile(project.File("blueprint.yaml"), yaml);
  test::WriteFile(project.File("one.json"), R"({"workflow": "handle","request":"3"})");
  const Said said = Drive({"workflow", "replay", "--no-build", project.File("one.json")}, project);
  CHECK(said.code == 0);
  CHECK(said.out == "handle a: fits\n");
  test::WriteFile(project.File("two.json"), R"({"workflow":"say","request":"3"})");
  const Said other = Drive({"workflow", "replay", "--no-build", project.File("two.json")}, project);
  CHECK(other.code == 1);  // nobody built that app
  CHECK(other.err.find("/apps/front/build/debug/handler") != std::string::npos);
}

TEST_CASE("workflow replay: what cannot be had is the world's failure", "[cli]") {
  const test::TempDir project;
  WriteApp(project, {"what?"});
  CHECK(Drive({"workflow", "replay", "--no-build"}, project).err ==
        "formwork: error: no platform is running here; start it with `formwork run`\n");
  CHECK(Drive({"workflow", "replay", "--no-build", "gone.json"}, project).err ==
        "formwork: error: gone.json: is no file, and no platform is running here whose instance it "
        "could be\n");
  FakeHost fake({Answered("404 Not Found", "")});
  fake.WriteRunFile(project.path());
  const Said unknown = Drive({"workflow", "replay", "--no-build", "a"}, project);
  CHECK(unknown.code == 1);
  CHECK(unknown.err == "formwork: error: a: is neither a file nor an instance of the platform\n");
  test::WriteFile(project.File("one.json"), "{}");
  const Said odd = Drive({"workflow", "replay", "--no-build", project.File("one.json")}, project);
  CHECK(odd.code == 1);
  CHECK(odd.err == "formwork: error: the app's program said: what?\n");
}

}  // namespace formwork::cli
