// The local host as a platform: services that fail on purpose, several apps, a new handler under
// load, what is told to those who follow.

#include <atomic>
#include <chrono>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>

#include "tests/e2e/host/host_process.h"
#include "tests/support/catch.h"
#include "tests/support/tls_server.h"

namespace formwork::test {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool Ready(const HostProcess& host) {
  return Eventually([&] { return Has(host.Output(), "\"ready on"); });
}

// What the handler got from its service: without the chunks of the host's answer.
std::string Asked(const HostProcess& host) {
  return Http(host.port(), "GET", "/api/ask").body;
}

std::string Echo(const std::string&, const std::string& request) {
  return Answer("200 OK", "echo " + request.substr(0, request.find("\r\n")) +
                              (Has(request, "X-Own: 1") ? " own" : ""));
}

}  // namespace

TEST_CASE("host: a service passes unchanged, over http and verified https", "[host][services]") {
  for (const bool tls : {false, true}) {
    INFO(tls);
    TlsServer service(tls ? "localhost" : "", Echo);
    HostApp app;
    app.AddHttp("ask");
    HostProcess host(app, {"--in-memory"},
                     {{"FORMWORK_SERVICE_ECHO_URL", service.url()},
                      {"SSL_CERT_FILE", tls ? service.certificate_file() : ""}});
    CHECK(Has(Asked(host), "echo GET /path HTTP/1.1 own"));
    CHECK(Has(Asked(host), "echo GET /path HTTP/1.1 own"));
    CHECK(Has(
        host.Control("GET", "state").body,
        R"("services":[{"name":"echo","url":")" + service.url() + R"(","calls":2,"failed":0}])"));
  }
}

TEST_CASE("host: a service whose certificate is not trusted is not reached", "[host][services]") {
  TlsServer service("somewhere.else", Echo);
  HostApp app;
  app.AddHttp("ask");
  HostProcess host(app, {"--in-memory"},
                   {{"FORMWORK_SERVICE_ECHO_URL", service.url()},
                    {"SSL_CERT_FILE", service.certificate_file()}});
  CHECK_FALSE(Has(Asked(host), "echo"));
  CHECK(service.calls == 0);
  CHECK(Eventually([&] { return Has(host.Output(), "its certificate is not trusted"); }));
}

TEST_CASE("host: a service fails as the fault says", "[host][services]") {
  TlsServer service("", Echo);
  HostApp app;
  app.AddHttp("ask");
  HostProcess host(app, {"--in-memory", "--fault", "echo=503"},
                   {{"FORMWORK_SERVICE_ECHO_URL", service.url()}});
  CHECK(Has(Asked(host), "HTTP/1.1 503 Service Unavailable"));
  const std::pair<std::string, std::string> rows[] = {{"echo=garbage", "{\"candidates\":"},
                                                      {"echo=timeout", "late"},
                                                      {"echo=error", "HTTP/1.1 500 "},
                                                      {"echo=delay:50ms", "echo GET /path"}};
  for (const auto& [rule, seen] : rows) {
    INFO(rule);
    CHECK(host.Control("DELETE", "faults").status == 204);
    CHECK(host.Control("POST", "faults", R"({"spec":")" + rule + "\"}").status == 201);
    CHECK(Has(Asked(host), seen));
    CHECK(Has(host.Control("GET", "faults").body, R"("hits":1)"));
  }
  CHECK(host.Control("DELETE", "faults").status == 204);
  CHECK(host.Control("POST", "faults", R"({"spec":"echo=reset"})").status == 201);
  CHECK(Asked(host).find("HTTP/1.1") == std::string::npos);
  CHECK(service.calls == 1);  // the delayed one alone went through
}

