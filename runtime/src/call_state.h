#pragma once
// What the runtime holds of one call while generated code works on it.

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <formwork/call.h>

#include "runtime/protocol/outputs.h"
#include "runtime/src/dispatcher.h"

namespace formwork {

class ServiceClients;

// The trigger's payload does not fit its type: no retry will change that.
class RejectedPayload : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct StagedOutput {
  std::string binding;
  bool messages = false;
  std::vector<std::string> values;
};

struct SetAsideDocument {
  size_t index = 0;
  std::string reason;
};

struct Call::State {
  const FunctionInfo& info;
  const Invocation& invocation;
  Context context;
  ServiceClients* services = nullptr;

  std::optional<Request> request = std::nullopt;
  std::optional<std::string> trigger = std::nullopt;
  std::optional<std::vector<std::string>> documents = std::nullopt;
  std::vector<SetAsideDocument> set_aside = {};

  std::optional<Response> response = std::nullopt;
  std::string result = {};  // JSON
  std::vector<StagedOutput> outputs = {};

  // The staged documents and messages, in the order they were first written to.
  void Put(protocol::Outputs& to) const;
};

// "/author is missing; /text must have …"
[[nodiscard]] std::string Describe(const std::vector<Fault>& faults);

}  // namespace formwork
