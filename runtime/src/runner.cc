// The choice of a runner by trigger, and the runners without dead letters: schedule, activity,
// health.

#include "runtime/src/runner.h"

#include <formwork/json_writer.h>

#include "runtime/src/call_state.h"
#include "runtime/src/error_name.h"
#include "runtime/src/make_context.h"
#include "runtime/src/settings.h"

namespace formwork {

BoundHandler BindFunction(const FunctionInfo& function, const AppParts& parts) {
  FunctionLimits limits;
  limits.attempts = IntegerSetting(function.attempts_setting, function.attempts, 1, 1000);
  limits.timeout_ms = DurationSetting(function.timeout_setting, function.timeout_ms);
  switch (function.trigger) {
    case TriggerKind::kHttp:
      return BindHttp(function, parts, limits);
    case TriggerKind::kQueue:
      return BindQueue(function, parts, limits);
    case TriggerKind::kChanges:
      return BindChanges(function, parts, limits);
    case TriggerKind::kMover:
      return BindMover(function, parts);
    case TriggerKind::kHealth:
      return BindHealth(function, parts);
    case TriggerKind::kSchedule:
    case TriggerKind::kActivity:
      return BindPlain(function, parts, limits);
  }
  throw std::logic_error("unknown trigger");
}

BoundHandler BindPlain(const FunctionInfo& function, const AppParts& parts, FunctionLimits limits) {
  Handler handler = [function, &parts, limits](const Invocation& invocation) {
    const int attempt = AttemptOfRetry(invocation);
    Call::State state{function, invocation,
                      MakeContext(function, invocation, parts, attempt, limits.timeout_ms),
                      parts.services};
    Call call(state);
    try {
      function.run(call);
    } catch (const std::exception& error) {
      // The reason travels to the host's log in the status line; the whole text stands here.
      state.context.Error(error.what(), {{"error", ErrorName(error)}});
      return protocol::Failure(ErrorName(error), error.what());
    }
    protocol::Outputs outputs;
    state.Put(outputs);
    outputs.ReturnValue(state.result);
    return std::move(outputs).Finish();
  };
  return {std::move(handler), {limits.timeout_ms, {}}};
}

BoundHandler BindHealth(const FunctionInfo& function, const AppParts& parts) {
  static_cast<void>(function);
  Handler handler = [&parts](const Invocation&) {
    Response response;
    response.content_type = "application/json; charset=utf-8";
    response.headers.push_back({"cache-control", "no-store"});
    JsonWriter writer(response.body);
    writer.BeginObject();
    writer.Key("status");
    writer.String("healthy");
    writer.Key("build");
    writer.String(parts.build);
    writer.Key("functions");
    writer.Integer(static_cast<int64_t>(parts.functions));
    writer.EndObject();
    protocol::Outputs outputs;
    outputs.Http("res", response);
    return std::move(outputs).Finish();
  };
  return {std::move(handler), {}};
}

}  // namespace formwork
