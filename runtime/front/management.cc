#include "runtime/front/management.h"

#include <charconv>
#include <stdexcept>

#include <formwork/call.h>

#include "runtime/front/loopback.h"

namespace formwork::front {
namespace {

constexpr int64_t kTimeoutMs = 10'000;
// The https client of the runtime; its address is the app's own public one.
constexpr std::string_view kService = "formwork-workflows";

struct Address {
  bool loopback = false;
  uint16_t port = 80;
  std::string path;
};

Address Split(std::string_view url) {
  Address address;
  const bool plain = url.starts_with("http://");
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  const size_t slash = std::min(url.find('/'), url.size());
  std::string_view host = url.substr(0, slash);
  address.path = url.substr(slash);
  const size_t colon = host.find(':');
  if (colon != std::string_view::npos) {
    std::from_chars(host.data() + colon + 1, host.data() + host.size(), address.port);
    host = host.substr(0, colon);
  }
  address.loopback = plain && (host == "localhost" || host == "127.0.0.1");
  return address;
}

}  // namespace

std::string Escape(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
  }
  return out;
}

Management::Management(Call& call) : call_(call) {
  std::optional<Json> client;
  call.ReadOne("client", client);
  if (!client) throw std::runtime_error("the host sent no durable client");
  base_ = (*client)["httpBaseUrl"].AsString();
  if (base_.empty()) base_ = (*client)["baseUrl"].AsString();
  query_ = (*client)["requiredQueryStringParameters"].AsString();
  hub_ = (*client)["taskHubName"].AsString();
  if (base_.empty()) throw std::runtime_error("the durable client has no address");
}

ManagementAnswer Management::Ask(std::string_view method, std::string_view path,
                                 std::string_view query, std::string_view body) {
  const Address address = Split(base_);
  std::string target = address.path + "/" + std::string{path};
  std::string all = query_;
  if (!query.empty()) all += (all.empty() ? "" : "&") + std::string{query};
  if (!all.empty()) target += "?" + all;
  ManagementAnswer result;
  std::string text;
  if (address.loopback) {
    Loopback loopback{address.port};
    const Answer answer = loopback.Ask({.method = std::string{method},
                                        .target = target,
                                        .headers = {{"Content-Type", "application/json"}},
                                        .body = body,
                                        .timeout_ms = kTimeoutMs});
    if (answer.trip != Trip::kDone)
      throw std::runtime_error("the durable client's address does not answer");
    result.status = answer.status;
    text = answer.body;
  } else {
    const auto service = call_.Http(kService);
    const auto response = service->Send({.method = std::string{method},
                                         .path = target,
                                         .headers = {{"content-type", "application/json"}},
                                         .body = std::string{body}});
    if (!response)
      throw std::runtime_error("the durable client's address does not answer: " +
                               response.reason());
    result.status = response->status;
    text = response->body;
    for (const Header& header : response->headers) {
      if (header.name == "x-ms-continuation-token") result.continuation = header.value;
    }
  }
  result.body = Json::Parse(text).value_or(Json());
  return result;
}

}  // namespace formwork::front
