#include "runtime/localhost/services/service_proxies.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

std::optional<ServiceUrl> ReadServiceUrl(std::string_view text) {
  ServiceUrl url;
  constexpr std::string_view kHttps = "https://";
  constexpr std::string_view kHttp = "http://";
  url.tls = text.starts_with(kHttps);
  if (!url.tls && !text.starts_with(kHttp)) return std::nullopt;
  text.remove_prefix(url.tls ? kHttps.size() : kHttp.size());
  const size_t slash = text.find('/');
  std::string_view authority = text.substr(0, slash);
  if (slash != std::string_view::npos) url.base_path = text.substr(slash);
  while (url.base_path.ends_with('/'))
    url.base_path.pop_back();
  url.port = url.tls ? 443 : 80;
  const size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
    const auto port = ParseInt(authority.substr(colon + 1));
    if (!port || *port < 1 || *port > 65535) return std::nullopt;
    url.port = static_cast<uint16_t>(*port);
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']'))
    authority = authority.substr(1, authority.size() - 2);
  url.host = authority;
  const bool odd = url.host.find_first_of(" \t\r\n@\\\"<>[]") != std::string::npos ||
                   url.base_path.find_first_of(" \r\n?#") != std::string::npos;
  if (url.host.empty() || odd) return std::nullopt;
  return url;
}

}  // namespace formwork::localhost
