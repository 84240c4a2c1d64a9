#pragma once
// Which workflows there are: a name and a body each. Filled once at start-up, by generated code.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <formwork/workflow.h>

namespace formwork {

class WorkflowRegistry {
 public:
  using Starter = std::function<durable::Started(WorkflowContext&, std::string_view input)>;

  template <class In, class Out>
  void Add(std::string name, Workflow<In, Out> (*body)(WorkflowContext&, In)) {
    starters_[std::move(name)] = [body](WorkflowContext& flow, std::string_view input) {
      return body(flow, durable::FromText<In>(input)).Release();
    };
  }

  // nullptr if there is no such workflow.
  [[nodiscard]] const Starter* Find(std::string_view name) const {
    const auto found = starters_.find(name);
    return found == starters_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] const std::map<std::string, Starter, std::less<>>& All() const { return starters_; }

 private:
  std::map<std::string, Starter, std::less<>> starters_;
};

}  // namespace formwork
