// What replay costs against decoding alone, and what the local engine does against bare SQLite
// commits. Prints ratios; run it on an idle machine, built for release.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

#include <formwork/json_value.h>
#include <formwork/workflow_registry.h>

#include "runtime/durable/execution.h"
#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
#include "runtime/localhost/workflows/engine.h"

namespace {

using namespace formwork;
using Clock = std::chrono::steady_clock;

struct Act {
  using Input = int64_t;
  using Output = int64_t;
  static constexpr std::string_view kName = "act";
};

Workflow<int64_t, int64_t> Chain(WorkflowContext& flow, int64_t n) {
  int64_t sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += co_await flow.Call<Act>(i);
  co_return sum;
}

Workflow<int64_t, int64_t> FanOut(WorkflowContext& flow, int64_t n) {
  const auto [a, b, c] = co_await WhenAll(flow.Call<Act>(n), flow.Call<Act>(n), flow.Call<Act>(n));
  co_return a + b + c;
}

double Seconds(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The least of several runs.
double Least(const std::function<void()>& run) {
  double least = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = Clock::now();
    run();
    least = std::min(least, Seconds(start));
  }
  return least;
}

std::string History(int64_t calls) {
  durable::Request request;
  request.instance_id = "i";
  durable::HistoryEvent step;
  step.kind = durable::EventKind::kOrchestratorStarted;
  durable::HistoryEvent end;
  end.kind = durable::EventKind::kOrchestratorCompleted;
  durable::HistoryEvent started;
  started.kind = durable::EventKind::kExecutionStarted;
  started.name = "chain";
  started.text = std::to_string(calls + 1);
  request.past = {step, started};
  for (int64_t i = 0; i < calls; ++i) {
    durable::HistoryEvent scheduled;
    scheduled.kind = durable::EventKind::kTaskScheduled;
    scheduled.id = static_cast<int32_t>(i);
    scheduled.name = "act";
    durable::HistoryEvent done;
    done.kind = durable::EventKind::kTaskCompleted;
    done.task_id = scheduled.id;
    done.text = "1";
    request.past.insert(request.past.end(), {scheduled, end, step, done});
  }
  return durable::EncodeRequest(request);
}

void BenchReplay(const WorkflowRegistry& registry) {
  double before = 0;
  for (const int64_t events : {1'000, 10'000, 100'000}) {
    const std::string bytes = History(events / 4);
    const double decode = Least([&] { static_cast<void>(durable::DecodeRequest(bytes)); });
    const double replay =
        Least([&] { static_cast<void>(durable::AnswerOrchestration(registry, {}, bytes)); });
    std::printf("replay of %6ld events: %8.3f ms, %.2fx of decoding alone (bar 20x)",
                static_cast<long>(events), replay * 1e3, replay / decode);
    if (before > 0) std::printf(", %.1fx of a tenth of them", replay / before);
    std::printf("\n");
    before = replay;
  }
}

// A handler in the same process: what remains is the engine and the database.
class Host : public localhost::WorkflowHost {
 public:
  explicit Host(const WorkflowRegistry& registry) : registry_(registry) {}

  void Invoke(localhost::WorkflowCall call,
              std::function<void(localhost::WorkflowReply)> done) override {
    pending_.emplace_back(std::move(call), std::move(done));
  }

  void WakeAt(localhost::Time /*time*/) override {}

  void OnChange(const localhost::WorkflowChange& /*change*/) override {}

  bool Next() {
    if (pending_.empty()) return false;
    auto [call, done] = std::move(pending_.front());
    pending_.pop_front();
    localhost::WorkflowReply reply;
    if (call.orchestrator) {
      const auto bytes = FromBase64(call.text);
      const durable::Answer answer =
          durable::AnswerOrchestration(registry_, {}, bytes.value_or(""));
      reply.body = "{\"ReturnValue\":\"" + ToBase64(answer.response) + "\"}";
    } else {
      reply.body = "{\"ReturnValue\":1}";
    }
    done(std::move(reply));
    return true;
  }

 private:
  const WorkflowRegistry& registry_;
  std::deque<std::pair<localhost::WorkflowCall, std::function<void(localhost::WorkflowReply)>>>
      pending_;
};

void BenchEngine(const WorkflowRegistry& registry, const std::string& folder) {
  constexpr int kFlows = 1000;    // NOLINT(readability-identifier-naming)
  constexpr int kCommits = 5000;  // NOLINT(readability-identifier-naming)
  localhost::Database bare{{.path = folder + "/bare.db"}};
  bare.Script("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT)");
  const auto start = Clock::now();
  for (int i = 0; i < kCommits; ++i)
    bare.Run("INSERT INTO t(text) VALUES(?1)", "some text of a usual length");
  const double commits = kCommits / Seconds(start);

  localhost::Database database{{.path = folder + "/state.db"}};
  localhost::RealClock clock;
  Host host{registry};
  localhost::WorkflowSettings settings;
  settings.orchestrators["fan-out"] = "context";
  settings.activities["act"] = "input";
  localhost::WorkflowEngine engine{database, clock, host, settings};
  const auto begin = Clock::now();
  for (int i = 0; i < kFlows; ++i) {
    static_cast<void>(
        engine.Handle({"POST", "orchestrators/fan-out/f" + std::to_string(i), "", "1"}));
  }
  while (host.Next()) {
  }
  const double flows = kFlows / Seconds(begin);
  std::printf(
      "engine: %.0f fan-outs of 3 a second (bar 200), %.3fx of %.0f bare SQLite commits a second; "
      "%s\n",
      flows, flows / commits, commits, engine.Summary().c_str());
}

}  // namespace

int main() {
  WorkflowRegistry registry;
  registry.Add("chain", &Chain);
  registry.Add("fan-out", &FanOut);
  BenchReplay(registry);
  std::string folder = (std::filesystem::temp_directory_path() / "formwork-bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  BenchEngine(registry, folder);
  std::filesystem::remove_all(folder);
  return 0;
}
