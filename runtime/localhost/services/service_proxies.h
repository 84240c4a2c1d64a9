#pragma once
// A loopback address in front of each service that handlers call, so that a service can fail on
// purpose. The handler finds it where it looks for the service anyway: in its setting
// FORMWORK_SERVICE_<NAME>_URL, in whatever language it is written. Without a fault everything
// passes unchanged; to https addresses with the certificate verified.

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/localhost/invoke/platform.h"
#include "runtime/localhost/io/http_server.h"
#include "runtime/localhost/io/resolver.h"

namespace formwork::localhost {

struct ServiceUrl {
  bool tls = true;
  std::string host;
  uint16_t port = 0;
  std::string base_path;  // "" or "/v1", no slash at its end
};

// nullopt when it is no http or https URL of a server.
[[nodiscard]] std::optional<ServiceUrl> ReadServiceUrl(std::string_view text);

class ServiceProxies {
 public:
  explicit ServiceProxies(Platform& platform);
  ServiceProxies(const ServiceProxies&) = delete;
  ServiceProxies& operator=(const ServiceProxies&) = delete;
  ~ServiceProxies();

  // Puts a proxy in front of every service that the settings name; the settings then name the
  // proxy. Apps that call the same service share one. "" or what stands in the way.
  [[nodiscard]] std::string Adopt(Settings& settings);

  struct Status {
    std::string name;
    std::string url;  // the real one
    int64_t calls = 0;
    int64_t failed = 0;  // no answer, or one of 500 and above
  };

  [[nodiscard]] std::vector<Status> List() const;

 private:
  class Proxy;

  Platform& platform_;
  std::unique_ptr<Resolver> resolver_;  // made with the first service
  std::unique_ptr<TlsTrust> trust_;     // made with the first https call
  std::list<std::unique_ptr<Proxy>> proxies_;
};

}  // namespace formwork::localhost
