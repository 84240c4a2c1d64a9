// The lines on stdout: what alerts, cost and people read of a call, and what a function may log.

#include <cmath>
#include <limits>

#include <fcntl.h>
#include <formwork/call.h>
#include <formwork/json_value.h>
#include <unistd.h>

#include "runtime/src/log_lines.h"
#include "runtime/src/runner.h"
#include "runtime/src/service_clients.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork {
namespace {

enum class Colour : uint8_t { kRed };

std::string_view ToString(Colour) {
  return "red";
}

// One call of the function with that body; the lines that it left, each as JSON.
std::vector<Json> LinesOf(const FunctionInfo& function, const std::string& body) {
  const test::TempDir folder;
  const std::string file = folder.File("lines");
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);  // NOLINT
  {
    LogLines lines(descriptor);
    ServiceClients services(&lines);
    services.Add({.name = "down",
                  .setting = "FORMWORK_TEST_DOWN",
                  .url = "http://127.0.0.1:1",
                  .deadline_ms = 1'000,
                  .timeout_ms = 1'000,
                  .attempts = 1,
                  .fail_open = true});
    const AppParts parts{&lines, &services, "test", 1};
    const BoundHandler bound = BindFunction(function, parts);
    static_cast<void>(Dispatcher::Call(bound.handler, {"POST", "/work", "inv-1", "", body}));
  }
  ::close(descriptor);
  std::vector<Json> found;
  const std::string text = test::ReadFile(file);
  for (size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    found.push_back(Json::Parse(text.substr(at, text.find('\n', at) - at)).value());
  return found;
}

FunctionInfo Info(TriggerKind kind, void (*run)(Call&)) {
  FunctionInfo info;
  info.name = "work";
  info.trigger = kind;
  info.input = kind == TriggerKind::kHttp ? "req" : "message";
  info.source = "notes";
  info.dead_letter = "deadLetter";
  info.attempts = 3;
  info.run = run;
  return info;
}

constexpr const char* kRequest =
    R"({"Data":{"req":{"Method":"GET","Url":"u","Query":{},"Headers":{},"Params":{}}},"Metadata":{}})";

std::string Fields(Context::Fields fields) {
  Context context;
  context.Info("x", fields);
  return (*Json::Parse(context.logged().front()))["fields"].ToString();
}

}  // namespace

TEST_CASE("Context: every kind of value that a function has at hand can be logged", "[lines]") {
  const std::vector<int> list(3);
  const auto day = DateTime::Parse("2026-01-02T03:04:05Z").value();
  CHECK(Fields({{"n", list.size()}, {"u", 5U}, {"ll", -5LL}, {"s", short{7}}}) ==
        R"({"n":3,"u":5,"ll":-5,"s":7})");
  CHECK(Fields({{"most", std::numeric_limits<uint64_t>::max()}, {"yes", true}, {"half", 0.5F}}) ==
        R"({"most":18446744073709551615,"yes":true,"half":0.5})");
  CHECK(Fields({{"id", Uuid()}, {"at", day}, {"took", Duration{1500}}, {"word", Colour::kRed}}) ==
        R"({"id":"00000000-0000-0000-0000-000000000000","at":"2026-01-02T03:04:05Z",)"
        R"("took":"PT1.5S","word":"red"})");
  CHECK(Fields({{"text", std::string("a")}, {"view", std::string_view("b")}, {"literal", "c"}}) ==
        R"({"text":"a","view":"b","literal":"c"})");
  CHECK(Fields({{"none", std::nan("")}, {"much", HUGE_VAL}}) == R"({"none":"nan","much":"inf"})");
}

TEST_CASE("Lines: a call of a service names the invocation that made it", "[lines]") {
  const auto lines = LinesOf(Info(TriggerKind::kHttp,
                                  [](Call& call) {
                                    static_cast<void>(call.Http("down")->Send({}));
                                    call.Respond({200, {}, "done", "text/plain"});
                                  }),
                             kRequest);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["formwork"].AsString() == "service");
  CHECK(lines[0]["service"].AsString() == "down");
  CHECK(lines[0]["invocation"].AsString() == "inv-1");
}

TEST_CASE("Lines: a problem that is ours has its reason in the log, a caller's has none",
          "[lines]") {
  const auto ours = LinesOf(
      Info(TriggerKind::kHttp, [](Call&) { throw Problem(503, "the bank is shut"); }), kRequest);
  REQUIRE(ours.size() == 2);
  CHECK(ours[0].ToString() ==
        R"({"formwork":"log","level":"error","function":"work","invocation":"inv-1",)"
        R"("message":"the bank is shut","fields":{"error":"formwork::Problem"}})");
  CHECK(ours[1]["status"].AsInteger() == 503);
  const auto callers = LinesOf(
      Info(TriggerKind::kHttp, [](Call&) { throw Problem(404, "no such note"); }), kRequest);
  REQUIRE(callers.size() == 1);
  CHECK(callers[0]["status"].AsInteger() == 404);
}

TEST_CASE("Lines: an event's age is by the clock that stamped it", "[lines]") {
  struct Row {
    const char* inserted;
    const char* host;  // when the host made the call, by its own clock
    int64_t age_ms;
  };

  const Row rows[] = {
      {"2100-01-01T00:00:00+00:00", "2100-01-01T00:00:01.5000000Z", 1'500},   // moved ahead
      {"2001-01-01T00:00:00+00:00", "2001-01-01T00:01:00.0000000Z", 60'000},  // begun in the past
      {"2100-01-01T00:00:00+00:00", "2099-12-31T23:59:59.0000000Z", 0},
      {"2100-01-01T00:00:00+00:00", nullptr, 0},
  };
  for (const Row& row : rows) {
    INFO(row.inserted << " " << (row.host != nullptr ? row.host : "no time of the host"));
    const std::string sys =
        row.host == nullptr ? "" : R"(,"sys":{"UtcNow":")" + std::string(row.host) + "\"}";
    const auto lines = LinesOf(
        Info(TriggerKind::kQueue, [](Call&) {}),
        R"({"Data":{"message":"\"{}\""},"Metadata":{"DequeueCount":"1","Id":"\"m\"","InsertionTime":")" +
            std::string(row.inserted) + "\"" + sys + "}}");
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["formwork"].AsString() == "event-age");
    CHECK(lines[0]["ageMs"].AsInteger() == row.age_ms);
  }
}

}  // namespace formwork
