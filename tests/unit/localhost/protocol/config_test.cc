// host.json, function.json and settings: what the host takes, overrides and refuses.

#include "runtime/localhost/config/http_routes.h"
#include "tests/support/catch.h"

namespace formwork::localhost {
namespace {

const std::string kHandler = R"("customHandler":{"description":{"defaultExecutablePath":"h"}})";

std::string FirstError(const std::string& host_json) {
  const HostJson host = ReadHostJson(host_json, Settings(), 2);
  return host.errors.empty() ? "" : host.errors.front();
}

std::string FunctionError(const std::string& name, const std::string& text,
                          const Settings& settings = {}) {
  return ReadFunction(name, text, ReadHostJson(R"({"version":"2.0"})", settings, 2), settings)
      .error;
}

}  // namespace

TEST_CASE("ReadHostJson: the variants that were tried on the real host", "[config]") {
  CHECK(FirstError(R"({"version":"2.0",)" + kHandler + "}").empty());
  CHECK(FirstError(R"({ // c
 "version":"2.0",)" +
                   kHandler + ",}")
            .empty());
  CHECK(FirstError(R"({"version":"2.0","zzz":{"a":1},)" + kHandler + "}").empty());
  CHECK(FirstError("{" + kHandler + "}")
            .rfind("The host.json file is missing the required 'version' property.", 0) == 0);
  CHECK(FirstError(R"({"version":"3.0"})")
            .rfind("'3.0' is an invalid value for host.json 'version' property.", 0) == 0);
  CHECK(FirstError(R"({"version":2.0})").rfind("'2.0' is an invalid value", 0) == 0);
  CHECK(FirstError(R"({"version":"2.0")").rfind("Unable to parse host configuration file", 0) == 0);
  CHECK(FirstError(R"({"version":"2.0","customHandler":{"enableForwardingHttpRequest":true}})") ==
        "Missing worker Description.");
  CHECK(FirstError(
            R"({"version":"2.0","customHandler":{"description":{"defaultExecutablePath":""}}})") ==
        "WorkerDescription DefaultExecutablePath cannot be empty");
  CHECK(FirstError(R"({"version":"2.0","retry":{"strategy":"fixedDelay","maxRetryCount":2},)" +
                   kHandler + "}") == "Value cannot be null. (Parameter 'DelayInterval')");
  CHECK(FirstError(R"({"version":"2.0","functionTimeout":"00:00:00"})")
            .rfind("FunctionTimeout must be greater", 0) == 0);
  CHECK_FALSE(FirstError(R"({"version":"2.0","functionTimeout":"abc"})").empty());
  CHECK(FirstError(R"({"version":"2.0","functionTimeout":"-1"})").empty());
  CHECK_FALSE(FirstError(R"({"version":"2.0","extensions":{"queues":{"batchSize":33}}})").empty());
}

TEST_CASE("ReadHostJson: app settings lie over the file", "[config]") {
  Settings settings;
  settings.Add("AzureFunctionsJobHost__extensions__queues__batchSize", "4");
  settings.Add("AzureFunctionsJobHost:functionTimeout", "00:02:00");
  settings.Add("azurefunctionsjobhost__customHandler__description__arguments__0", "x");
  const HostJson host = ReadHostJson(
      R"({"version":"2.0","functionTimeout":"00:01:00","extensions":{"queues":{"BatchSize":8}},)" +
          kHandler + "}",
      settings, 2);
  CHECK(host.errors.empty());
  CHECK(host.queues.batch_size == 4);
  CHECK(host.queues.new_batch_threshold == 4);
  CHECK(host.function_timeout == std::chrono::minutes(2));
  CHECK(host.handler.arguments == std::vector<std::string>{"x"});
}

TEST_CASE("ReadFunction: what keeps a function from running", "[config]") {
  const std::string trigger = R"({"type":"httpTrigger","direction":"in","name":"req"})";
  CHECK(FunctionError("ok", R"({"bindings":[)" + trigger + "]}").empty());
  CHECK(
      FunctionError("badname",
                    R"({"bindings":[{"type":"httpTrigger","direction":"in","name":"my_req"}]})") ==
      "The binding name my_req is invalid. Please assign a valid name to the binding.");
  CHECK(FunctionError("host", R"({"bindings":[)" + trigger + "]}") ==
        "'host' is not a valid function name.");
  CHECK(FunctionError("a", R"({"bindings":[]})") == "At least one binding must be declared.");
  CHECK_FALSE(FunctionError("a", R"({"bindings":[)" + trigger + "," + trigger + "]}").empty());
  CHECK_FALSE(FunctionError("a", R"({"bindings":[{"type":"http","direction":"out","name":"res"}]})")
                  .empty());
  CHECK_FALSE(
      FunctionError("a", R"({"bindings":[{"type":"strangeTrigger","direction":"in","name":"x"}]})")
          .empty());
  CHECK_FALSE(FunctionError("a", R"({"bindings":[)" + trigger +
                                     R"(,{"type":"queue","direction":"in","name":"$return"}]})")
                  .empty());
}

