// The call that generated code sees, over the envelope.

#include <utility>

#include <formwork/call.h>

#include "runtime/protocol/triggers.h"
#include "runtime/src/call_state.h"
#include "runtime/src/service_clients.h"

namespace formwork {
namespace {

constexpr size_t kMaxTypedBody = size_t{4} * 1024 * 1024;

bool IsJsonType(std::string_view type) {
  std::string lower;
  for (const char c : type.substr(0, type.find(';'))) {
    if (c != ' ') lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return lower == "application/json" || lower == "text/json" ||
         (lower.starts_with("application/") && lower.ends_with("+json"));
}

StagedOutput& Staged(std::vector<StagedOutput>& outputs, std::string_view name, bool messages) {
  for (StagedOutput& output : outputs) {
    if (output.binding == name) return output;
  }
  if (outputs.empty()) outputs.reserve(4);
  outputs.push_back({std::string(name), messages, {}});
  return outputs.back();
}

// A parameter that fills a field: what the field may not hold is the caller's mistake.
std::string Fitting(std::string value, std::string_view what, std::string_view name,
                    const LengthRule& rule) {
  const std::string breach = IsUtf8(value) ? Breach(value, rule) : "must be UTF-8";
  if (breach.empty()) return value;
  std::string detail = "the ";
  detail.append(what).append(" '").append(name).append("' ").append(breach);
  throw Problem(400, std::move(detail));
}

}  // namespace

std::string Describe(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) {
    if (!out.empty()) out.append("; ");
    out.append(fault.pointer.empty() ? "it" : fault.pointer).append(" ").append(fault.message);
  }
  return out;
}

void Call::State::Put(protocol::Outputs& to) const {
  for (const StagedOutput& output : outputs) {
    if (output.messages) {
      to.Messages(output.binding, output.values);
    } else {
      to.Documents(output.binding, output.values);
    }
  }
}

Context& Call::context() {
  return state_.context;
}

DateTime Call::invoked_at() const {
  return protocol::ReadInvokedAt(state_.invocation.envelope).value_or(DateTime::Now());
}

const Request& Call::request() {
  if (!state_.request) {
    state_.request = protocol::ReadRequest(state_.invocation.envelope.Data(state_.info.input));
    if (!state_.request) throw std::runtime_error("the host sent no http request");
  }
  return *state_.request;
}

Request Call::TakeRequest() {
  static_cast<void>(request());
  Request taken = std::exchange(*state_.request, Request());
  state_.request->key = taken.key;  // for the line that says who called
  return taken;
}

std::string Call::Param(std::string_view name) {
  return std::string(request().FindParam(name).value_or(""));
}

std::string Call::Query(std::string_view name) {
  return std::string(request().FindQuery(name).value_or(""));
}

std::string Call::Param(std::string_view name, const LengthRule& rule) {
  return Fitting(Param(name), "route parameter", name, rule);
}

std::string Call::Query(std::string_view name, const LengthRule& rule) {
  return Fitting(Query(name), "query parameter", name, rule);
}

void Call::RefuseQuery(std::string_view name) {
  if (!request().FindQuery(name)) return;
  throw Problem(400, "the query parameter '" + std::string(name) +
                         "' is a field of the body and may not be given twice");
}

std::string_view Call::BodyText() {
  const Request& from = request();
  if (from.body.size() > kMaxTypedBody) {
    throw Problem(413, "the body is larger than " + std::to_string(kMaxTypedBody) + " bytes");
  }
  const auto type = from.FindHeader("Content-Type");
  if (type && !IsJsonType(*type)) throw Problem(415, "the body must be application/json");
  if (from.body.empty()) {
    throw Problem(400, "the body is missing; it must be JSON and be sent with a Content-Length");
  }
  return from.body;
}

void Call::Respond(Response response) {
  state_.response = std::move(response);
}

void Call::RespondJson(int status, const std::vector<Header>& headers, std::string json) {
  Respond({status, headers, std::move(json), "application/json; charset=utf-8"});
}

std::optional<DateTime> Call::inserted() {
  return protocol::ReadDelivery(state_.invocation.envelope).inserted;
}

std::string_view Call::TriggerText() {
  if (!state_.trigger) {
    state_.trigger = protocol::ReadMessage(state_.invocation.envelope.Data(state_.info.input));
    if (!state_.trigger) throw RejectedPayload("the host sent no payload");
  }
  return *state_.trigger;
}

// An activity's input travels as JSON text inside JSON text, whatever its type; only a bare string
// has lost its quotes.
std::string_view Call::ActivityText() {
  return TriggerText();
}

const std::vector<std::string>& Call::DocumentTexts() {
  if (!state_.documents) {
    state_.documents = protocol::ReadDocuments(state_.invocation.envelope.Data(state_.info.input));
    if (!state_.documents) throw std::runtime_error("the host sent no list of documents");
  }
  return *state_.documents;
}

Timer Call::timer() {
  return protocol::ReadTimer(state_.invocation.envelope.Data(state_.info.input));
}

std::optional<std::string> Call::ReadText(std::string_view name) {
  return protocol::UnwrapText(state_.invocation.envelope.Data(name));
}

void Call::SetAside(size_t document, const std::vector<Fault>& faults) {
  state_.set_aside.push_back({document, Describe(faults)});
}

void Call::Reject(const std::vector<Fault>& faults) {
  throw RejectedPayload(Describe(faults));
}

void Call::FailRead(std::string_view name, const std::vector<Fault>& faults) {
  throw std::runtime_error("what was read as '" + std::string(name) +
                           "' does not fit its type: " + Describe(faults));
}

void Call::FailWrite(std::string_view name, const std::vector<Fault>& faults) {
  throw std::runtime_error("what is written as '" + std::string(name) +
                           "' does not fit its type: " + Describe(faults));
}

void Call::SetResult(std::string json) {
  state_.result = std::move(json);
}

void Call::AddDocument(std::string_view name, std::string json) {
  Staged(state_.outputs, name, false).values.push_back(std::move(json));
}

void Call::AddMessage(std::string_view name, std::string json) {
  if (json.size() > protocol::kMaxMessageBytes) {
    throw std::length_error("a message for '" + std::string(name) + "' has " +
                            std::to_string(json.size()) + " bytes; a queue takes " +
                            std::to_string(protocol::kMaxMessageBytes));
  }
  Staged(state_.outputs, name, true).values.push_back(std::move(json));
}

std::unique_ptr<formwork::Gemini> Call::Gemini(std::string_view service) {
  return state_.services->MakeGemini(service, state_.context);
}

std::unique_ptr<HttpService> Call::Http(std::string_view service) {
  return state_.services->MakeHttp(service, state_.context);
}

std::unique_ptr<HttpService> Call::HttpAt(const ServiceInfo& service) {
  return state_.services->MakeHttpAt(service, state_.context);
}

}  // namespace formwork
