#include "runtime/src/service_clients.h"

#include <stdexcept>

#include "runtime/src/log_lines.h"

namespace formwork {

class ServiceClient {
 public:
  explicit ServiceClient(const ServiceInfo& info) : info_(info) {}

  ServiceInfo info_;
};

ServiceClients::ServiceClients(LogLines* lines) : lines_(lines) {}

ServiceClients::~ServiceClients() = default;

void ServiceClients::Add(const ServiceInfo& service) {
  clients_[service.name] = std::make_unique<ServiceClient>(service);
}

ServiceClient& ServiceClients::Find(std::string_view service) {
  const auto at = clients_.find(service);
  if (at == clients_.end())
    throw std::logic_error("no service '" + std::string(service) + "' is declared");
  return *at->second;
}

namespace {
class GeminiNow : public Gemini {
 public:
  Outcome<Moderation> Moderate(std::string_view, const std::vector<std::string>&) override {
    return Outcome<Moderation>::NotAvailable("the service client is not built yet");
  }

  Outcome<Generation> Generate(std::string_view, std::string_view, std::string_view) override {
    return Outcome<Generation>::NotAvailable("the service client is not built yet");
  }
};
}  // namespace

std::unique_ptr<Gemini> ServiceClients::MakeGemini(std::string_view service, const Context&) {
  static_cast<void>(Find(service));
  return std::make_unique<GeminiNow>();
}

std::unique_ptr<HttpService> ServiceClients::MakeHttp(std::string_view service, const Context&) {
  static_cast<void>(Find(service));
  throw std::runtime_error("the service client is not built yet");
}

}  // namespace formwork
