// kill -9 of host and handler at random moments under load: nothing that was acknowledged is lost,
// nothing invented.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "tests/e2e/host/host_process.h"
#include "tests/support/catch.h"

namespace formwork::test {
namespace {

std::string Field(const std::string& json, const std::string& name) {
  const size_t begin = json.find("\"" + name + "\":");
  if (begin == std::string::npos) return "";
  const size_t value = begin + name.size() + 3;
  return json.substr(value, json.find_first_of(",}", value) - value);
}

// Every id that the container holds, a page at a time: an answer has 10,000 documents at most.
std::set<std::string> Documents(const HostProcess& host) {
  constexpr size_t page = 10'000;
  std::set<std::string> ids;
  for (size_t before = 0, from = 0;; from += page, before = ids.size()) {
    const std::string query = "SELECT VALUE c.id FROM c ORDER BY c.id OFFSET " +
                              std::to_string(from) + " LIMIT " + std::to_string(page);
    const std::string body =
        host.Control("POST", "containers/done/query", R"({"sql":")" + query + R"(","limit":10000})")
            .body;
    for (size_t at = body.find("\"m-"); at != std::string::npos; at = body.find("\"m-", at + 1))
      ids.insert(body.substr(at + 1, body.find('"', at + 1) - at - 1));
    if (ids.size() < before + page) return ids;
  }
}

// The only queue is empty.
bool NothingWaits(const HostProcess& host) {
  const std::string state = host.Control("GET", "state").body;
  const size_t queues = state.find("\"queues\":");
  return queues != std::string::npos && Field(state.substr(queues), "depth") == "0";
}

}  // namespace

TEST_CASE("host: kills at random lose and invent nothing", "[host][kill]") {
  const int kills = std::getenv("FORMWORK_TEST_FULL") != nullptr ? 1000 : 20;
  HostApp app;
  app.AddFunction(
      "worker",
      R"({"type":"queueTrigger","direction":"in","name":"message","queueName":"work"},)"
      R"({"type":"cosmosDB","direction":"out","name":"document","databaseName":"db","containerName":"done",)"
      R"("createIfNotExists":true,"partitionKey":"/p"})");
  app.SetHostJson(R"("extensions":{"queues":{"maxDequeueCount":1000}})");
  const std::string state = app.path() + "/state.db";
  std::mt19937 random(7);  // NOLINT: a test repeats itself
  std::set<std::string> acknowledged;
  std::set<std::string> asked;
  int next = 0;
  for (int kill = 0; kill < kills; ++kill) {
    HostProcess host(app, {"--state", state});
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(20 + random() % 80);
    const bool handler_too = random() % 2 == 0;
    while (std::chrono::steady_clock::now() < until) {
      const std::string id = "m-" + std::to_string(next++);
      asked.insert(id);
      if (host.Control("POST", "queues/work/messages", id).status == 201) acknowledged.insert(id);
    }
    if (handler_too) {
      const std::string body = host.Control("GET", "state").body;
      const size_t handler = body.find("\"handler\":");
      const int process = handler == std::string::npos
                              ? 0
                              : std::atoi(Field(body.substr(handler + 10), "pid").c_str());
      if (process > 0) ::kill(process, SIGKILL);
    }
    host.Signal(SIGKILL);
    CHECK(host.Wait() == 137);
  }
  // What was leased by a dead host comes back after the lease: ten minutes of a virtual clock.
  HostProcess host(app, {"--state", state, "--clock", "virtual"});
  REQUIRE(Eventually([&] { return host.Output().find("\"ready on") != std::string::npos; }));
  CHECK(Eventually(
      [&] {
        (void)host.Control("POST", "clock/advance", R"({"by":"11m"})");
        return NothingWaits(host);
      },
      60));
  const std::set<std::string> done = Documents(host);
  std::cout << kills << " kills: " << acknowledged.size() << " messages acknowledged, "
            << done.size() << " handled\n";
  for (const std::string& id : acknowledged) {
    INFO(id);
    CHECK(done.contains(id));
  }
  for (const std::string& id : done) {
    INFO(id);
    CHECK(asked.contains(id));  // at least once, and never one that nobody sent
  }
}

}  // namespace formwork::test
