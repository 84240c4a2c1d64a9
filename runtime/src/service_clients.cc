// The typed services over their clients: what is not available is an outcome or a 503, as the
// blueprint says.

#include "runtime/src/service_clients.h"

#include <stdexcept>

#include "runtime/src/gemini.h"
#include "runtime/src/service_client.h"

namespace formwork {

Gemini::~Gemini() = default;

HttpService::~HttpService() = default;

namespace {

template <class T>
Outcome<T> Missing(const ServiceClient& client, const std::string& reason) {
  if (!client.fail_open()) ThrowNotAvailable(client, reason);
  return Outcome<T>::NotAvailable(reason);
}

class GeminiCalls : public Gemini {
 public:
  GeminiCalls(ServiceClient& client, const Context& context) : client_(client), context_(context) {}

  Outcome<Moderation> Moderate(std::string_view text,
                               const std::vector<std::string>& categories) override {
    std::optional<Moderation> verdict;
    const ServiceAnswer answer =
        Call(gemini::ModerationRequest(text, categories),
             [&](const gemini::Reply& reply) -> std::string {
               verdict = gemini::ReadModeration(reply, categories);
               return verdict ? "" : "its verdict is not in the form that was asked for";
             });
    if (!answer.available || !verdict) return Missing<Moderation>(client_, answer.reason);
    return *std::move(verdict);
  }

  Outcome<Generation> Generate(std::string_view instruction, std::string_view text,
                               std::string_view response_schema) override {
    Generation generation;
    const ServiceAnswer answer =
        Call(gemini::GenerationRequest(instruction, text, response_schema),
             [&](const gemini::Reply& reply) -> std::string {
               if (reply.blocked) return "it refused the text: " + reply.block_reason;
               if (reply.text.empty()) return "it gave no text: " + reply.finish;
               generation = {reply.text, reply.tokens_in, reply.tokens_out};
               return "";
             });
    if (!answer.available) return Missing<Generation>(client_, answer.reason);
    return generation;
  }

 private:
  template <class F>
  ServiceAnswer Call(std::string body, F understand) {
    ClientRequest request;
    request.method = "POST";
    request.target = "/v1beta/models/" + client_.model() + ":generateContent";
    request.headers = {{"Content-Type", "application/json"}, {"x-goog-api-key", client_.secret()}};
    request.body = std::move(body);
    return client_.Call(
        context_, std::move(request),
        [&understand](const Response& response, ServiceAnswer& answer) -> std::string {
          if (response.status != 200) return "it answered " + std::to_string(response.status);
          const auto reply = gemini::ReadReply(response.body);
          if (!reply) return "its answer is not understood";
          answer.tokens_in = reply->tokens_in;
          answer.tokens_out = reply->tokens_out;
          // From here on it is what the text made of the model: nobody else's calls suffer for it.
          answer.about_request = true;
          return understand(*reply);
        });
  }

  ServiceClient& client_;
  const Context& context_;
};

class HttpCalls : public HttpService {
 public:
  HttpCalls(ServiceClient& client, const Context& context) : client_(client), context_(context) {}

  Outcome<Response> Send(const ServiceRequest& request) override {
    ClientRequest wire{request.method, request.path, request.headers, request.body};
    if (!client_.secret().empty())
      wire.headers.push_back({"Authorization", "Bearer " + client_.secret()});
    ServiceAnswer answer = client_.Call(
        context_, std::move(wire), [](const Response&, ServiceAnswer&) { return std::string(); });
    if (!answer.available) return Missing<Response>(client_, answer.reason);
    return std::move(answer.response);
  }

 private:
  ServiceClient& client_;
  const Context& context_;
};

}  // namespace

ServiceClients::ServiceClients(LogLines* lines) : lines_(lines) {}

ServiceClients::~ServiceClients() = default;

void ServiceClients::Add(const ServiceInfo& service) {
  clients_[service.name] = std::make_unique<ServiceClient>(service, lines_);
}

ServiceClient& ServiceClients::Find(std::string_view service) {
  const auto at = clients_.find(service);
  if (at == clients_.end())
    throw std::logic_error("no service '" + std::string(service) + "' is declared");
  return *at->second;
}

std::unique_ptr<Gemini> ServiceClients::MakeGemini(std::string_view service,
                                                   const Context& context) {
  return std::make_unique<GeminiCalls>(Find(service), context);
}

std::unique_ptr<HttpService> ServiceClients::MakeHttp(std::string_view service,
                                                      const Context& context) {
  return std::make_unique<HttpCalls>(Find(service), context);
}

std::unique_ptr<HttpService> ServiceClients::MakeHttpAt(const ServiceInfo& service,
                                                        const Context& context) {
  const std::lock_guard lock(found_mutex_);
  auto& client = found_[{service.name, service.url}];
  if (!client) client = std::make_unique<ServiceClient>(service, lines_);
  return std::make_unique<HttpCalls>(*client, context);
}

}  // namespace formwork
