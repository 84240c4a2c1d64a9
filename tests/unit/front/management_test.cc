// The starter, the sweeper and the purger against the durable extension's management API over TLS,
// as on Azure: what is asked, what is started, what is retried, who is trusted.

#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>

#include <formwork/json_value.h>
#include <formwork/workflow_app.h>

#include "runtime/protocol/envelope.h"
#include "runtime/src/call_state.h"
#include "runtime/src/service_clients.h"
#include "tests/support/catch.h"
#include "tests/support/tls_server.h"

namespace formwork {
namespace {

using test::Answer;

constexpr std::string_view kKey = "the+key/with%20all";
constexpr std::string_view kBase = "/runtime/webhooks/durabletask";

std::string Instance(const std::string& status, const std::string& updated) {
  Json body;
  body.Set("runtimeStatus", status).Set("lastUpdatedTime", updated);
  return Answer(status == "Running" ? "202 Accepted" : "200 OK", body.ToString());
}

// The extension: what it answers is set by the test, what it is asked is kept.
class Extension {
 public:
  using Script = std::function<std::string(size_t number, const std::string& request)>;

  explicit Extension(Script script, const char* name = "localhost")
      : script_(std::move(script)),
        server_(name, [this](const std::string&, const std::string& request) {
          const std::lock_guard lock(mutex_);
          requests_.push_back(request);
          return script_(requests_.size(), request);
        }) {}

  // The first line of each request.
  std::vector<std::string> Lines() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> lines;
    for (const std::string& request : requests_)
      lines.push_back(request.substr(0, request.find(" HTTP/1.1")));
    return lines;
  }

  std::vector<std::string> Requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  test::TlsServer& server() { return server_; }

 private:
  Script script_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  test::TlsServer server_;
};

// One call of a function with the extension's `client` binding; a message put in at `inserted`.
class OneCall {
 public:
  OneCall(const std::string& url, const std::string& inserted, const char* base_name,
          int attempt = 1)
      : body_(Body(url, inserted, base_name)),
        envelope_(protocol::ReadEnvelope(body_).envelope.value()),
        state_{
            info_, invocation_,
            Context(Context::Origin{.function = "start", .invocation = "i", .attempt = attempt})} {}

  void Run(ServiceClients& services, const std::function<void(Call&)>& act) {
    Call call(state_);
    state_.services = &services;
    act(call);
  }

  // What the output binding `starter` was given.
  [[nodiscard]] std::vector<std::string> Started() const {
    return state_.outputs.empty() ? std::vector<std::string>{} : state_.outputs.front().values;
  }

  Context& context() { return state_.context; }

 private:
  static std::string Body(const std::string& url, const std::string& inserted,
                          const char* base_name) {
    Json client;
    client.Set("taskHubName", "hub").Set(base_name, url + std::string{kBase});
    client.Set("requiredQueryStringParameters", "code=" + std::string{kKey});
    Json body;
    body.Set("Data", Json().Set("client", Json(Json(client.ToString()).ToString())));
    body.Set("Metadata", Json().Set("InsertionTime", inserted));
    return body.ToString();
  }

  std::string body_;
  protocol::Envelope envelope_;
  FunctionInfo info_;
  Invocation invocation_{"start", "i", "", body_, envelope_};
  Call::State state_;
};

void Trust(const test::TlsServer& server) {
  ::setenv("SSL_CERT_FILE", server.certificate_file().c_str(), 1);
}

// Starts instance "id 1" of workflow "flow"; what the starter gave to the output binding.
std::vector<std::string> Start(Extension& extension, const std::string& inserted,
                               const char* base_name = "httpBaseUrl", int attempt = 1) {
  Trust(extension.server());
  ServiceClients services(nullptr);
  OneCall call(extension.server().url(), inserted, base_name, attempt);
  call.Run(services, [](Call& of) { StartWorkflow(of, "flow", "id 1", R"({"n":1})"); });
  return call.Started();
}

const std::vector<std::string> kStarted = {
    R"({"FunctionName":"flow","InstanceId":"id 1","Input":{"n":1}})"};

constexpr const char* kEarly = "2024-01-02T03:00:00+00:00";
constexpr const char* kUpdated = "2024-01-02T03:04:05Z";
constexpr const char* kLate = "2024-01-02T04:00:00+00:00";
// The same second as the failure below: queues know no finer time.
constexpr const char* kSameSecond = "2024-01-02T03:04:05+00:00";
constexpr const char* kUpdatedWithin = "2024-01-02T03:04:05.040Z";

}  // namespace

TEST_CASE("Starter: an instance that is not there is started; the key goes along", "[front]") {
  for (const char* base_name : {"httpBaseUrl", "baseUrl"}) {
    INFO(base_name);
    Extension extension([](size_t, const std::string&) { return Answer("404 Not Found", ""); });
    CHECK(Start(extension, kEarly, base_name) == kStarted);
    CHECK(extension.Lines() ==
          std::vector<std::string>{"GET " + std::string{kBase} + "/instances/id%201?code=" +
                                   std::string{kKey} + "&showInput=false"});
  }
}

TEST_CASE("Starter: what runs or is done is left alone; failed is for a redriven message",
          "[front]") {
  struct Row {
    const char* status;
    const char* inserted;
    bool starts;
  };

  const Row rows[] = {
      {"Running", kEarly, false},   {"Running", kLate, false},   {"Pending", kLate, false},
      {"Completed", kEarly, false}, {"Completed", kLate, false}, {"Failed", kEarly, false},
      {"Failed", kLate, true},      {"Terminated", kLate, true}, {"Terminated", kEarly, false}};
  for (const Row& row : rows) {
    INFO(row.status << " " << row.inserted);
    Extension extension(
        [&row](size_t, const std::string&) { return Instance(row.status, kUpdated); });
    CHECK(Start(extension, row.inserted) == (row.starts ? kStarted : std::vector<std::string>{}));
    const bool runs = row.status == std::string{"Running"} || row.status == std::string{"Pending"};
    CHECK(extension.server().calls == (runs ? 2 : 1));
  }
}

