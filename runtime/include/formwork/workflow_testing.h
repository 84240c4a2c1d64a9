#pragma once
// Tests of workflows without any server: a fake context that runs the body against activities of
// the test's own, with a clock that jumps; a scanner for what a body must not do; recorded
// histories replayed against today's code.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <formwork/workflow_registry.h>

namespace formwork::testing {

struct FlowEnd {
  bool completed = false;
  std::string output;                 // JSON text
  std::string error;                  // of a failed one
  std::string custom_status;          // JSON text
  std::chrono::milliseconds took{0};  // of the workflow's own time
};

template <class Out>
struct FlowResult : FlowEnd {
  Out value = {};  // when completed
};

class FakeFlow {
 public:
  FakeFlow();
  FakeFlow(const FakeFlow&) = delete;
  FakeFlow& operator=(const FakeFlow&) = delete;
  ~FakeFlow();

  // What an activity answers; it may throw, as a real one.
  template <class Activity>
  void On(std::function<
          typename ActivityOf<Activity>::Output(const typename ActivityOf<Activity>::Input&)>
              body) {
    using Known = ActivityOf<Activity>;
    OnText(std::string{Known::kName}, [run = std::move(body)](std::string_view input) {
      if constexpr (std::is_void_v<typename Known::Output>) {
        run(durable::FromText<typename Known::Input>(input));
        return std::string{"null"};
      } else {
        return durable::ToText(run(durable::FromText<typename Known::Input>(input)));
      }
    });
  }

  // Another workflow that the one under test calls.
  template <class In, class Out>
  void Add(std::string name, Workflow<In, Out> (*body)(WorkflowContext&, In)) {
    registry_.Add(std::move(name), body);
  }

  // An event that comes once the workflow has begun.
  template <class T>
  void Raise(std::string name, const T& value) {
    RaiseText(std::move(name), durable::ToText(value));
  }

  template <class In, class Out>
  FlowResult<Out> Run(Workflow<In, Out> (*body)(WorkflowContext&, In), const In& input) {
    registry_.Add("workflow under test", body);
    FlowResult<Out> result;
    static_cast<FlowEnd&>(result) = RunText(durable::ToText(input));
    if (result.completed) result.value = durable::FromText<Out>(result.output);
    return result;
  }

  template <class In>
  FlowEnd Run(Workflow<In, void> (*body)(WorkflowContext&, In), const In& input) {
    registry_.Add("workflow under test", body);
    return RunText(durable::ToText(input));
  }

  // The activities that were called, in order.
  [[nodiscard]] const std::vector<std::string>& calls() const;

 private:
  void OnText(std::string name, std::function<std::string(std::string_view)> body);
  void RaiseText(std::string name, std::string data);
  FlowEnd RunText(std::string input);

  struct State;
  WorkflowRegistry registry_;
  std::unique_ptr<State> state_;
};

// Lines of a body that would not come out the same in a replay: clocks, random numbers, the
// environment, files and sockets, threads, static variables. "file:line: why".
[[nodiscard]] std::vector<std::string> ScanWorkflowText(std::string_view file,
                                                        std::string_view text);
[[nodiscard]] std::vector<std::string> ScanWorkflow(const std::string& file);

// Replays each *.json of the folder (made by `formwork workflow history ID`) against today's code.
// What no longer fits: "file: why". A folder that is not there has nothing to say.
[[nodiscard]] std::vector<std::string> ReplayHistories(const std::string& folder,
                                                       const WorkflowRegistry& registry);

template <class In, class Out>
std::vector<std::string> ReplayHistories(const std::string& folder, const std::string& name,
                                         Workflow<In, Out> (*body)(WorkflowContext&, In)) {
  WorkflowRegistry registry;
  registry.Add(name, body);
  return ReplayHistories(folder, registry);
}

// "/project/tests/x_test.cc", "../functions/x.cc": the second as seen from the first.
[[nodiscard]] std::string Beside(std::string_view file, std::string_view other);

// Prints the lines and is true if there are none.
[[nodiscard]] bool Nothing(const std::vector<std::string>& findings);

}  // namespace formwork::testing
