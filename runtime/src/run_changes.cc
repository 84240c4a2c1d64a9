// Around a changes function. The change feed moves on once we answer with success, so success is
// only said when each document was handled or lies in the dead letter; until then the host's
// endless retry brings the batch again.

#include <algorithm>
#include <memory>
#include <set>

#include <formwork/json_value.h>

#include "runtime/protocol/dead_letter.h"
#include "runtime/protocol/triggers.h"
#include "runtime/src/call_state.h"
#include "runtime/src/error_name.h"
#include "runtime/src/events.h"
#include "runtime/src/make_context.h"
#include "runtime/src/runner.h"

namespace formwork {
namespace {

using Letters = std::vector<std::string>;

class ChangesRunner {
 public:
  ChangesRunner(const FunctionInfo& function, const AppParts& parts, FunctionLimits limits)
      : function_(function), parts_(parts), limits_(limits) {}

  protocol::Reply Run(const Invocation& invocation) const {
    const int attempt = AttemptOfRetry(invocation);
    Call::State state{function_, invocation,
                      MakeContext(function_, invocation, parts_, attempt, limits_.timeout_ms),
                      parts_.services};
    Call call(state);
    try {
      function_.run(call);
    } catch (const std::exception& error) {
      state.context.Error(error.what(), {{"error", ErrorName(error)}});
      return Fail(state, ErrorName(error), error.what());
    } catch (...) {
      state.context.Error("something that is no std::exception was thrown", {});
      return Fail(state, "unknown", "something that is no std::exception was thrown");
    }
    protocol::Outputs outputs;
    state.Put(outputs);
    PutLetters(outputs, SetAsideLetters(state));
    return std::move(outputs).Finish();
  }

  protocol::Reply Late(const Invocation& invocation) const {
    const int attempt = AttemptOfRetry(invocation);
    Call::State state{function_, invocation,
                      MakeContext(function_, invocation, parts_, attempt, limits_.timeout_ms),
                      parts_.services};
    state.context.Error("the function did not answer in its time",
                        {{"timeoutMs", limits_.timeout_ms}});
    state.documents = protocol::ReadDocuments(invocation.envelope.Data(function_.input));
    return Fail(state, "TimeOut", "the function did not answer in its time");
  }

 private:
  protocol::Reply Fail(Call::State& state, const std::string& type,
                       const std::string& message) const {
    if (state.context.attempt() < limits_.attempts || *function_.dead_letter == '\0' ||
        !state.documents) {
      return protocol::Failure(type, message);
    }
    std::set<size_t> aside;
    for (const SetAsideDocument& document : state.set_aside)
      aside.insert(document.index);
    Letters letters = SetAsideLetters(state);
    for (size_t i = 0; i < state.documents->size(); ++i) {
      if (!aside.contains(i)) letters.push_back(Letter(state, i, type, message));
    }
    protocol::Outputs outputs;
    PutLetters(outputs, letters);
    return std::move(outputs).Finish();
  }

  Letters SetAsideLetters(const Call::State& state) const {
    Letters letters;
    for (const SetAsideDocument& document : state.set_aside) {
      letters.push_back(Letter(state, document.index, "RejectedPayload", document.reason));
    }
    return letters;
  }

  void PutLetters(protocol::Outputs& outputs, const Letters& letters) const {
    if (*function_.dead_letter != '\0') outputs.Messages(function_.dead_letter, letters);
  }

  std::string Letter(const Call::State& state, size_t index, const std::string& type,
                     const std::string& message) const {
    protocol::DeadLetter letter;
    letter.payload = state.documents->at(index);
    letter.source = std::string("changes ") + function_.source;
    letter.function = function_.name;
    letter.id = protocol::DeadLetterId(letter.source, letter.function, "", letter.payload);
    letter.attempts = state.context.attempt();
    letter.last_at = DateTime::Now();
    letter.invocation = state.invocation.id;
    letter.error_type = type;
    letter.error_message = message;
    std::string envelope = protocol::WriteDeadLetter(letter);
    if (envelope.size() > protocol::kMaxMessageBytes) {
      // The document itself is still in its container: its id is enough to find it.
      letter.error_message =
          "the document is too large for a dead letter, its payload is its id; " + message;
      letter.error_message.resize(std::min<size_t>(letter.error_message.size(), 1024));
      letter.payload = Reference(letter.payload);
      envelope = protocol::WriteDeadLetter(letter);
    }
    Emit(parts_.lines,
         DeadLetterEvent{function_.name, letter.source, letter.id, state.invocation.id});
    return envelope;
  }

  static std::string Reference(std::string_view document) {
    const std::optional<Json> json = Json::Parse(document);
    Json reference = Json::Object();
    if (json) reference.Set("id", (*json)["id"]);
    return reference.ToString();
  }

  FunctionInfo function_;
  const AppParts& parts_;
  FunctionLimits limits_;
};

}  // namespace

BoundHandler BindChanges(const FunctionInfo& function, const AppParts& parts,
                         FunctionLimits limits) {
  const auto runner = std::make_shared<ChangesRunner>(function, parts, limits);
  return {[runner](const Invocation& invocation) { return runner->Run(invocation); },
          {limits.timeout_ms,
           [runner](const Invocation& invocation) { return runner->Late(invocation); }}};
}

}  // namespace formwork