TEST_CASE("Starter: redriven within the second of the failure is started, a redelivery is not",
          "[front]") {
  Extension extension(
      [](size_t, const std::string&) { return Instance("Failed", kUpdatedWithin); });
  CHECK(Start(extension, kSameSecond) == kStarted);
  CHECK(Start(extension, kSameSecond, "httpBaseUrl", 2).empty());
}

TEST_CASE("Starter: an instance that has written its dead letter is waited for", "[front]") {
  Extension extension([](size_t, const std::string&) {
    return Answer("200 OK",
                  R"({"runtimeStatus":"Running","lastUpdatedTime":"2024-01-02T03:04:05Z",)"
                  R"("historyEvents":[{"FunctionName":"formwork-dead-letter"}]})");
  });
  CHECK_THROWS_WITH(Start(extension, kLate),
                    "instance 'id 1' is about to fail; this message is for the run after that");
}

TEST_CASE("Starter: a 503 that passes is retried; one that stays fails the delivery", "[front]") {
  Extension passing([](size_t number, const std::string&) {
    return number < 3 ? Answer("503 Service Unavailable", "") : Answer("404 Not Found", "");
  });
  CHECK(Start(passing, kEarly) == kStarted);
  CHECK(passing.server().calls == 3);
  Extension staying([](size_t, const std::string&) {
    return Answer("503 Service Unavailable\r\nRetry-After: 0", "");
  });
  CHECK_THROWS_WITH(Start(staying, kEarly),
                    "the durable client's address does not answer: it answered 503");
  CHECK(staying.server().calls == 4);
}

TEST_CASE("Starter: an answer that says nothing of the instance starts nothing", "[front]") {
  Extension extension([](size_t, const std::string&) { return Answer("401 Unauthorized", ""); });
  CHECK_THROWS_WITH(Start(extension, kEarly),
                    "the status of instance 'id 1' cannot be read: the durable client's address "
                    "answered 401");
  CHECK(extension.server().calls == 1);
}

TEST_CASE("Starter: a certificate of another name or issuer is refused before the key is said",
          "[front]") {
  const auto script = [](size_t, const std::string&) { return Answer("404 Not Found", ""); };
  Extension wrong_name(script, "other.example");
  Extension unknown_issuer(script);
  for (Extension* extension : {&wrong_name, &unknown_issuer}) {
    ServiceClients services(nullptr);
    Trust(wrong_name.server());
    OneCall call(extension->server().url(), kEarly, "httpBaseUrl");
    std::string said;
    try {
      call.Run(services, [](Call& of) { StartWorkflow(of, "flow", "id 1", "{}"); });
    } catch (const std::exception& error) {
      said = error.what();
    }
    CHECK(said.starts_with("the durable client's address does not answer: the TLS handshake"));
    CHECK(said.find("code") == std::string::npos);
    CHECK(call.Started().empty());
    CHECK(extension->server().calls == 0);
  }
}

TEST_CASE("Starter: a host on this machine is asked over plain http", "[front]") {
  Extension extension([](size_t, const std::string&) { return Answer("404 Not Found", ""); }, "");
  ServiceClients services(nullptr);
  OneCall call(extension.server().url(), kEarly, "httpBaseUrl");
  call.Run(services, [](Call& of) { StartWorkflow(of, "flow", "id 1", R"({"n":1})"); });
  CHECK(call.Started() == kStarted);
  CHECK(extension.Lines().size() == 1);
}

TEST_CASE("Starter: plain http to anywhere but this machine is refused", "[front]") {
  ServiceClients services(nullptr);
  OneCall call("http://example.com", kEarly, "httpBaseUrl");
  CHECK_THROWS_WITH(call.Run(services, [](Call& of) { StartWorkflow(of, "flow", "id 1", "{}"); }),
                    "the durable client's address is neither https nor on this machine");
}

TEST_CASE("Purger: lists page by page over one connection and deletes what is its own", "[front]") {
  Extension extension([](size_t number, const std::string& request) {
    if (request.starts_with("DELETE ")) return Answer("200 OK", R"({"instancesDeleted":1})");
    if (number == 1) {
      return Answer("200 OK\r\nX-MS-Continuation-Token: bmV4dA==",
                    R"([{"name":"flow","instanceId":"a/b"}])");
    }
    return Answer("200 OK\r\nx-ms-continuation-token: bnVsbA==",  // "null"
                  R"([{"name":"other","instanceId":"c"},{"name":"flow","instanceId":"d"}])");
  });
  Trust(extension.server());
  ServiceClients services(nullptr);
  OneCall call(extension.server().url(), kEarly, "httpBaseUrl");
  WorkflowInfo flow;
  flow.name = "flow";
  const std::vector<WorkflowInfo> workflows = {flow};
  call.Run(services, [&workflows](Call& of) { PurgeWorkflows(of, workflows); });
  const std::vector<std::string> requests = extension.Requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[0].find("x-ms-continuation-token") == std::string::npos);
  CHECK(requests[1].find("\r\nx-ms-continuation-token: bmV4dA==\r\n") != std::string::npos);
  const std::string at = "DELETE " + std::string{kBase} + "/instances/";
  const std::string code = "?code=" + std::string{kKey};
  const std::vector<std::string> lines = extension.Lines();
  CHECK(lines[2] == at + "a%2Fb" + code);
  CHECK(lines[3] == at + "d" + code);
  CHECK(extension.server().handshakes == 1);
}

}  // namespace formwork
