#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <formwork/workflow_testing.h>

#include "runtime/durable/recording.h"
#include "runtime/durable/simulator.h"

namespace formwork::testing {
namespace {

constexpr WorkflowTime kStart{std::chrono::milliseconds{1'700'000'000'000}};
constexpr std::string_view kName = "workflow under test";

std::string ReadText(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

}  // namespace

struct FakeFlow::State {
  std::vector<std::pair<std::string, std::function<std::string(std::string_view)>>> activities;
  std::vector<std::pair<std::string, std::string>> events;
  std::vector<std::string> calls;
};

FakeFlow::FakeFlow() : state_(std::make_unique<State>()) {}

FakeFlow::~FakeFlow() = default;

const std::vector<std::string>& FakeFlow::calls() const {
  return state_->calls;
}

void FakeFlow::OnText(std::string name, std::function<std::string(std::string_view)> body) {
  state_->activities.emplace_back(std::move(name), std::move(body));
}

void FakeFlow::RaiseText(std::string name, std::string data) {
  state_->events.emplace_back(std::move(name), std::move(data));
}

FlowEnd FakeFlow::RunText(std::string input) {
  durable::Simulator simulator{registry_, {}, kStart};
  for (const auto& [name, body] : state_->activities) {
    simulator.OnActivity(name, [this, name = name, body = body](std::string_view text) {
      state_->calls.push_back(name);
      return body(text);
    });
  }
  simulator.Start(kName, "test", std::move(input));
  simulator.Settle();
  for (const auto& [name, data] : state_->events)
    simulator.Raise("test", name, data);
  simulator.Run();
  const durable::Simulator::State* state = simulator.Find("test");
  FlowEnd end;
  end.completed = state->status == durable::Status::kCompleted;
  end.output = state->output.value_or("");
  end.custom_status = state->custom_status.value_or("");
  end.took = simulator.now() - kStart;
  if (state->failure) end.error = state->failure->message;
  if (!durable::IsFinal(state->status))
    end.error = "the workflow waits for something that never comes";
  return end;
}

std::vector<std::string> ScanWorkflow(const std::string& file) {
  const std::string text = ReadText(file);
  if (text.empty()) return {file + ": cannot be read"};
  return ScanWorkflowText(file, text);
}

std::vector<std::string> ReplayHistories(const std::string& folder,
                                         const WorkflowRegistry& registry) {
  std::vector<std::string> findings;
  std::error_code none;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder, none}) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    const durable::Replayed replayed = durable::ReplayRecording(registry, ReadText(file));
    if (!replayed.problem.empty()) findings.push_back(file + ": " + replayed.problem);
  }
  return findings;
}

std::string Beside(std::string_view file, std::string_view other) {
  return (std::filesystem::path{file}.parent_path() / other).lexically_normal().string();
}

bool Nothing(const std::vector<std::string>& findings) {
  for (const std::string& line : findings)
    std::fprintf(stderr, "%s\n", line.c_str());
  return findings.empty();
}

}  // namespace formwork::testing
