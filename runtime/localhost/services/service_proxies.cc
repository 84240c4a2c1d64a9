#include "runtime/localhost/services/service_proxies.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <iterator>
#include <utility>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr size_t kBodyLimit = size_t{64} << 20U;
constexpr size_t kSlowReceiver = 1U << 20U;
constexpr Duration kAddressLife = std::chrono::seconds(30);
constexpr std::string_view kPrefix = "FORMWORK_SERVICE_";
constexpr std::string_view kSuffix = "_URL";

// What belongs to one connection, and what the proxy writes itself.
bool PassesOn(std::string_view name) {
  static constexpr std::string_view own[] = {"Host",    "Connection", "Keep-Alive",
                                             "Upgrade", "Expect",     "Transfer-Encoding",
                                             "TE",      "Trailer",    "Content-Length"};
  return std::none_of(std::begin(own), std::end(own),
                      [&](std::string_view header) { return EqualsAnyCase(header, name); });
}

HttpAnswer Refusal(int status, const std::string& fault) {
  HttpAnswer answer{.status = status};
  answer.headers = {{"Content-Type", "application/json"}};
  answer.body = R"({"error":{"code":)" + std::to_string(status) + R"(,"message":)" +
                QuoteJson("fault on purpose: " + fault) + "}}";
  return answer;
}

bool SameAddresses(const std::vector<SocketAddress>& a, const std::vector<SocketAddress>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const SocketAddress& x, const SocketAddress& y) {
        return x.length == y.length && std::memcmp(&x.storage, &y.storage, x.length) == 0;
      });
}

// Half of something that began as JSON.
HttpAnswer Garbage() {
  return {.status = 200,
          .headers = {{"Content-Type", "application/json"}},
          .body = "{\"candidates\":[{\"content\":\xFF\xFE\x01"};
}

}  // namespace

class ServiceProxies::Proxy {
 public:
  Proxy(Platform& platform, ServiceProxies& all, std::string name, std::string url, ServiceUrl to)
      : platform_(platform),
        all_(all),
        status_{.name = std::move(name), .url = std::move(url)},
        to_(std::move(to)),
        server_(platform.loop, platform.outbox,
                [this](const std::shared_ptr<Exchange>& exchange) { Serve(exchange); }) {}

  [[nodiscard]] std::string Listen() { return server_.Listen(0); }

  [[nodiscard]] std::string LocalUrl() const {
    return "http://127.0.0.1:" + std::to_string(server_.port());
  }

  [[nodiscard]] const Status& status() const { return status_; }

 private:
  struct Relay;

  void Serve(const std::shared_ptr<Exchange>& exchange);
  void Fail(const std::shared_ptr<Exchange>& exchange, const Fault& fault);
  void Tell(const Fault& fault);
  void WithAddress(std::function<void()> action);
  void Forward(const std::shared_ptr<Exchange>& exchange);
  void Send(const std::shared_ptr<Relay>& relay, const std::string& body);
  void OnHead(const std::shared_ptr<Relay>& relay, const ResponseHead& head) const;
  void OnEnd(const std::shared_ptr<Relay>& relay, CallEnd end);
  void Unreachable(const std::shared_ptr<Exchange>& exchange, const std::string& why);
  [[nodiscard]] std::string RequestText(const RequestHead& head, const std::string& body) const;

  Platform& platform_;
  ServiceProxies& all_;
  Status status_;
  ServiceUrl to_;
  std::shared_ptr<const RemoteServer> remote_;
  std::chrono::steady_clock::time_point resolved_;
  bool resolving_ = false;
  std::deque<std::function<void()>> waiting_;  // for the address
  HttpServer server_;
};

struct ServiceProxies::Proxy::Relay {
  std::shared_ptr<Exchange> exchange;
  std::shared_ptr<HttpCall> call = nullptr;
  int status = 0;
  bool started = false;
  bool over = false;
};

