#include "tests/e2e/workflows/flow_host.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <formwork/json_value.h>

#include "tests/support/catch.h"

namespace formwork::test {
namespace {

constexpr const char* kActivity = R"({"type":"activityTrigger","direction":"in","name":"input"})";
constexpr const char* kClientIn = R"({"type":"durableClient","direction":"in","name":"client"})";

std::string QueueOut(const std::string& name) {
  return R"({"type":"queue","direction":"out","name":")" + name + R"(","queueName":"events-dead"})";
}

std::vector<std::string> WithState(const HostApp& app, std::vector<std::string> options) {
  options.insert(options.end(), {"--state", app.path() + "/state.db"});
  return options;
}

Json Ask(const HostProcess& process, const std::string& path) {
  return Json::Parse(process.Control("GET", path).body).value_or(Json());
}

}  // namespace

void AddFlowFunctions(HostApp& app) {
  const std::string comma = ",";
  const std::string timer =
      R"({"type":"timerTrigger","direction":"in","name":"timer","schedule":"0 0 0 1 1 *"})";
  app.SetHostJson(R"("extensions":{"queues":{"maxDequeueCount":1000,"batchSize":16}})");
  app.AddFunction("flow", R"({"type":"orchestrationTrigger","direction":"in","name":"context"})");
  for (const char* name : {"count", "alert", "log"})
    app.AddFunction(name, kActivity);
  app.AddFunction("formwork-dead-letter", kActivity + comma + QueueOut("deadLetterEventsDead"));
  app.AddFunction(
      "formwork-start-flow",
      R"({"type":"queueTrigger","direction":"in","name":"message","queueName":"events"},)" +
          std::string{kClientIn} +
          R"(,{"type":"durableClient","direction":"out","name":"starter"},)" +
          QueueOut("deadLetter"));
  app.AddFunction("formwork-sweep",
                  timer + comma + kClientIn + comma + QueueOut("deadLetterEventsDead"));
  app.AddFunction("formwork-purge", timer + comma + kClientIn);
}

FlowHost::FlowHost(HostApp& app, const std::vector<std::string>& options)
    : process_(app, WithState(app, options)) {
  REQUIRE(Eventually([&] { return Child() > 0; }));
}

bool FlowHost::Send(const std::string& id) const {
  return process_.Control("POST", "queues/events/messages", R"({"id":")" + id + "\"}").status ==
         201;
}

pid_t FlowHost::Front() const {
  return static_cast<pid_t>(Ask(process_, "state")["handler"]["pid"].AsInteger());
}

int FlowHost::FrontStarts() const {
  return static_cast<int>(Ask(process_, "state")["handler"]["starts"].AsInteger());
}

pid_t FlowHost::Child() const {
  const pid_t front = Front();
  if (front <= 0) return 0;
  std::error_code ended;
  const std::string tasks = "/proc/" + std::to_string(front) + "/task";
  for (const auto& task : std::filesystem::directory_iterator{tasks, ended}) {
    pid_t child = 0;
    if (std::ifstream{task.path() / "children"} >> child) return child;
  }
  return 0;
}

std::string FlowHost::Status(const std::string& id) const {
  return Ask(process_, "workflows/" + id)["runtimeStatus"].AsString();
}

std::string FlowHost::Output(const std::string& id) const {
  return Ask(process_, "workflows/" + id)["output"].ToString();
}

std::string FlowHost::Started(const std::string& id) const {
  return Ask(process_, "workflows/" + id)["historyEvents"][size_t{0}]["Timestamp"].AsString();
}

int64_t FlowHost::Depth(const std::string& queue) const {
  const Json state = Ask(process_, "state");
  for (const Json& row : state["queues"].elements()) {
    if (row["name"].AsString() == queue) return row["depth"].AsInteger();
  }
  return -1;
}

std::map<std::string, int64_t> FlowHost::Counts() const {
  std::map<std::string, int64_t> counts;
  const Json json = Ask(process_, "state")["workflows"];
  for (size_t i = 0; i < json.size(); ++i)
    counts[json.names()[i]] = json[i].AsInteger();
  return counts;
}

std::vector<std::string> FlowHost::DeadLetters() const {
  std::vector<std::string> texts;
  const Json answer = Ask(process_, "queues/events-dead/messages");
  for (const Json& message : answer["messages"].elements())
    texts.push_back(message["text"].AsString());
  return texts;
}

void FlowHost::Run(const std::string& function) const {
  const std::string path = "functions/" + function + "/invoke?wait=true";
  CHECK(process_.Control("POST", path, "{}").status == 200);
}

void FlowHost::Sweep() const {
  Run("formwork-sweep");
}

void FlowHost::Purge() const {
  Run("formwork-purge");
}

void FlowHost::KillFront() const {
  const pid_t front = Front();
  REQUIRE(front > 0);
  ::kill(front, SIGKILL);
}

void FlowHost::KillHostAndFront() {
  const pid_t front = Front();
  process_.Signal(SIGKILL);
  if (front > 0) ::kill(front, SIGKILL);
  static_cast<void>(process_.Wait());
}

std::set<std::string> Effects(const HostApp& app) {
  std::set<std::string> effects;
  std::ifstream file{app.path() + "/d/effects"};
  for (std::string line; std::getline(file, line);)
    effects.insert(line);
  return effects;
}

}  // namespace formwork::test
