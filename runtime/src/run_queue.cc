// Around a queue function: attempts are counted by the queue, what cannot be handled goes to the
// dead letter in an envelope, and only once the host has taken that is the message gone.

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "runtime/protocol/dead_letter.h"
#include "runtime/protocol/triggers.h"
#include "runtime/src/call_state.h"
#include "runtime/src/error_name.h"
#include "runtime/src/events.h"
#include "runtime/src/make_context.h"
#include "runtime/src/runner.h"

namespace formwork {
namespace {

struct Error {
  std::string type;
  std::string message;
};

// Why a delivery failed, remembered until the message is gone: a redelivery after a refused dead
// letter write does not run the function again, and still says why. Bounded; what is forgotten is
// only the reason.
class LastErrors {
 public:
  void Remember(const std::string& id, Error error) {
    const std::lock_guard lock(mutex_);
    if (errors_.size() >= 1000) errors_.erase(errors_.begin());
    errors_.insert_or_assign(id, std::move(error));
  }

  [[nodiscard]] Error Find(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto at = errors_.find(id);
    if (at != errors_.end()) return at->second;
    return {"Unfinished", "the function never answered; its process may have ended"};
  }

  void Forget(const std::string& id) {
    const std::lock_guard lock(mutex_);
    errors_.erase(id);
  }

  [[nodiscard]] bool empty() {
    const std::lock_guard lock(mutex_);
    return errors_.empty();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Error> errors_;
};

class QueueRunner {
 public:
  QueueRunner(const FunctionInfo& function, const AppParts& parts, FunctionLimits limits)
      : function_(function), parts_(parts), limits_(limits) {}

  protocol::Reply Run(const Invocation& invocation) {
    const Delivered delivered = Read(invocation);
    EmitAge(delivered, invocation);
    if (delivered.count > limits_.attempts)
      return Bury(delivered, invocation, errors_.Find(LetterId(delivered, invocation)));
    Call::State state{function_, invocation,
                      MakeContext(function_, invocation, parts_, std::max(delivered.count, 1),
                                  limits_.timeout_ms),
                      parts_.services};
    Call call(state);
    try {
      function_.run(call);
    } catch (const RejectedPayload& error) {
      state.context.Error(error.what(), {{"error", "RejectedPayload"}});
      return Bury(delivered, invocation, {"RejectedPayload", error.what()});
    } catch (const std::exception& error) {
      state.context.Error(error.what(), {{"error", ErrorName(error)}});
      return Fail(delivered, invocation, {ErrorName(error), error.what()});
    } catch (...) {
      state.context.Error("something that is no std::exception was thrown", {});
      return Fail(delivered, invocation,
                  {"unknown", "something that is no std::exception was thrown"});
    }
    if (delivered.count != 1 && !errors_.empty()) errors_.Forget(LetterId(delivered, invocation));
    protocol::Outputs outputs;
    state.Put(outputs);
    return std::move(outputs).Finish();
  }

  protocol::Reply Late(const Invocation& invocation) {
    const Delivered delivered = Read(invocation);
    Context context = MakeContext(function_, invocation, parts_, std::max(delivered.count, 1),
                                  limits_.timeout_ms);
    context.Error("the function did not answer in its time", {{"timeoutMs", limits_.timeout_ms}});
    return Fail(delivered, invocation, {"TimeOut", "the function did not answer in its time"});
  }

 private:
  struct Delivered {
    int count = 0;  // 0: not known, because a field of the message has taken the name
    std::optional<DateTime> inserted;
  };

  static Delivered Read(const Invocation& invocation) {
    const protocol::Delivery delivery = protocol::ReadDelivery(invocation.envelope);
    return {delivery.dequeue_count.value_or(0), delivery.inserted};
  }

  [[nodiscard]] std::string Payload(const Invocation& invocation) const {
    return protocol::ReadMessage(invocation.envelope.Data(function_.input)).value_or("");
  }

  // Id and time tell one message from another with the same text.
  [[nodiscard]] std::string LetterId(const Delivered& delivered,
                                     const Invocation& invocation) const {
    const std::string message =
        protocol::ReadMessageId(invocation.envelope) + "@" +
        (delivered.inserted ? delivered.inserted->ToString() : std::string());
    return protocol::DeadLetterId(function_.source, function_.name, message, Payload(invocation));
  }