void ServiceProxies::Proxy::Tell(const Fault& fault) {
  platform_.events.Emit("fault", {{"message", fault.text}, {"service", status_.name}});
}

void ServiceProxies::Proxy::Serve(const std::shared_ptr<Exchange>& exchange) {
  ++status_.calls;
  const auto delay = platform_.faults.HitDelay(status_.name);
  const auto fault = platform_.faults.Hit(status_.name);
  const auto go_on = [this, exchange, fault] {
    if (!exchange->open()) return;
    if (fault) return Fail(exchange, *fault);
    Forward(exchange);
  };
  if (!delay) return go_on();
  Tell(*delay);
  platform_.loop.After(delay->delay, go_on);
}

void ServiceProxies::Proxy::Fail(const std::shared_ptr<Exchange>& exchange, const Fault& fault) {
  Tell(fault);
  ++status_.failed;
  if (fault.kind == "timeout") return;  // never: the caller gives up
  if (fault.kind == "reset") return exchange->Reset();
  if (fault.kind == "garbage") return exchange->Answer(Garbage());
  const auto status = ParseInt(fault.kind);
  exchange->Answer(Refusal(status ? static_cast<int>(*status) : 500, fault.text));
}

void ServiceProxies::Proxy::WithAddress(std::function<void()> action) {
  const auto now = std::chrono::steady_clock::now();
  if (remote_ && now - resolved_ < kAddressLife) return action();
  waiting_.push_back(std::move(action));
  if (std::exchange(resolving_, true)) return;
  all_.resolver_->Resolve(to_.host, to_.port, [this](const std::vector<SocketAddress>& found) {
    resolving_ = false;
    resolved_ = std::chrono::steady_clock::now();
    if (to_.tls && !all_.trust_) all_.trust_ = std::make_unique<TlsTrust>();
    // Connections are kept per object: a new one only for new addresses.
    if (!remote_ || !SameAddresses(remote_->addresses, found))
      remote_ = std::make_shared<RemoteServer>(
          RemoteServer{to_.host, found, to_.tls ? all_.trust_.get() : nullptr});
    auto waiting = std::move(waiting_);
    waiting_.clear();
    for (const auto& wait : waiting)
      wait();
  });
}

void ServiceProxies::Proxy::Forward(const std::shared_ptr<Exchange>& exchange) {
  exchange->ReadBody(kBodyLimit, [this, exchange](BodyEnd end, const std::string& body) {
    if (end != BodyEnd::kWhole) return exchange->Reset();
    WithAddress([this, exchange, body] {
      auto relay = std::make_shared<Relay>();
      relay->exchange = exchange;
      if (exchange->open()) Send(relay, body);
    });
  });
}

