// What is kept of instances that have ended, and for how long: months pass by the host's clock.

#include "tests/e2e/workflows/flow_host.h"
#include "tests/support/catch.h"

namespace formwork::test {

TEST_CASE("Keep: an instance that has ended is purged once `keep` has passed, not before",
          "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);  // keeps a day
  app.AddFunction(
      "formwork-purge",
      R"({"type":"timerTrigger","direction":"in","name":"timer","schedule":"0 30 3 * * *"},)"
      R"({"type":"durableClient","direction":"in","name":"client"})");
  FlowHost host{app, {"--clock", "virtual:2031-05-01T12:00:00Z"}};
  const auto advance = [&](const std::string& by) {
    return host.process().Control("POST", "clock/advance", R"({"by":")" + by + "\"}").status;
  };
  const auto run = [&](const std::string& id) {
    REQUIRE(host.Send(id));
    REQUIRE(Eventually([&] { return host.Status(id) == "Completed"; }));
  };
  run("w-1");
  CHECK(advance("10h") == 200);
  run("w-2");
  CHECK(advance("13h") == 200);
  host.Purge();
  CHECK(host.Counts()["Completed"] == 2);
  CHECK(advance("2h") == 200);
  host.Purge();
  CHECK(host.Status("w-1").empty());
  CHECK(host.Status("w-2") == "Completed");
  run("w-1");  // forgotten is forgotten: the same event is a new one
  CHECK(advance("3d") == 200);
  CHECK(host.Counts().empty());  // by the timer, before it was answered
}

}  // namespace formwork::test
