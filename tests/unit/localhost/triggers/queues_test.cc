// Storage queues, binding expressions, faults and what an exit of the handler means.

#include "runtime/localhost/handler/supervisor.h"
#include "runtime/localhost/invoke/expressions.h"
#include "runtime/localhost/invoke/faults.h"
#include "runtime/localhost/queues/queue_store.h"
#include "tests/support/catch.h"

namespace formwork::localhost {
namespace {

struct Store {
  VirtualClock clock{FromMillis(1'795'229'498'000)};
  Database database{DatabaseOptions{.path = ""}};
  QueueStore queues{database, clock};
};

std::string Bodies(const std::vector<QueueMessage>& messages) {
  std::string out;
  for (const QueueMessage& message : messages)
    out += (out.empty() ? "" : ",") + message.body;
  return out;
}

constexpr Duration kMinute = std::chrono::minutes(1);

}  // namespace

TEST_CASE("QueueStore: a lease hides, counts, and ends", "[queues]") {
  Store s;
  for (const char* body : {"a", "b", "c"})
    CHECK(s.queues.Put("work", body).empty());
  CHECK(Bodies(s.queues.Get("work", 2, kMinute)) == "a,b");
  CHECK(Bodies(s.queues.Get("work", 9, kMinute)) == "c");
  CHECK(s.queues.Get("work", 9, kMinute).empty());
  CHECK(s.queues.NextVisible("work") == s.clock.Now() + kMinute);
  s.clock.Advance(kMinute);
  const auto again = s.queues.Get("work", 1, kMinute);
  CHECK(Bodies(again) == "a");
  CHECK(again[0].dequeue_count == 2);
  CHECK(s.queues.Count("work") == 3);
}

TEST_CASE("QueueStore: only the last lease's receipt counts", "[queues]") {
  Store s;
  CHECK(s.queues.Put("work", "a").empty());
  const QueueMessage first = s.queues.Get("work", 1, kMinute).at(0);
  s.clock.Advance(kMinute);
  const QueueMessage second = s.queues.Get("work", 1, kMinute).at(0);
  CHECK_FALSE(s.queues.Delete("work", first.row, first.pop_receipt));
  std::string receipt = second.pop_receipt;
  CHECK(s.queues.Update(second.row, receipt, Duration(0)));
  CHECK_FALSE(s.queues.Delete("work", second.row, second.pop_receipt));
  CHECK(s.queues.Delete("work", second.row, receipt));
  CHECK(s.queues.Count("work") == 0);
}

TEST_CASE("QueueStore: time to live, delays, limits and names", "[queues]") {
  Store s;
  CHECK(s.queues.Put("work", "short", {.ttl = kMinute}).empty());
  CHECK(s.queues.Put("work", "late", {.delay = kMinute * 2}).empty());
  CHECK(s.queues.Put("work", "week").empty());
  s.clock.Advance(kMinute);
  CHECK(Bodies(s.queues.Peek("work", 9, true)) == "week,late");
  CHECK(s.queues.Count("work") == 2);
  s.clock.Advance(std::chrono::days(7));
  CHECK(s.queues.Peek("work", 9, true).empty());
  CHECK(s.queues.Put("work", std::string(kMaxMessageBytes, 'x')).empty());
  CHECK_FALSE(s.queues.Put("work", std::string(kMaxMessageBytes + 1, 'x')).empty());
  for (const char* bad : {"ab", "Work", "a--b", "-ab", "ab-", "a_b"}) {
    INFO(bad);
    CHECK_FALSE(QueueStore::NameFault(bad).empty());
  }
}

TEST_CASE("QueueStore: what was there is there for the next host", "[queues]") {
  Store s;
  CHECK(s.queues.Put("work", std::string("\0\xFF", 2)).empty());
  QueueStore next(s.database, s.clock);
  CHECK(next.Exists("work"));
  CHECK(next.Count("work") == 1);
  CHECK(next.Get("work", 1, kMinute).at(0).body == std::string("\0\xFF", 2));
}

TEST_CASE("ExpandExpressions: names, paths, system values, and what has none", "[expressions]") {
  NamedJson data;
  data.SetText("id", "4 2");
  data.Set("o", R"({"k":{"n":5}})");
  data.SetText("queueTrigger", "whole");
  const Time now = FromMillis(1'795'229'498'000);
  CHECK(ExpandExpressions("a-{ID}-{o.k.n}-{queueTrigger}", data, now).text == "a-4 2-5-whole");
  CHECK(ExpandExpressions("{rand-guid}", data, now).text.size() == 36);
  CHECK(ExpandExpressions("{DateTime:yyyy-MM-dd}", data, now).text == "2026-11-21");
  CHECK(ExpandExpressions("{none}", data, now).fault == "No value for named parameter 'none'.");
  const ExpandedQuery query = ExpandQuery("SELECT * FROM c WHERE c.id = {id}", data, now);
  CHECK(query.sql == "SELECT * FROM c WHERE c.id = @id");
  CHECK(query.parameters.at("id").text == "4 2");
}

TEST_CASE("Faults: rules as people write them", "[faults]") {
  Faults faults;
  faults.AddTarget("gemini");
  std::string what;
  CHECK(faults.Parse("cosmos=timeout:20%", what)->probability == 0.2);
  CHECK(faults.Parse("gemini=timeout:20%", what)->probability == 0.2);
  CHECK(faults.Parse("GEMINI=garbage", what)->target == "gemini");
  CHECK(faults.Parse("handler=crash:1/100", what)->probability == 0.01);
  CHECK(faults.Parse("queue=delay:2s", what)->delay == std::chrono::seconds(2));
  CHECK(faults.Parse("cosmos=429:5%", what)->kind == "429");
  const std::pair<std::string, std::string> refused[] = {
      {"gemni=timeout", "unknown target of a fault 'gemni': one of handler, queue, cosmos, gemini"},
      {"queue=crash", "unknown kind of fault 'crash' for queue: delay, error or an HTTP status"},
      {"gemini=crash",
       "unknown kind of fault 'crash' for gemini: delay, error, timeout, reset, garbage or an HTTP "
       "status"},
      {"cosmos=delay", "delay needs a time: cosmos=delay:2s"},
      {"cosmos=429:2s", "only delay takes a time: cosmos=delay:2s"},
      {"cosmos=429:200%", "'200%' is neither a probability (20%, 1/100) nor a time (2s, 500ms)"},
  };
  for (const auto& [rule, why] : refused) {
    INFO(rule);
    CHECK_FALSE(faults.Parse(rule, what).has_value());
    CHECK(what == why);
  }
  for (const char* bad : {"x", "=a", "handler=crash:x"}) {
    INFO(bad);
    CHECK_FALSE(faults.Parse(bad, what).has_value());
  }
}

TEST_CASE("Faults: a rule hits as often as it says, delays have dice of their own", "[faults]") {
  Faults faults;
  std::string what;
  faults.Add(*faults.Parse("handler=error:50%", what));
  faults.Add(*faults.Parse("cosmos=delay:2s", what));
  int hits = 0;
  for (int i = 0; i < 1000; ++i)
    hits += faults.Hit("handler") ? 1 : 0;
  CHECK(hits > 400);
  CHECK(hits < 600);
  CHECK_FALSE(faults.HitDelay("handler").has_value());
  CHECK_FALSE(faults.Hit("cosmos").has_value());
  CHECK(faults.HitDelay("cosmos")->delay == std::chrono::seconds(2));
}

TEST_CASE("StrikeCounter: 0 stays down, 200 is free, the third strike ends it", "[supervisor]") {
  using Verdict = StrikeCounter::Verdict;
  const Time now = FromMillis(0);
  StrikeCounter counter;
  CHECK(counter.OnExit(0, now) == Verdict::kStayDown);
  for (int i = 0; i < 9; ++i)
    CHECK(counter.OnExit(200, now) == Verdict::kRestart);
  CHECK(counter.OnExit(1, now) == Verdict::kRestart);
  CHECK(counter.OnExit(139, now) == Verdict::kRestart);
  CHECK(counter.OnExit(1, now + std::chrono::minutes(31)) == Verdict::kRestart);  // counted anew
  CHECK(counter.OnExit(1, now + std::chrono::minutes(32)) == Verdict::kRestart);
  CHECK(counter.OnExit(1, now + std::chrono::minutes(33)) == Verdict::kGiveUp);
}

TEST_CASE("HandlerArguments: an argument with a blank becomes two, unset names vanish",
          "[supervisor]") {
  Settings settings;
  settings.Add("FOO", "x y");
  HandlerDescription handler;
  handler.arguments = {"life", "%FOO% bar", "%NONE%"};
  CHECK(HandlerArguments(handler, settings) == std::vector<std::string>{"life", "x", "y", "bar"});
}

}  // namespace formwork::localhost