std::string ServiceProxies::Proxy::RequestText(const RequestHead& head,
                                               const std::string& body) const {
  const bool usual = to_.port == (to_.tls ? 443 : 80);
  std::string out = head.method + " " + to_.base_path + head.target +
                    " HTTP/1.1\r\nHost: " + to_.host +
                    (usual ? "" : ":" + std::to_string(to_.port)) + "\r\n";
  for (const Header& header : head.headers) {
    if (PassesOn(header.name))
      out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (!body.empty() || head.method != "GET")
    out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  return out.append("\r\n").append(body);
}

void ServiceProxies::Proxy::Send(const std::shared_ptr<Relay>& relay, const std::string& body) {
  if (remote_->addresses.empty())
    return Unreachable(relay->exchange, "its name cannot be resolved");
  CallSpec call;
  call.remote = remote_;
  call.bytes = RequestText(relay->exchange->head(), body);
  call.head_request = relay->exchange->head().method == "HEAD";
  call.on_head = [this, relay](ResponseHead& head) { OnHead(relay, head); };
  call.on_chunk = [relay](std::string_view bytes) {
    relay->exchange->WriteStream(bytes);
    if (relay->exchange->Unsent() > kSlowReceiver) relay->call->PauseAnswer();
  };
  call.on_end = [this, relay](CallEnd end, const ResponseHead&, const std::string&) {
    OnEnd(relay, end);
  };
  relay->call = platform_.client.Call(std::move(call));
  relay->exchange->OnDrained([relay] {
    if (relay->call) relay->call->ResumeAnswer();
  });
  // The handler gave up: so does its request.
  relay->exchange->OnGone([relay] {
    relay->over = true;
    if (relay->call) std::exchange(relay->call, nullptr)->Cancel();
  });
}

void ServiceProxies::Proxy::OnHead(const std::shared_ptr<Relay>& relay,
                                   const ResponseHead& head) const {
  relay->started = true;
  relay->status = head.status;
  ResponseHead answer{head.status, head.reason, false, {}};
  for (const Header& header : head.headers) {
    if (PassesOn(header.name) || EqualsAnyCase(header.name, "Content-Length"))
      answer.headers.push_back(header);
  }
  Framing::Kind kind = ResponseFraming(head, relay->exchange->head().method == "HEAD").kind;
  if (kind == Framing::Kind::kUntilClose) kind = Framing::Kind::kChunked;
  if (kind == Framing::Kind::kChunked) answer.headers.push_back({"Transfer-Encoding", "chunked"});
  relay->exchange->StartStream(std::move(answer), kind);
}

void ServiceProxies::Proxy::OnEnd(const std::shared_ptr<Relay>& relay, CallEnd end) {
  if (relay->over) return;
  relay->over = true;
  const auto call = std::exchange(relay->call, nullptr);
  if (relay->started && (end != CallEnd::kDone || relay->status >= 500)) ++status_.failed;
  if (end == CallEnd::kDone) return relay->exchange->EndStream();
  if (relay->started) return relay->exchange->AbortStream();
  Unreachable(relay->exchange,
              end == CallEnd::kUntrusted && call ? call->fault() : "it does not answer");
}

// The handler sees what it would have seen without us: a connection that broke.
void ServiceProxies::Proxy::Unreachable(const std::shared_ptr<Exchange>& exchange,
                                        const std::string& why) {
  ++status_.failed;
  platform_.events.Log(
      "warning", "Host.Services",
      "the service '" + status_.name + "' at " + status_.url + " cannot be reached: " + why);
  exchange->Reset();
}

ServiceProxies::ServiceProxies(Platform& platform) : platform_(platform) {}

ServiceProxies::~ServiceProxies() = default;

std::string ServiceProxies::Adopt(Settings& settings) {
  for (const auto& setting : settings.Under(kPrefix)) {
    const std::string& middle = setting.first;
    const std::string& url = setting.second;
    if (!EndsWithAnyCase(middle, kSuffix) || middle.size() == kSuffix.size()) continue;
    const auto to = ReadServiceUrl(url);
    if (!to) continue;  // the handler will say what it thinks of it
    std::string name = Lower(middle.substr(0, middle.size() - kSuffix.size()));
    std::replace(name.begin(), name.end(), '_', '-');
    auto proxy = std::find_if(proxies_.begin(), proxies_.end(), [&](const auto& known) {
      return known->status().name == name && known->status().url == url;
    });
    if (proxy == proxies_.end()) {
      if (!resolver_) resolver_ = std::make_unique<Resolver>(platform_.loop);
      proxies_.push_back(std::make_unique<Proxy>(platform_, *this, name, url, *to));
      proxy = std::prev(proxies_.end());
      if (std::string why = (*proxy)->Listen(); !why.empty())
        return "the service '" + name + "': " + why;
      platform_.faults.AddTarget(name);
    }
    settings.Replace(std::string(kPrefix) + middle, (*proxy)->LocalUrl());
  }
  return "";
}

std::vector<ServiceProxies::Status> ServiceProxies::List() const {
  std::vector<Status> list;
  for (const auto& proxy : proxies_)
    list.push_back(proxy->status());
  return list;
}

}  // namespace formwork::localhost
