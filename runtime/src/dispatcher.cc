// Names to handlers; exceptions to failed invocations.

#include "runtime/src/dispatcher.h"

#include <exception>

#include "runtime/src/error_name.h"

namespace formwork {

void Dispatcher::Register(std::string function, Handler handler, HandlerOptions options) {
  Entry& entry = entries_[std::move(function)];
  entry.handler = std::move(handler);
  entry.options = std::move(options);
}

const Dispatcher::Entry* Dispatcher::Find(std::string_view path) const {
  if (!path.starts_with('/')) return nullptr;
  path.remove_prefix(1);
  const auto at = entries_.find(path);
  return at == entries_.end() ? nullptr : &at->second;
}

namespace {

protocol::Reply Guarded(const Handler& handler, const WireRequest& request,
                        const protocol::Envelope& envelope) {
  const std::string_view function = std::string_view(request.path).substr(1);
  try {
    return handler({function, request.invocation, request.trace_parent, request.body, envelope});
  } catch (const std::exception& error) {
    return protocol::Failure(ErrorName(error), error.what());
  } catch (...) {
    return protocol::Failure("unknown", "something that is no std::exception was thrown");
  }
}

}  // namespace

protocol::Reply Dispatcher::Call(const Handler& handler, const WireRequest& request) {
  const protocol::EnvelopeResult read = protocol::ReadEnvelope(request.body);
  if (read.envelope) return Guarded(handler, request, *read.envelope);
  protocol::Reply reply = protocol::Failure("BadRequest", read.fault);
  reply.status = 400;
  return reply;
}

protocol::Reply Dispatcher::Dispatch(const WireRequest& request) const {
  if (request.method != "POST") return {200, {}, "{}"};
  const Entry* entry = Find(request.path);
  if (entry == nullptr) return {404, "no such function", "{}"};
  return Call(entry->handler, request);
}

}  // namespace formwork
