#pragma once
// An HTTPS client for one address: TLS 1.2 or newer, certificate and host name verified,
// connections kept, and one time limit over resolving, connecting, handshake, sending and
// receiving. Plain http only to the loopback.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/http.h>

namespace formwork {

struct ServiceAddress {
  bool tls = true;
  std::string host;
  std::string port;
  std::string base_path;  // "" or "/v1", no slash at its end

  friend bool operator==(const ServiceAddress&, const ServiceAddress&) = default;
};

// nullopt unless https://, or http:// to the loopback (a stand-in on the laptop).
[[nodiscard]] std::optional<ServiceAddress> ParseServiceUrl(std::string_view url);

struct ClientRequest {
  std::string method = "GET";
  std::string target = "/";
  std::vector<Header> headers = {};
  std::string body = {};
};

enum class ExchangeOutcome : uint8_t { kAnswered, kTimedOut, kUnreachable, kUntrusted, kGarbled };

struct Exchange {
  ExchangeOutcome outcome = ExchangeOutcome::kUnreachable;
  Response response;   // kAnswered
  std::string detail;  // else: what went wrong; never a header or a body
};

class HttpClient {
 public:
  explicit HttpClient(ServiceAddress address);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // From any thread; blocks for at most `timeout_ms`.
  [[nodiscard]] Exchange Send(const ClientRequest& request, int64_t timeout_ms);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace formwork
