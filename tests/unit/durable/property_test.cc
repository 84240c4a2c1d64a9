// Random workflows against a back end that shuffles, batches, doubles and dies. Whatever it does,
// every instance ends as it does on the quiet back end, and every effect happens at least once.
// FORMWORK_TEST_FULL=1 runs 20,000 seeds.

#include <cstdlib>
#include <random>
#include <set>
#include <sstream>

#include "runtime/durable/simulator.h"
#include "tests/support/catch.h"
#include "tests/unit/durable/scene.h"

namespace formwork::durable::testing {
namespace {

FORMWORK_NAMED(Effect, "effect");
FORMWORK_NAMED(Shaky, "shaky");
FORMWORK_NAMED(Sub, "program");

constexpr WorkflowTime kNoon{std::chrono::milliseconds{kStart * 1000}};

// A program is a line of steps; it is a workflow's input, so the same body runs them all.
//   a: an activity    s: a shaky one, retried    j: three at once, joined    t: a timer   l: a long
//   one c: a sub-workflow (the rest of the line is its program, cut at '.')      e: an event or a
//   time-out r: a race of timer and activity, the loser awaited too                   n: continue
//   as new with the rest
std::string Quote(const std::string& text) {
  return "\"" + text + "\"";
}

std::string Unquote(std::string_view text) {
  return std::string{text.substr(1, text.size() - 2)};
}

JsonText Key(const std::string& key) {
  return JsonText{Quote(key)};
}

std::string After(const JsonText& result) {
  return Unquote(result.text);
}

Workflow<JsonText, JsonText> Program(WorkflowContext& flow, JsonText input) {
  std::string line = Unquote(input.text);
  const size_t bar = line.find('|');
  std::string trace = line.substr(0, bar);
  line.erase(0, bar + 1);
  const WorkflowRetry stubborn{.attempts = 1000, .first = 1s, .max = 5s, .jitter = 0.5};
  for (size_t i = 0; i < line.size(); ++i) {
    const std::string key = std::to_string(line.size() - i) + line[i];
    switch (line[i]) {
      case 'a': {
        const JsonText result = co_await flow.Call<Effect>(Key(key));
        trace += After(result);
        break;
      }
      case 's': {
        const JsonText result = co_await flow.Call<Shaky>(Key(key), stubborn);
        trace += After(result);
        break;
      }
      case 'j': {
        const auto [a, b, c] = co_await WhenAll(flow.Call<Effect>(Key(key + "1")),
                                                flow.Call<Shaky>(Key(key + "2"), stubborn),
                                                flow.Call<Effect>(Key(key + "3")));
        trace += "(" + After(a) + After(b) + After(c) + ")";
        break;
      }
      case 't':
        co_await flow.Sleep(7s);
        break;
      case 'l':
        co_await flow.Sleep(std::chrono::hours{24 * 10});
        break;
      case 'e': {
        const std::optional<JsonText> event = co_await flow.WaitFor<JsonText>("never", 30s);
        trace += event ? "!" : "-";
        break;
      }
      case 'r': {
        const Task<void> timer = flow.Sleep(3s);
        const Task<JsonText> work = flow.Call<Effect>(Key(key));
        static_cast<void>(co_await WhenAny(timer, work));
        co_await timer;
        const JsonText result = co_await work;
        trace += After(result);
        break;
      }
      case 'c': {
        const JsonText child{Quote("|" + line.substr(i + 1, line.find('.', i) - i - 1))};
        const JsonText result = co_await flow.CallWorkflow<Sub>(child);
        trace += "[" + After(result) + "]";
        i = line.find('.', i);
        if (i == std::string::npos) i = line.size();
        break;
      }
      case 'n': {
        const JsonText rest{Quote(trace + "|" + line.substr(i + 1))};
        co_await flow.ContinueAsNew(rest);
        break;
      }
      default:
        break;
    }
  }
  co_return JsonText{Quote(trace)};
}

class Storm : public Chaos {
 public:
  explicit Storm(unsigned seed) : random_(seed) {}

  size_t Pick(size_t count) override { return random_() % count; }

  size_t Batch(size_t count) override { return random_() % count + 1; }

  bool Dies(Point /*point*/) override { return random_() % 10 == 0; }

  bool Doubles() override { return random_() % 10 == 0; }

