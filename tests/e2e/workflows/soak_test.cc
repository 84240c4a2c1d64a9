// Workflows under kills of (a) the child and (b) host and front, at random: none lost, none wrong.
// FORMWORK_TEST_FULL=1 runs 10,000 of them.

#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include "tests/e2e/workflows/flow_host.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

namespace formwork::test {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::string Name(uint64_t number) {
  return "w-" + std::to_string(number);
}

struct Soak {
  uint64_t flows;
  uint64_t sent = 0;
  int children = 0;  // killed
  int hosts = 0;
};

// One life of a host: events as fast as they are taken, children killed now and then, until the end
// comes.
void Live(HostApp& app, Soak& soak, Random& random, milliseconds life) {
  FlowHost host{app};
  const auto end = Steady::now() + life;
  auto next_kill = Steady::now() + life / 3;
  while (Steady::now() < end) {
    if (soak.sent < soak.flows && host.Send(Name(soak.sent))) ++soak.sent;
    if (soak.sent == soak.flows) std::this_thread::sleep_for(milliseconds(5));
    if (Steady::now() < next_kill) continue;
    next_kill = Steady::now() + life / 3 + milliseconds(random.Below(50));
    const pid_t child = host.Child();
    if (child <= 0) continue;
    ::kill(child, SIGKILL);
    ++soak.children;
  }
  host.KillHostAndFront();
  ++soak.hosts;
}

// What a dead host had leased comes back after the lease: minutes of a virtual clock.
bool Finish(FlowHost& host, uint64_t flows, int seconds) {
  return Eventually(
      [&] {
        static_cast<void>(host.process().Control("POST", "clock/advance", R"({"by":"11m"})"));
        std::this_thread::sleep_for(milliseconds(200));
        return host.Counts() ==
               std::map<std::string, int64_t>{{"Completed", static_cast<int64_t>(flows)}};
      },
      seconds);
}

}  // namespace

TEST_CASE("Soak: workflows under kills at random: none lost, none wrong", "[workflows][soak]") {
  HostApp app;
  AddFlowFunctions(app);
  Soak soak{.flows = Seeds(60, 10'000)};
  const bool full = soak.flows == 10'000;
  const int lives = full ? 60 : 7;
  Random random(11);
  for (int i = 0; i < lives || soak.sent < soak.flows; ++i) {
    Live(app, soak, random,
         full ? milliseconds(1500 + random.Below(3000)) : milliseconds(100 + random.Below(300)));
  }
  FlowHost host{app, {"--clock", "virtual"}};
  CHECK(Finish(host, soak.flows, full ? 1200 : 60));
  std::printf("%llu workflows, %d children and %d hosts with their fronts killed\n",
              static_cast<unsigned long long>(soak.flows), soak.children, soak.hosts);
  const std::set<std::string> effects = Effects(app);
  CHECK(effects.size() == 3 * soak.flows);
  for (uint64_t i = 0; i < soak.flows; ++i) {
    const std::string id = Name(i);
    INFO(id);
    for (const char* step : {"count-", "alert-", "log-"})
      CHECK(effects.contains(step + id));
    CHECK(host.Output(id) == "\"count-" + id + " alert-" + id + " log-" + id + "\"");
  }
  CHECK(host.DeadLetters().empty());
}

}  // namespace formwork::test
