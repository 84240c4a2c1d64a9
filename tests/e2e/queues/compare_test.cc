// Azurite is the reference for what a storage queue does. What it was seen to do stands in
// azurite.txt; our store and our host are held to that in every run, and Azurite itself (run.sh)
// where it can be had. FORMWORK_UPDATE_GOLDEN=1 writes the file anew, from Azurite alone.

#include <cstdlib>
#include <iostream>

#include "tests/e2e/host/host_process.h"
#include "tests/e2e/queues/queue_service.h"
#include "tests/support/catch.h"

namespace formwork::test {
namespace {

const std::string kSeen = FORMWORK_SOURCE_DIR "/tests/e2e/queues/azurite.txt";

// The numbers behind every "DequeueCount":" that the handler was sent.
std::vector<int64_t> Deliveries(const std::string& received) {
  const std::string mark = R"("DequeueCount":")";
  std::vector<int64_t> counts;
  for (size_t at = received.find(mark); at != std::string::npos; at = received.find(mark, at + 1))
    counts.push_back(std::atoi(received.c_str() + at + mark.size()));
  return counts;
}

}  // namespace

TEST_CASE("queues: our store does what Azurite was seen to do", "[queues]") {
  CHECK(PlayAll(*OurStore()) == ReadFile(kSeen));
}

TEST_CASE("queues: the host makes poison of a message as it would on Azurite", "[queues]") {
  HostApp app;
  app.AddFunction("q1",
                  R"({"type":"queueTrigger","direction":"in","name":"item","queueName":"work"})");
  app.SetHostJson(R"("extensions":{"queues":{"maxDequeueCount":)" + std::to_string(kAttempts) +
                  "}}");
  app.Reply("q1", "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
  const HostProcess host(app, {"--in-memory"});
  REQUIRE(host.Control("POST", "queues/work/messages", "m").status == 201);
  std::string poison;
  REQUIRE(Eventually([&] {
    poison = host.Control("GET", "queues/work-poison/messages").body;
    return poison.find(R"("text":"m")") != std::string::npos;
  }));
  CHECK(poison.find(R"("dequeueCount":0)") != std::string::npos);
  const std::string left = host.Control("GET", "queues/work/messages").body;
  CHECK(left == R"({"messages":[]})");
  SeenMessage moved;
  moved.text = "m";
  const std::string seen = PoisonText(Deliveries(app.Received("q1")), {moved}, 0);
  const std::string whole = ReadFile(kSeen);
  CHECK(seen == whole.substr(whole.find("== poison\n")));
}

TEST_CASE("queues: Azurite still does what it was seen to do", "[azurite]") {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread runs yet
  const char* main = std::getenv("FORMWORK_AZURITE");
  if (main == nullptr) {
    std::cout << "SKIPPED: 1 comparison with a running Azurite: FORMWORK_AZURITE does not name its "
                 "queue service\n";
    return;
  }
  const std::string seen = PlayAll(*Azurite(main));
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  if (std::getenv("FORMWORK_UPDATE_GOLDEN") != nullptr) WriteFile(kSeen, seen);
  CHECK(seen == ReadFile(kSeen));
}

}  // namespace formwork::test