 private:
  std::minstd_rand random_;
};

std::string RandomProgram(std::minstd_rand& random) {
  constexpr std::string_view steps = "aasjjtlercn";
  std::string line;
  const size_t length = random() % 7 + 1;
  bool inside = false;
  for (size_t i = 0; i < length; ++i) {
    char step = steps[random() % steps.size()];
    if (step == 'n' && inside) step = 'a';
    if (step == 'c') {
      if (inside) line += '.';
      inside = true;
    }
    line += step;
  }
  return line;
}

struct Result {
  std::string output;
  Status status = Status::kPending;
  std::set<std::string> effects;
  size_t instances = 0;
  friend bool operator==(const Result&, const Result&) = default;
};

std::ostream& operator<<(std::ostream& out, const Result& result) {
  out << static_cast<int>(result.status) << " " << result.output << " of " << result.instances
      << ":";
  for (const std::string& effect : result.effects)
    out << " " << effect;
  return out;
}

Result RunProgram(const WorkflowRegistry& registry, const std::string& program, unsigned seed,
                  Chaos* chaos) {
  std::minstd_rand shaky{seed};
  Result result;
  Simulator simulator{registry, {}, kNoon, chaos};
  const auto effect = [&result](std::string_view input) {
    result.effects.emplace(input);
    return Quote("<" + Unquote(input) + ">");
  };
  simulator.OnActivity("effect", effect);
  simulator.OnActivity("shaky", [&, effect](std::string_view input) {
    if (chaos != nullptr && shaky() % 3 == 0) throw std::runtime_error("shaken");
    return effect(input);
  });
  simulator.Start("program", "one", Quote("|" + program));
  simulator.Run();
  const Simulator::State* state = simulator.Find("one");
  result.output = state->output.value_or(state->failure ? state->failure->message : "nothing");
  result.status = state->status;
  for (const auto& [id, instance] : simulator.instances()) {
    CHECK(IsFinal(instance.status));
    ++result.instances;
  }
  return result;
}

unsigned Seeds() {
  const char* full = std::getenv("FORMWORK_TEST_FULL");
  return full != nullptr && std::string_view{full} == "1" ? 20'000 : 500;
}

}  // namespace

TEST_CASE("Property: shuffled, doubled and cut off anywhere, a workflow ends as it does in peace",
          "[durable]") {
  WorkflowRegistry registry;
  registry.Add("program", &Program);
  const unsigned seeds = Seeds();
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    std::minstd_rand random{seed};
    const std::string program = RandomProgram(random);
    INFO("seed " << seed << ", program " << program);
    const Result quiet = RunProgram(registry, program, seed, nullptr);
    REQUIRE(quiet.status == Status::kCompleted);
    Storm storm{seed};
    Result stormy = RunProgram(registry, program, seed, &storm);
    // A sub-workflow whose parent's step was cut off and repeated has one id, so there are as many.
    REQUIRE(stormy == quiet);
  }
}

TEST_CASE("Property: every prefix of a history replays to the same actions, none twice",
          "[durable]") {
  WorkflowRegistry registry;
  registry.Add("program", &Program);
  const unsigned seeds = Seeds() / 5;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    std::minstd_rand random{seed};
    std::string program = RandomProgram(random);
    std::erase(program, 'n');  // a continued instance forgets its history
    INFO("seed " << seed << ", program " << program);
    Storm storm{seed};
    Simulator simulator{registry, {}, kNoon, &storm};
    simulator.OnActivity("effect", [](std::string_view) { return Quote("x"); });
    simulator.OnActivity("shaky", [](std::string_view) { return Quote("x"); });
    simulator.Start("program", "one", Quote("|" + program));
    simulator.Run();
    const Events history = simulator.Find("one")->history;
    Request request;
    request.instance_id = "one";
    std::set<int32_t> asked;
    for (const HistoryEvent& event : history) {
      const bool confirms = event.id >= 0;
      if (confirms)
        REQUIRE(asked.contains(event.id));  // nothing in history that the replay did not ask for
      if (event.kind == EventKind::kOrchestratorStarted) {
        request.past.insert(request.past.end(), request.fresh.begin(), request.fresh.end());
        request.fresh.clear();
      }
      request.fresh.push_back(event);
      if (event.kind == EventKind::kOrchestratorCompleted) continue;
      const bool next_confirms = &event != &history.back() && (&event + 1)->id >= 0;
      if (confirms || !next_confirms) {
        if (confirms) continue;
      }
      const Outcome first = Execute(registry, {}, request);
      const Outcome second = Execute(registry, {}, request);
      REQUIRE(first.response == second.response);
      for (const Action& action : first.response.actions) {
        const bool confirmed =
            std::any_of(request.past.begin(), request.past.end(),
                        [&](const HistoryEvent& past) { return past.id == action.id; });
        REQUIRE(!confirmed);
        asked.insert(action.id);
      }
    }
  }
}

}  // namespace formwork::durable::testing
