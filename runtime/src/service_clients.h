#pragma once
// The services of the app: one client each, shared by all calls, made on first use so that the
// start stays fast.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <formwork/context.h>
#include <formwork/function.h>
#include <formwork/services.h>

namespace formwork {

class LogLines;
class ServiceClient;

class ServiceClients {
 public:
  explicit ServiceClients(LogLines* lines);
  ServiceClients(const ServiceClients&) = delete;
  ServiceClients& operator=(const ServiceClients&) = delete;
  ~ServiceClients();

  // Reads the service's settings; throws SettingError.
  void Add(const ServiceInfo& service);

  [[nodiscard]] std::unique_ptr<Gemini> MakeGemini(std::string_view service,
                                                   const Context& context);
  [[nodiscard]] std::unique_ptr<HttpService> MakeHttp(std::string_view service,
                                                      const Context& context);
  // As Add and MakeHttp at once, while calls are running: for an address that only a call knows.
  [[nodiscard]] std::unique_ptr<HttpService> MakeHttpAt(const ServiceInfo& service,
                                                        const Context& context);

 private:
  [[nodiscard]] ServiceClient& Find(std::string_view service);

  LogLines* lines_;
  std::map<std::string, std::unique_ptr<ServiceClient>, std::less<>> clients_;
  std::mutex found_mutex_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<ServiceClient>> found_;
};

}  // namespace formwork
