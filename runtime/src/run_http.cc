// Around an http function: its exceptions become problem documents, and every call leaves an audit
// line.

#include <chrono>
#include <optional>

#include "runtime/protocol/triggers.h"
#include "runtime/src/call_state.h"
#include "runtime/src/error_name.h"
#include "runtime/src/events.h"
#include "runtime/src/make_context.h"
#include "runtime/src/runner.h"

namespace formwork {
namespace {

Response ProblemResponse(int status, std::string_view detail, const std::vector<Fault>& faults,
                         std::string_view invocation) {
  return {status,
          {},
          ProblemDocument(status, detail, faults, invocation),
          "application/problem+json; charset=utf-8"};
}

// The host hands a caller's trace on among the request's headers only.
std::string TraceOf(const Request& request) {
  const auto header = request.FindHeader("traceparent");
  if (!header || header->size() != 55) return {};
  const bool plain = header->find_first_not_of("0123456789abcdef-") == std::string_view::npos;
  return plain ? std::string(*header) : std::string();
}

// A status that is none would leave the caller with a 200.
int CheckedStatus(int status) {
  return status >= 200 && status <= 599 ? status : 500;
}

struct Ran {
  Response response;
  bool writes = false;  // only what succeeded writes
};

Ran RunGuarded(const FunctionInfo& function, Call::State& state) {
  Call call(state);
  try {
    function.run(call);
    if (!state.response) return {{204, {}, {}, "text/plain; charset=utf-8"}, true};
    Response response = *std::move(state.response);
    response.status = CheckedStatus(response.status);
    return {std::move(response), true};
  } catch (const Problem& problem) {
    const int status = CheckedStatus(problem.status());
    if (status >= 500) state.context.Error(problem.what(), {{"error", ErrorName(problem)}});
    return {ProblemResponse(status, problem.detail(), problem.faults(), state.context.invocation()),
            false};
  } catch (const std::exception& error) {
    state.context.Error(error.what(), {{"error", ErrorName(error)}});
  } catch (...) {
    state.context.Error("something that is no std::exception was thrown", {});
  }
  return {ProblemResponse(500, "the function failed; its log has the reason under this invocation",
                          {}, state.context.invocation()),
          false};
}

void EmitApi(const FunctionInfo& function, const AppParts& parts, const Call::State& state,
             int status, double ms) {
  Emit(parts.lines,
       ApiEvent{.function = function.name,
                .method = function.method,
                .route = function.route,
                .status = status,
                .ms = ms,
                .key = state.request ? std::string_view(state.request->key) : std::string_view(),
                .invocation = state.invocation.id});
}

}  // namespace

BoundHandler BindHttp(const FunctionInfo& function, const AppParts& parts, FunctionLimits limits) {
  Handler handler = [function, &parts, limits](const Invocation& from_host) {
    const auto start = std::chrono::steady_clock::now();
    std::optional<Request> request = protocol::ReadRequest(from_host.envelope.Data(function.input));
    const std::string trace = request ? TraceOf(*request) : std::string();
    const Invocation invocation{from_host.function, from_host.id,
                                from_host.trace_parent.empty() ? trace : from_host.trace_parent,
                                from_host.body, from_host.envelope};
    Call::State state{function, invocation,
                      MakeContext(function, invocation, parts, 1, limits.timeout_ms),
                      parts.services};
    state.request = std::move(request);
    const Ran ran = RunGuarded(function, state);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    EmitApi(function, parts, state, ran.response.status, took.count());
    protocol::Outputs outputs;
    outputs.Http("res", ran.response);
    if (ran.writes) state.Put(outputs);
    return std::move(outputs).Finish();
  };
  Handler late = [function, &parts, limits](const Invocation& invocation) {
    Call::State state{function, invocation,
                      MakeContext(function, invocation, parts, 1, limits.timeout_ms),
                      parts.services};
    state.context.Error("the function did not answer in its time",
                        {{"timeoutMs", limits.timeout_ms}});
    EmitApi(function, parts, state, 504, static_cast<double>(limits.timeout_ms));
    protocol::Outputs outputs;
    outputs.Http(
        "res", ProblemResponse(504, "the function did not answer in its time", {}, invocation.id));
    return std::move(outputs).Finish();
  };
  return {std::move(handler), {limits.timeout_ms, std::move(late)}};
}

}  // namespace formwork
