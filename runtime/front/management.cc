#include "runtime/front/management.h"

#include <algorithm>
#include <stdexcept>

#include <formwork/call.h>

#include "runtime/src/http_client.h"

namespace formwork::front {
namespace {

// Of a page of a list, and of the request for the next one.
constexpr std::string_view kContinuation = "x-ms-continuation-token";
// What some versions of the extension send with the last page: base64 of "null". Taken for a token
// it would begin the list anew.
constexpr std::string_view kLastPage = "bnVsbA==";

// On Azure the app's own public address, over TLS; on a laptop http to the loopback. The
// extension's store may be throttled for some seconds: the attempts cover them, and what lasts
// longer is for the delivery's own retries. All requests bear being sent twice: an instance is
// started under an id that is its own, and what is deleted is gone.
ServiceInfo Service(const std::string& base) {
  ServiceInfo service;
  service.name = "formwork-workflows";
  service.setting = "FORMWORK_WORKFLOWS";
  service.url = base.c_str();
  service.deadline_ms = 20'000;
  service.timeout_ms = 8'000;
  service.attempts = 4;
  service.first_ms = 200;
  service.max_ms = 4'000;
  service.fail_open = true;  // so that it is said here what is not available
  return service;
}

bool IsContinuation(std::string_view name) {
  return std::equal(name.begin(), name.end(), kContinuation.begin(), kContinuation.end(),
                    [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

}  // namespace

Management::Management(Call& call) : call_(call) {
  std::optional<Json> client;
  call.ReadOne("client", client);
  if (!client) throw std::runtime_error("the host sent no durable client");
  base_ = (*client)["httpBaseUrl"].AsString();
  if (base_.empty()) base_ = (*client)["baseUrl"].AsString();
  query_ = (*client)["requiredQueryStringParameters"].AsString();
  hub_ = (*client)["taskHubName"].AsString();
  while (base_.ends_with('/'))
    base_.pop_back();
  if (base_.empty()) throw std::runtime_error("the durable client has no address");
  if (!ParseServiceUrl(base_))
    throw std::runtime_error("the durable client's address is neither https nor on this machine");
}

ManagementAnswer Management::Ask(std::string_view method, std::string_view path,
                                 std::string_view query, std::string_view body,
                                 std::string_view continuation) {
  std::string target = "/" + std::string{path};
  char before = '?';
  for (const std::string_view part : {std::string_view{query_}, query}) {
    if (part.empty()) continue;
    target.append(1, before).append(part);
    before = '&';
  }
  ServiceRequest request{.method = std::string{method},
                         .path = target,
                         .headers = {{"content-type", "application/json"}},
                         .body = std::string{body}};
  if (!continuation.empty())
    request.headers.push_back({std::string{kContinuation}, std::string{continuation}});
  const auto response = call_.HttpAt(Service(base_))->Send(request);
  // The reason names no target: the key is in its query.
  if (!response)
    throw std::runtime_error("the durable client's address does not answer: " + response.reason());
  ManagementAnswer result;
  result.status = response->status;
  for (const Header& header : response->headers) {
    if (IsContinuation(header.name) && header.value != kLastPage)
      result.continuation = header.value;
  }
  result.body = Json::Parse(response->body).value_or(Json());
  return result;
}

}  // namespace formwork::front
