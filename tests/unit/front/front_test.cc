// The front and its child as processes: what dies, what is answered, what the host sees.

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>
#include <vector>

#include <formwork/json_value.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/durable/wire.h"
#include "runtime/front/patience.h"
#include "runtime/json/base64.h"
#include "tests/support/catch.h"
#include "tests/support/loopback.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace formwork::front {
namespace {

using namespace std::chrono_literals;
using test::Answer;
using test::Loopback;

// Waits until the condition holds; false after 20 seconds.
template <class Condition>
bool Eventually(Condition condition) {
  for (int i = 0; i < 4000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

bool IsAlive(pid_t pid) {
  std::ifstream status{"/proc/" + std::to_string(pid) + "/stat"};
  std::string line;
  std::getline(status, line);
  return !line.empty() && line.find(") Z ") == std::string::npos;
}

class App {
 public:
  explicit App(const std::string& host_json) {
    test::WriteFile(folder_.File("host.json"), host_json);
    const std::string log = folder_.File("log");
    pid_ = ::fork();
    if (pid_ == 0) {
      if (::chdir(folder_.path().c_str()) != 0) ::_exit(1);
      if (std::freopen(log.c_str(), "w", stderr) == nullptr) ::_exit(1);
      ::setenv("FUNCTIONS_CUSTOMHANDLER_PORT", "0", 1);
      ::execl(FRONT_APP, FRONT_APP, nullptr);
      ::_exit(127);
    }
    const bool listening = Eventually([&] {
      std::ifstream file{log};
      for (std::string line; std::getline(file, line);) {
        const size_t at = line.find("127.0.0.1:");
        if (at != std::string::npos) port_ = static_cast<uint16_t>(std::stoi(line.substr(at + 10)));
        if (port_ != 0) return true;
      }
      return false;
    });
    REQUIRE(listening);
  }

  App(const App&) = delete;
  App& operator=(const App&) = delete;

  ~App() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }

  Answer Post(const std::string& function, const std::string& binding, const std::string& text) {
    Json body;
    body.Set("Data", Json().Set(binding, Json(Json(text).ToString())))
        .Set("Metadata", Json::Object());
    return PostBytes(function, body.ToString());
  }

  Answer PostBytes(const std::string& function, const std::string& bytes) const {
    Loopback loopback{port_};
    return loopback.Ask({.target = "/" + function,
                         .headers = {{"Content-Type", "application/json"}},
                         .body = bytes,
                         .timeout_ms = 60'000});
  }

  // The activity's result; it names the process that it ran in.
  Answer Act(const std::string& how) { return Post("act", "input", Json(how).ToString()); }

  pid_t ChildPid() {
    const std::string result = (*Json::Parse(Act("ok").body))["ReturnValue"].AsString();
    return result.starts_with("done in ") ? std::stoi(result.substr(8)) : -1;
  }

  // How the front ended: its exit code, or minus the signal.
  int Wait() {
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  [[nodiscard]] pid_t pid() const { return pid_; }

  std::string Marker() { return folder_.File("marker"); }

 private:
  test::TempDir folder_;
  pid_t pid_ = -1;
  uint16_t port_ = 0;
};

std::string FirstRequest(const std::string& input = "ok") {
  durable::HistoryEvent step;
  step.kind = durable::EventKind::kOrchestratorStarted;
  durable::HistoryEvent started;
  started.kind = durable::EventKind::kExecutionStarted;
  started.name = "flow";
  started.text = "\"" + input + "\"";
  started.instance = {"one", "e"};
  return ToBase64(
      durable::EncodeRequest(durable::Request{"one", std::nullopt, {}, {step, started}}));
}

constexpr const char* kPatient = R"({"version":"2.0","functionTimeout":"00:05:00"})";

}  // namespace

TEST_CASE("Front: a setting that its child or a body would refuse ends it before it serves",
          "[front]") {
  const std::vector<std::pair<std::string, std::string>> settings = {
      {"FRONT_APP_TIMEOUT", "a duration as 800ms, 30s or 5m"},
      {"FRONT_APP_KEEP", "a duration as 800ms, 30s or 5m"},
      {"FRONT_APP_RETRY_ATTEMPTS", "a number from 1 to 1000"},
      {"FRONT_APP_RETRY_BACKOFF", "exponential or fixed"}};
  for (const auto& [name, valid] : settings) {
    INFO(name);
    const test::Ran ended = test::RunProgram(
        {FRONT_APP}, {.environment = {{name, "soon"}, {"FUNCTIONS_CUSTOMHANDLER_PORT", "0"}}});
    CHECK(ended.exit_code == 1);
    CHECK(ended.err == "error: the setting " + name + " is 'soon', it must be " + valid + "\n");
  }
}

TEST_CASE("Front: orchestrations are answered by the front, activities by the child", "[front]") {
  App app{kPatient};
  const Answer answer = app.Post("flow", "context", FirstRequest());
  CHECK(answer.status == 200);
  const auto response = durable::DecodeResponse(
      FromBase64((*Json::Parse(answer.body))["ReturnValue"].AsString()).value());
  REQUIRE(response);
  REQUIRE(response->actions.size() == 1);
  CHECK(response->actions[0].name == "act");
  const pid_t child = app.ChildPid();
  CHECK(child > 0);
  CHECK(child != app.pid());
  CHECK(app.Act("throw").reason == "std::runtime_error: no luck");
}

TEST_CASE("Front: bytes that are no request are answered with a 200 all the same", "[front]") {
  App app{kPatient};
  for (const char* bad : {"", "AAAA", "not base64", "//////////8="}) {
    INFO(bad);
    const Answer answer = app.Post("flow", "context", bad);
    CHECK(answer.status == 200);
    CHECK_FALSE((*Json::Parse(answer.body))["ReturnValue"].AsString().empty());
  }
}

TEST_CASE("Front: what is not for it goes to the child as it came, to be judged there", "[front]") {
  const App app{kPatient};
  CHECK(app.PostBytes("act", "no JSON").status == 400);
  CHECK(app.PostBytes("nothing", "{}").status == 404);
}

TEST_CASE(
    "Front: (a) a child that dies under a call fails nothing; the call is repeated in the next one",
    "[front]") {
  App app{kPatient};
  const pid_t first = app.ChildPid();
  const Answer answer = app.Act("die " + app.Marker());
  CHECK(answer.status == 200);
  CHECK(app.ChildPid() != first);
  CHECK(IsAlive(app.pid()));
  const pid_t second = app.ChildPid();
  ::kill(second, SIGKILL);
  CHECK(app.Act("ok").status == 200);
  CHECK(IsAlive(app.pid()));
}

TEST_CASE("Front: a call that kills every child is failed with its reason after three", "[front]") {
  App app{kPatient};
  const Answer answer = app.Act("always");
  CHECK(answer.status == 500);
  CHECK(answer.reason ==
        "ProcessDied: the process of the functions ended under this call, again and again");
  CHECK(app.Act("ok").status == 200);
}

TEST_CASE("Front: (b) and (c) a front that is killed takes its child along", "[front]") {
  App app{kPatient};
  const pid_t child = app.ChildPid();
  REQUIRE(IsAlive(child));
  ::kill(app.pid(), SIGKILL);
  CHECK(app.Wait() == -SIGKILL);
  CHECK(Eventually([&] { return !IsAlive(child); }));
}

TEST_CASE(
    "Front: a child that hangs is replaced before the host's time-out, which is answered for it",
    "[front]") {
  App app{R"({"version":"2.0","functionTimeout":"00:00:02"})"};  // so the front's patience is one
                                                                 // second
  const pid_t first = app.ChildPid();
  const Answer answer = app.Act("hang");
  CHECK(answer.status == 500);
  CHECK(answer.reason ==
        "TimeOut: the function did not answer in its time; its process was replaced");
  CHECK(Eventually([&] { return !IsAlive(first); }));
  CHECK(app.ChildPid() != first);
}

TEST_CASE("Front: a child that hangs takes no other call along", "[front]") {
  App app{R"({"version":"2.0","functionTimeout":"00:00:06"})"};  // patience: four seconds
  auto hanging = std::async(std::launch::async, [&] { return app.Act("hang"); });
  while (hanging.wait_for(0s) != std::future_status::ready) {
    CHECK(app.Act("ok").status == 200);  // one of them is under way when the child is replaced
  }
  CHECK(hanging.get().reason ==
        "TimeOut: the function did not answer in its time; its process was replaced");
}

TEST_CASE("Front: many calls at once, small and large, each get their own answer", "[front]") {
  App app{kPatient};
  std::vector<std::future<void>> callers;
  std::atomic<int> wrong{0};
  for (int caller = 0; caller < 8; ++caller) {
    callers.push_back(std::async(std::launch::async, [&, caller] {
      for (int i = 0; i < 40; ++i) {
        // Every tenth does not fit into what the stream holds.
        const size_t size = i % 10 == 0 ? 1'000'000 : 10;
        const std::string text =
            "echo " + std::to_string(caller * 1000 + i) + std::string(size, 'x');
        const Answer answer = app.Act(text);
        const auto body = Json::Parse(answer.body);
        if (answer.status != 200 || !body || (*body)["ReturnValue"].AsString() != text) ++wrong;
      }
    }));
  }
  for (auto& caller : callers)
    caller.get();
  CHECK(wrong == 0);
}

TEST_CASE("Front: children killed under many calls at once fail none of them", "[front]") {
  App app{kPatient};
  REQUIRE(app.ChildPid() > 0);
  std::atomic<bool> enough{false};
  std::atomic<int> answered{0};
  std::atomic<int> wrong{0};
  std::vector<std::future<void>> callers;
  for (int caller = 0; caller < 8; ++caller) {
    callers.push_back(std::async(std::launch::async, [&] {
      while (!enough) {
        if (app.Act("ok").status == 200) {
          ++answered;
        } else {
          ++wrong;
        }
      }
    }));
  }
  for (int kill = 0; kill < 3; ++kill) {
    const pid_t child = app.ChildPid();
    REQUIRE(child > 0);
    ::kill(child, SIGKILL);
    const int before = answered;
    CHECK(Eventually([&] { return answered > before + 100; }));
  }
  enough = true;
  for (auto& caller : callers)
    caller.get();
  CHECK(wrong == 0);
}

TEST_CASE("Front: a body that takes long, where quick ones run, holds up no activity", "[front]") {
  App app{kPatient};
  REQUIRE(app.ChildPid() > 0);
  for (int i = 0; i < 100; ++i)  // so that it is trusted to be quick, and run by the leader
    REQUIRE(app.Post("flow", "context", FirstRequest()).status == 200);
  auto burning = std::async(std::launch::async,
                            [&] { return app.Post("flow", "context", FirstRequest("burn")); });
  int meanwhile = 0;
  while (burning.wait_for(0s) != std::future_status::ready) {
    CHECK(app.Act("ok").status == 200);
    ++meanwhile;
  }
  CHECK(burning.get().status == 200);
  CHECK(meanwhile > 20);
}

TEST_CASE("Front: asked to stop, it lets the activity under way finish", "[front]") {
  App app{kPatient};
  REQUIRE(app.ChildPid() > 0);
  auto slow = std::async(std::launch::async, [&] { return app.Act("slow " + app.Marker()); });
  REQUIRE(Eventually([&] { return std::ifstream{app.Marker()}.good(); }));
  ::kill(app.pid(), SIGTERM);
  CHECK(slow.get().status == 200);
  CHECK(app.Wait() == 200);
}

TEST_CASE("Front: asked to stop, it ends its child and leaves with the code that nobody counts",
          "[front]") {
  App app{kPatient};
  const pid_t child = app.ChildPid();
  ::kill(app.pid(), SIGTERM);
  CHECK(app.Wait() == 200);
  CHECK_FALSE(IsAlive(child));
}

TEST_CASE("ReadTimeSpan: as .NET writes time spans", "[front]") {
  CHECK(ReadTimeSpan("00:02:00") == 120'000);
  CHECK(ReadTimeSpan("1.00:00:01") == 86'401'000);
  CHECK(ReadTimeSpan("02:00") == 0);
  CHECK(ReadTimeSpan("x") == 0);
  CHECK(ReadTimeSpan("") == 0);
}

}  // namespace formwork::front
