// The address of a service, from its URL.

#include "runtime/src/http_client.h"

namespace formwork {
namespace {

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

bool IsPort(std::string_view port) {
  return !port.empty() && port.size() <= 5 &&
         port.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsHost(std::string_view host) {
  return !host.empty() && host.find_first_of(" \t\r\n@\\\"<>") == std::string_view::npos;
}

}  // namespace

std::optional<ServiceAddress> ParseServiceUrl(std::string_view url) {
  ServiceAddress address;
  if (url.starts_with("https://")) {
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
    address.tls = false;
  } else {
    return std::nullopt;
  }
  const size_t slash = url.find('/');
  std::string_view authority = url.substr(0, slash);
  if (slash != std::string_view::npos) address.base_path = url.substr(slash);
  while (address.base_path.ends_with('/'))
    address.base_path.pop_back();
  if (address.base_path.find_first_of(" \r\n?#") != std::string::npos) return std::nullopt;
  address.port = address.tls ? "443" : "80";
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    address.host = authority.substr(1, close - 1);
    authority.remove_prefix(close + 1);
    if (authority.starts_with(':')) address.port = authority.substr(1);
  } else {
    const size_t colon = authority.find(':');
    address.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) address.port = authority.substr(colon + 1);
  }
  if (!IsHost(address.host) || !IsPort(address.port)) return std::nullopt;
  if (!address.tls && !IsLoopback(address.host)) return std::nullopt;
  return address;
}

}  // namespace formwork