TEST_CASE("host: several apps share queues; each has its own port and handler", "[host][apps]") {
  HostApp first;
  first.AddFunction(
      "send", R"({"type":"httpTrigger","direction":"in","name":"req","authLevel":"anonymous"},)"
              R"({"type":"http","direction":"out","name":"res"},)"
              R"({"type":"queue","direction":"out","name":"out","queueName":"work"})");
  first.Reply("send", R"({"Outputs":{"res":{"body":"sent"},"out":"hello"}})");
  HostApp second;
  second.AddHttp("pid");
  second.AddFunction(
      "take", R"({"type":"queueTrigger","direction":"in","name":"item","queueName":"work"})");
  HostProcess host(first, {second.root(), "--in-memory"});
  REQUIRE(Ready(host));
  CHECK(Http(host.port(), "POST", "/api/send").status == 200);
  CHECK(Eventually([&] { return Has(first.Received("take"), "hello"); }));  // one HANDLER_DIR
  CHECK(Http(host.port(), "GET", "/api/pid").status == 404);
  const std::string run = ReadFile(first.path() + "/run.json");
  const int port = std::atoi(run.c_str() + run.rfind(':') + 1);
  CHECK(port != host.port());
  CHECK(Http(port, "GET", "/api/pid").status == 200);
  CHECK(Has(host.Control("GET", "invocations").body, R"("cause":")"));
}

TEST_CASE("host: a new handler takes over under load, and no request is lost", "[host][swap]") {
  HostApp app;
  app.AddHttp("pid");
  HostProcess host(app, {"--in-memory"});
  REQUIRE(Http(host.port(), "GET", "/api/pid").status == 200);
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::map<int, int> statuses;
  std::map<std::string, int> processes;
  std::vector<std::jthread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      while (!stop) {
        const HttpReply reply = Http(host.port(), "GET", "/api/pid");
        const std::lock_guard lock(mutex);
        ++statuses[reply.status];
        ++processes[reply.body];
      }
    });
  }
  const auto answering = [&](size_t count) {
    return Eventually([&] {
      const std::lock_guard lock(mutex);
      return processes.size() == count;
    });
  };
  CHECK(answering(1));
  for (size_t i = 2; i <= 4; ++i) {
    CHECK(host.Control("POST", "handler/swap").status == 200);
    CHECK(answering(i));
  }
  stop = true;
  clients.clear();
  INFO(processes.size());
  CHECK(statuses.size() == 1);
  CHECK(statuses.begin()->first == 200);
  CHECK(app.Starts() == 4);
}

TEST_CASE("host: documents and workflows know which invocation led to them", "[host][causes]") {
  HostApp app;
  const std::string container = R"("databaseName":"db","containerName":"c")";
  app.AddFunction("put",
                  R"({"type":"httpTrigger","direction":"in","name":"req","authLevel":"anonymous"},)"
                  R"({"type":"http","direction":"out","name":"res"},)"
                  R"({"type":"cosmosDB","direction":"out","name":"doc",)" +
                      container + R"(,"createIfNotExists":true,"partitionKey":"/p"})");
  app.AddFunction("watch", R"({"type":"cosmosDBTrigger","direction":"in","name":"docs",)" +
                               container + R"(,"startFromBeginning":true})");
  app.Reply("put", R"({"Outputs":{"res":{"body":"ok"},"doc":{"id":"7","p":"x"}}})");
  HostProcess host(app, {"--in-memory"});
  CHECK(Http(host.port(), "POST", "/api/put").status == 200);
  REQUIRE(Eventually([&] { return Has(app.Received("watch"), "_lsn"); }));
  const std::string rows = host.Control("GET", "invocations?function=put").body;
  const size_t at = rows.find("\"id\":\"") + 6;
  const std::string id = rows.substr(at, 36);
  CHECK(Eventually([&] {
    return Has(host.Control("GET", "invocations?function=watch").body, "\"cause\":\"" + id + "\"");
  }));
  const std::string one = host.Control("GET", "invocations/" + id).body;
  CHECK(Has(one.substr(one.find("\"caused\":")), "\"function\":\"watch\""));
}

}  // namespace formwork::test
