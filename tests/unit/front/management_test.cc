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

  [[nodiscard]] const std::optional<Response>& response() const { return state_.response; }

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

struct Row {
  const char* name;
  const char* id;
  const char* updated;
};

// A page of the list of instances.
std::string Listed(const std::vector<Row>& rows) {
  Json list = Json::Array();
  for (const Row& row : rows) {
    Json one;
    one.Set("name", row.name).Set("instanceId", row.id).Set("lastUpdatedTime", row.updated);
    one.Set("createdTime", "2024-01-02T03:00:00Z").Set("input", Json().Set("n", 1));
    one.Set("output", Json().Set("message", "Function 'flow' failed."));
    list.Add(one);
  }
  return list.ToString();
}

void Sweep(Extension& extension) {
  Trust(extension.server());
  ServiceClients services(nullptr);
  OneCall call(extension.server().url(), kEarly, "httpBaseUrl");
  WorkflowInfo flow;
  flow.name = "flow";
  flow.dead_letter = "deadLetterFlow";
  WorkflowInfo mute;
  mute.name = "mute";  // has no dead letter
  const std::vector<WorkflowInfo> workflows = {flow, mute};
  call.Run(services, [&workflows](Call& of) { SweepWorkflows(of, workflows); });
}

// The extension with one failed instance, whose history holds these events of the dead letter
// activity. `letter` answers for the letter's own instance.
std::string OneFailed(const std::string& request, const std::vector<const char*>& told,
                      const std::string& letter, const std::string& start) {
  if (request.starts_with("POST ")) return start;
  if (request.find("/instances/?") != std::string::npos)
    return Answer("200 OK", Listed({{"flow", "one", kUpdated}}));
  if (request.find("formwork-letter") != std::string::npos) return letter;
  Json events = Json::Array();
  events.Add(Json().Set("EventType", "ExecutionStarted").Set("FunctionName", "flow"));
  for (const char* type : told) {
    events.Add(Json().Set("EventType", type).Set("FunctionName", "formwork-dead-letter"));
  }
  return Answer("200 OK", Json().Set("historyEvents", events).ToString());
}

const std::string kNone = Answer("404 Not Found", "");
const std::string kTaken = Answer("202 Accepted", "{}");

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

