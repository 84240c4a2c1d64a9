// What Azure refuses, at the line that asks for it.

#include "generator/base/str_cat.h"
#include "tests/support/catch.h"
#include "tests/unit/target_azure/render.h"

using namespace formwork;

namespace {

// A good platform with two queues; `more` goes to the top level, `queue` into the first queue.
std::string Platform(std::string_view more, std::string_view queue = "of: Job",
                     std::string_view name = "shop") {
  return StrCat("formwork: 1\nname: ", name, "\ntarget: azure\nregion: eastus\n", more, R"(
types:
  Job: { id: uuid, kind: string }
containers:
  jobs: { of: Job, partitionKey: /kind }
queues:
  first: { )",
                queue, R"( }
  second: { of: Job }
functions:
  ask: { http: POST /jobs, body: Job, writes: { first: first, second: second } }
  do-first: { queue: first, writes: { job: jobs } }
  do-second: { queue: second }
  follow: { changes: jobs }
)");
}

using Lines = std::vector<std::string>;

// The codes and messages, without what every such platform says.
Lines Findings(std::string text) {
  Lines found;
  for (std::string& message : test::Render(std::move(text))->Messages()) {
    const size_t at = message.find("FW");
    if (message.substr(at, 3) == "FW4") found.push_back(message.substr(at));
  }
  return found;
}

}  // namespace

TEST_CASE("Check: what Azure takes", "[azure]") {
  CHECK(Findings(Platform("")).empty());
}

TEST_CASE("Check: hosting plans", "[azure]") {
  struct Row {
    const char* hosting;
    Lines found;
  };

  const std::string retires = "FW4002 the consumption plan on Linux retires on 2028-09-30";
  const std::vector<Row> rows = {
      {"{ plan: premium }", {"FW4001 the premium plan is not rendered yet; it comes later"}},
      {"{ plan: consumption }", {retires}},
      {"{ plan: consumption, alwaysReady: 1 }",
       {retires, "FW4003 the consumption plan keeps no instance ready"}},
      {"{ plan: consumption, memory: 512MB }",
       {retires, "FW4003 the consumption plan has instances of one size, 1536MB"}},
      {"{ plan: consumption, maxInstances: 101 }",
       {retires, "FW4003 the consumption plan has at most 100 instances"}},
      {"{ plan: consumption, timeout: 11m }",
       {retires, "FW4003 the consumption plan ends every function after 10m"}},
      {"{ memory: 1024MB }", {"FW4003 flex-consumption has no instances of 1GB"}},
      {"{ maxInstances: 39 }",
       {"FW4004 some regions refuse maxInstances below 40 on flex-consumption"}},
      {"{ alwaysReady: 41 }", {"FW4003 alwaysReady: 41 is more than maxInstances: 40"}},
      {"{ alwaysReady: 2, memory: 2048MB, timeout: 15m }", {}},
  };
  for (const Row& row : rows) {
    INFO(row.hosting);
    CHECK(Findings(Platform(StrCat("hosting: ", row.hosting, "\n"))) == row.found);
  }
}

TEST_CASE("Check: limits", "[azure]") {
  struct Row {
    const char* more;
    const char* queue;
    Lines found;
  };

  const std::vector<Row> rows = {
      {"budget: { monthly: 0.5 USD, alertAt: [50%], notify: [a@example.com] }\n",
       "of: Job",
       {"FW4006 a budget cannot be 0.5 USD"}},
      {"budget: { monthly: 5 USD, alertAt: [12.5%], notify: [a@example.com] }\n",
       "of: Job",
       {"FW4006 a budget cannot warn at 12.5%"}},
      {"budget: { monthly: 5 USD, alertAt: [1%, 2%, 3%, 4%, 5%, 6%], notify: [a@example.com] }\n",
       "of: Job",
       {"FW4006 a budget cannot warn at 6 amounts"}},
      {"budget: { monthly: 5 USD, alertAt: [50%, 80%, 50%], notify: [a@example.com] }\n",
       "of: Job",
       {"FW4006 a budget cannot warn twice at 50%"}},
      {"", "of: Job, ttl: 1d", {"FW4006 messages cannot live for 1d"}},
      {"",
       "of: Job, batch: 4",
       {"FW4007 the host knows one batch size per app: 'second' gets 4, not 16"}},
      {"environments:\n  test:\n    functions: { follow: { retry: { attempts: 3, backoff: fixed, "
       "first: 2s, max: 2s } } }\n",
       "of: Job",
       {"FW4008 the retry of 'follow' cannot be another one in 'test'"}},
  };
  for (const Row& row : rows) {
    INFO(row.more << row.queue);
    CHECK(Findings(Platform(row.more, row.queue)) == row.found);
  }
}