TEST_CASE("ReadFunction: app settings in bindings are resolved, missing ones named", "[config]") {
  const std::string timer =
      R"({"bindings":[{"type":"timerTrigger","direction":"in","name":"t","schedule":"%SCHEDULE_X%"}]})";
  CHECK(FunctionError("x", timer) ==
        "The app setting '%SCHEDULE_X%' used by the binding t is not set.");
  Settings settings;
  settings.Add("SCHEDULE_X", "0 0 3 * * *");
  const Function function =
      ReadFunction("x", timer, ReadHostJson(std::nullopt, settings, 2), settings);
  CHECK(function.error.empty());
  CHECK(function.trigger().Text("schedule") == "0 0 3 * * *");
}

TEST_CASE("Settings: the first value wins, local.settings.json comes last", "[config]") {
  Settings settings;
  settings.Add("A", "env");
  CHECK(settings.AddLocalSettings(R"({"IsEncrypted":false,"Values":{"A":"file","b":"2","N":5}})")
            .empty());
  CHECK(*settings.Find("a") == "env");
  CHECK(settings.Resolve("%A%-%B%-%N%-%none%-%") == "env-2-5-%none%-%");
  CHECK_FALSE(settings.AddLocalSettings("{").empty());
}

TEST_CASE("AddRouteFunctions: routes of host.json are functions", "[config]") {
  const auto read = [](const std::string& members, std::vector<Function> functions = {}) {
    const Settings settings;
    HostJson host = ReadHostJson(
        R"({"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"h"})" +
            members + "}",
        settings, 2);
    AddRouteFunctions(host, settings, functions);
    std::string seen;
    for (const Function& function : functions) {
      if (function.bindings.empty()) continue;
      seen += function.name + " " + function.trigger().Text("route") + " " +
              function.trigger().Text("authLevel") + function.error + "\n";
    }
    for (const std::string& error : host.errors)
      seen += "error: " + error + "\n";
    return std::pair(seen, host);
  };
  const std::string two =
      R"(,"http":{"defaultAuthorizationLevel":"admin","routes":[{"route":"a/{id}"},{"route":"{*rest}","authorizationLevel":"anonymous"}]}})";
  CHECK(read(two).first == "http-handler1 a/{id} admin\nhttp-handler2 {*rest} anonymous\n");
  CHECK(read(two, {Function{}}).second.errors.size() == 1);
  for (const std::string bad : {"a b", "a//b", "a/{}", "a/{b", "a}"}) {
    INFO(bad);
    CHECK(read(R"(,"http":{"routes":[{"route":")" + bad + R"("}]}})").second.errors.size() == 1);
  }
  const auto [seen, host] = read(R"(},"configurationProfile":"mcp-custom-handler")");
  CHECK(seen == "http-handler1 {*route} function\n");
  CHECK(host.mode == HandlerMode::kProxying);
  CHECK(host.http.route_prefix.empty());
  CHECK(read(R"(},"configurationProfile":"other")").second.errors.size() == 1);
}

TEST_CASE("RetryDelay: fixed, and doubling up to the maximum", "[config]") {
  std::string what;
  const auto fixed = ReadRetryPolicy(
      *ReadJson(R"({"strategy":"fixedDelay","maxRetryCount":-1,"delayInterval":"00:00:05"})"),
      what);
  REQUIRE(fixed);
  CHECK(fixed->max_retries == -1);
  CHECK(RetryDelay(*fixed, 7) == std::chrono::seconds(5));
  const auto doubling = ReadRetryPolicy(
      *ReadJson(
          R"({"strategy":"exponentialBackoff","maxRetryCount":3,"minimumInterval":"00:00:01","maximumInterval":"00:00:05"})"),
      what);
  REQUIRE(doubling);
  CHECK(RetryDelay(*doubling, 1) == std::chrono::seconds(1));
  CHECK(RetryDelay(*doubling, 3) == std::chrono::seconds(4));
  CHECK(RetryDelay(*doubling, 30) == std::chrono::seconds(5));
}

}  // namespace formwork::localhost