TEST_CASE(
    "Purger: lists page by page over one connection and deletes what is its own and ended "
    "long ago",
    "[front]") {
  Extension extension([](size_t number, const std::string& request) {
    if (request.starts_with("DELETE ")) return Answer("200 OK", R"({"instancesDeleted":1})");
    if (number == 1) {
      return Answer("200 OK\r\nX-MS-Continuation-Token: bmV4dA==",
                    Listed({{"flow", "a/b", kUpdated}, {"flow", "e", "2999-01-01T00:00:00Z"}}));
    }
    return Answer("200 OK\r\nx-ms-continuation-token: bnVsbA==",  // "null"
                  Listed({{"other", "c", kUpdated}, {"flow", "d", kUpdated}}));
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

TEST_CASE("Sweeper: an instance that the host failed gets a letter instance of its own, once",
          "[front]") {
  Extension extension(
      [](size_t, const std::string& request) { return OneFailed(request, {}, kNone, kTaken); });
  Sweep(extension);
  const std::vector<std::string> lines = extension.Lines();
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "GET " + std::string{kBase} + "/instances/?code=" + std::string{kKey} +
                        "&runtimeStatus=Failed&top=100");
  const std::string id = "formwork-letter%3A";
  const std::string orchestrators = "POST " + std::string{kBase} + "/orchestrators/flow/" + id;
  REQUIRE(lines[3].starts_with(orchestrators));
  const std::string letter = lines[3].substr(orchestrators.size(), 36);
  CHECK(lines[1].find("/instances/" + id + letter + "?") != std::string::npos);
  CHECK(lines[2].find("/instances/one?") != std::string::npos);
  const std::string request = extension.Requests().back();
  const Json body = *Json::Parse(request.substr(request.find("\r\n\r\n") + 4));
  CHECK(body.ToString() ==
        R"({"workflow":"flow","instance":"one","execution":"2024-01-02T03:00:00Z",)"
        R"("startedAtMs":1704164400000,"failedAtMs":1704164645000,"input":"{\"n\":1}",)"
        R"("error":{"type":"HostFailed","message":"{\"message\":\"Function 'flow' failed.\"}"}})");
  Extension again([](size_t, const std::string& asked) {
    return OneFailed(asked, {}, Instance("Completed", kUpdated), kTaken);
  });
  Sweep(again);  // the letter's instance is there: nothing more is asked
  CHECK(again.Lines().size() == 2);
}

TEST_CASE("Sweeper: one that told the dead letter itself is left alone, one that failed to is not",
          "[front]") {
  struct Case {
    std::vector<const char*> told;
    bool swept;
  };

  const Case cases[] = {{{"TaskCompleted"}, false},
                        {{"TaskFailed", "TaskCompleted"}, false},
                        {{"TaskFailed", "TaskScheduled"}, false},  // is about to
                        {{"TaskFailed", "TaskFailed"}, true}};
  for (const Case& row : cases) {
    INFO(row.told.front() << " " << row.told.back());
    Extension extension([&row](size_t, const std::string& request) {
      return OneFailed(request, row.told, kNone, kTaken);
    });
    Sweep(extension);
    CHECK(extension.Lines().back().starts_with("POST ") == row.swept);
  }
}

TEST_CASE("Sweeper: letters, strangers and workflows without a dead letter are passed by",
          "[front]") {
  Extension extension([](size_t, const std::string&) {
    return Answer("200 OK", Listed({{"flow", "formwork-letter:1", kUpdated},
                                    {"stranger", "two", kUpdated},
                                    {"mute", "three", kUpdated}}));
  });
  Sweep(extension);
  CHECK(extension.Lines().size() == 1);
}

TEST_CASE("Sweeper: a letter that cannot be started fails the run, to be tried again", "[front]") {
  Extension extension([](size_t, const std::string& request) {
    return OneFailed(request, {}, kNone, Answer("400 Bad Request", "{}"));
  });
  CHECK_THROWS_WITH(Sweep(extension), "the dead letter of instance 'one' cannot be started");
}

TEST_CASE("Starter: over http it answers 202 with the usual addresses, and starts what may start",
          "[front]") {
  struct Case {
    std::string answer;
    bool starts;
  };

  const Case cases[] = {{kNone, true},
                        {Instance("Running", kUpdated), false},
                        {Instance("Completed", kUpdated), false},
                        {Instance("Failed", kUpdated), true}};
  for (const Case& row : cases) {
    INFO(row.answer);
    Extension extension([&row](size_t, const std::string&) { return row.answer; });
    Trust(extension.server());
    ServiceClients services(nullptr);
    OneCall call(extension.server().url(), kEarly, "httpBaseUrl");
    call.Run(services, [](Call& of) { StartWorkflowByHttp(of, "flow", "id 1", R"({"n":1})"); });
    CHECK(call.Started() == (row.starts ? kStarted : std::vector<std::string>{}));
    REQUIRE(call.response());
    CHECK(call.response()->status == 202);
    const std::string at = extension.server().url() + std::string{kBase} + "/instances/id%201";
    const std::string tail = "?taskHub=hub&connection=Storage&code=" + std::string{kKey};
    CHECK(call.response()->headers ==
          std::vector<Header>{{"location", at + tail}, {"retry-after", "10"}});
    const Json body = *Json::Parse(call.response()->body);
    CHECK(body["id"].AsString() == "id 1");
    CHECK(body["statusQueryGetUri"].AsString() == at + tail);
    CHECK(body["sendEventPostUri"].AsString() == at + "/raiseEvent/{eventName}" + tail);
    CHECK(body["terminatePostUri"].AsString() == at + "/terminate" + tail + "&reason={text}");
    CHECK(body["purgeHistoryDeleteUri"].AsString() == at + tail);
    CHECK(body["restartPostUri"].AsString() == at + "/restart" + tail);
    CHECK(body["suspendPostUri"].AsString() == at + "/suspend" + tail + "&reason={text}");
    CHECK(body["resumePostUri"].AsString() == at + "/resume" + tail + "&reason={text}");
  }
}

TEST_CASE("Starter: an event whose id no instance may have is one instance all the same",
          "[front]") {
  const std::string long_id(101, 'x');
  for (const std::string& id : {std::string{"2026/17"}, std::string{"a#b"}, std::string{"a?b"},
                                std::string{"a\\b"}, std::string{"@a"}, std::string{"a\nb"},
                                std::string{"formwork-letter:1"}, long_id, std::string{}}) {
    INFO(id);
    const std::string instance = Uuid::FromName(id).ToString();
    Extension extension([](size_t, const std::string&) { return std::string{kNone}; });
    Trust(extension.server());
    ServiceClients services(nullptr);
    OneCall call(extension.server().url(), kEarly, "httpBaseUrl");
    call.Run(services, [&id](Call& of) { StartWorkflow(of, "flow", id, "{}"); });
    REQUIRE(call.Started().size() == 1);
    CHECK((*Json::Parse(call.Started()[0]))["InstanceId"].AsString() == instance);
    CHECK(extension.Lines()[0].find("/instances/" + instance + "?") != std::string::npos);
  }
}

}  // namespace formwork