TEST_CASE("Check: names", "[azure]") {
  CHECK(Findings(Platform("", "of: Job, deadLetter: First_Dead")) ==
        Lines{"FW4005 'First_Dead' is no name for a storage queue"});
  CHECK(Findings(Platform("", "of: Job, deadLetter: ab")) ==
        Lines{"FW4005 the queue name 'ab' has 2 characters"});
  CHECK(Findings(Platform("environments: { a-very-long-environment: {} }\n")) ==
        Lines{"FW4005 'a-very-long-environment' has 23 characters, too many for an environment"});
  CHECK(Findings(Platform("", "of: Job", "a-platform-with-a-name-of-thirty-four")) ==
        Lines{"FW4005 'a-platform-with-a-name-of-thirty-four' has 37 characters, too many for the "
              "platform"});
}

TEST_CASE("Check: words that Azure keeps for itself", "[azure]") {
  const std::string microsoft = "FW4005 Azure keeps the word 'microsoft' for itself";
  const std::string windows = "FW4005 Azure keeps the word 'windows' for itself";
  const std::string login = "FW4005 Azure keeps the word 'login' for itself";
  const auto named = [](std::string_view name) { return Findings(Platform("", "of: Job", name)); };
  CHECK(named("microsoft-shop") == Lines{microsoft});
  CHECK(named("shop-for-windows") == Lines{windows});
  CHECK(named("win-dows") == Lines{windows});  // the storage account is stwindows...
  CHECK(named("login-desk") == Lines{login});
  CHECK(named("desk-login").empty());
  CHECK(named("azure-shop").empty());  // taken only as a whole name, which nothing has
  const auto with_apps = [&](std::string_view first) {
    return Findings(Platform(StrCat("apps: { ", first,
                                    ": { functions: [ask, do-first] }, rest: { functions: "
                                    "[do-second, follow] } }\n"),
                             "of: Job", "login-desk"));
  };
  CHECK(with_apps("front").empty());  // the platform's name begins no address then
  CHECK(with_apps("login") == Lines{login});
  CHECK(with_apps("mywindows") == Lines{windows});
  CHECK(Findings(Platform("environments: { windows: {} }\n")) == Lines{windows});
}

TEST_CASE("Check: tags", "[azure]") {
  const std::vector<std::pair<const char*, Lines>> rows = {
      {"{ a/b: c }", {"FW4005 Azure takes no tag named 'a/b'"}},
      {"{ Team: a, team: b }", {"FW4005 the tags 'Team' and 'team' are the same one for Azure"}},
      {"{ microsoft.x: a }", {"FW4005 Azure takes no tag named 'microsoft.x'"}},
      {"{ Azure-owner: a }", {"FW4005 Azure takes no tag named 'Azure-owner'"}},
      {"{ hidden-title: a, on-azure: b }", {}},
  };
  for (const auto& [tags, found] : rows) {
    INFO(tags);
    CHECK(Findings(Platform(StrCat("tags: ", tags, "\n"))) == found);
    CHECK(Findings(Platform(StrCat("environments: { test: { tags: ", tags, " } }\n"))) == found);
  }
  CHECK(Findings(Platform("tags: { Team: a }\nenvironments: { test: { tags: { TEAM: b } } }\n")) ==
        Lines{"FW4005 the tags 'TEAM' and 'Team' are the same one for Azure"});
}

TEST_CASE("Check: deployments that do not fit into the objective of a run", "[azure]") {
  const std::string_view pipeline =
      "pipeline: { provider: azure-devops }\n"
      "budget: { monthly: 50 USD, notify: [ops@example.com] }\n";
  CHECK(Findings(Platform(StrCat("environments: { a: {}, b: {} }\n", pipeline))).empty());
  CHECK(Findings(Platform("environments: { a: {}, b: {}, c: {} }\n")).empty());
  CHECK(Findings(Platform(StrCat("environments: { a: {}, b: {}, c: {} }\n", pipeline))) ==
        Lines{"FW4009 a run within 20m leaves too little for building and testing: 3 deployments "
              "take up to 15m"});
}