  // Messages are stamped by a clock that need not be ours: a local platform's is moved by hand. The
  // host says its time with every call; it is read only where ours gives an age that is doubtful.
  static int64_t AgeMs(DateTime inserted, const Invocation& invocation) {
    constexpr int64_t kYoung = 1'000;
    const int64_t age = DateTime::Now().milliseconds() - inserted.milliseconds();
    if (age >= 0 && age <= kYoung) return age;
    const auto host = protocol::ReadInvokedAt(invocation.envelope);
    return std::max<int64_t>(0, host ? host->milliseconds() - inserted.milliseconds() : age);
  }

  void EmitAge(const Delivered& delivered, const Invocation& invocation) const {
    if (!delivered.inserted) return;
    Emit(parts_.lines, EventAge{.function = function_.name,
                                .queue = function_.source,
                                .age_ms = AgeMs(*delivered.inserted, invocation),
                                .attempt = std::max(delivered.count, 1),
                                .invocation = invocation.id});
  }

  protocol::Reply Fail(const Delivered& delivered, const Invocation& invocation,
                       const Error& error) {
    errors_.Remember(LetterId(delivered, invocation), error);
    // Without a count of our own the host's decides: after its last attempt the message is in
    // -poison, and the mover takes it from there.
    if (delivered.count < limits_.attempts) return protocol::Failure(error.type, error.message);
    return Bury(delivered, invocation, error);
  }

  protocol::Reply Bury(const Delivered& delivered, const Invocation& invocation,
                       const Error& error) {
    protocol::DeadLetter letter;
    letter.id = LetterId(delivered, invocation);
    letter.source = std::string("queue ") + function_.source;
    letter.function = function_.name;
    letter.attempts = std::max(delivered.count, 1);
    letter.first_at = delivered.inserted;
    letter.last_at = DateTime::Now();
    letter.invocation = invocation.id;
    letter.error_type = error.type;
    letter.error_message = error.message;
    letter.payload = Payload(invocation);
    const std::string envelope = protocol::WriteDeadLetter(letter);
    const bool fits = envelope.size() <= protocol::kMaxMessageBytes;
    // Left to the host, the message goes whole to -poison after the host's last attempt.
    if (!fits || *function_.dead_letter == '\0')
      return protocol::Failure(error.type, error.message);
    Emit(parts_.lines, DeadLetterEvent{function_.name, letter.source, letter.id, invocation.id});
    errors_.Remember(letter.id, error);
    protocol::Outputs outputs;
    outputs.Messages(function_.dead_letter, {envelope});
    return std::move(outputs).Finish();
  }

  FunctionInfo function_;
  const AppParts& parts_;
  FunctionLimits limits_;
  LastErrors errors_;
};

}  // namespace

BoundHandler BindQueue(const FunctionInfo& function, const AppParts& parts, FunctionLimits limits) {
  const auto runner = std::make_shared<QueueRunner>(function, parts, limits);
  return {[runner](const Invocation& invocation) { return runner->Run(invocation); },
          {limits.timeout_ms,
           [runner](const Invocation& invocation) { return runner->Late(invocation); }}};
}

BoundHandler BindMover(const FunctionInfo& function, const AppParts& parts) {
  Handler handler = [function, &parts](const Invocation& invocation) {
    const protocol::Delivery delivery = protocol::ReadDelivery(invocation.envelope);
    protocol::DeadLetter letter;
    letter.source = std::string("queue ") + function.source;
    letter.function = function.consumer;
    letter.attempts = function.attempts;
    letter.first_at = delivery.inserted;
    letter.last_at = DateTime::Now();
    letter.invocation = invocation.id;
    letter.error_type = "Poison";
    letter.error_message = "the host gave the message up; the log of its function has the reason";
    letter.payload = protocol::ReadMessage(invocation.envelope.Data(function.input)).value_or("");
    letter.id =
        protocol::DeadLetterId(letter.source, letter.function,
                               protocol::ReadMessageId(invocation.envelope), letter.payload);
    const std::string envelope = protocol::WriteDeadLetter(letter);
    // Too large for an envelope: it stays where it is, whole; whatever shows or redrives dead
    // letters looks there too.
    if (envelope.size() > protocol::kMaxMessageBytes) {
      return protocol::Failure(
          "TooLarge", "the message does not fit into a dead letter and stays in the poison queue");
    }
    Emit(parts.lines, DeadLetterEvent{function.name, letter.source, letter.id, invocation.id});
    protocol::Outputs outputs;
    outputs.Messages(function.dead_letter, {envelope});
    return std::move(outputs).Finish();
  };
  return {std::move(handler), {}};
}

}  // namespace formwork
