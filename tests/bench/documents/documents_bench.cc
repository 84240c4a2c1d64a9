// What documents cost, as ratios within this run: writing against bare SQLite, and whether the
// costs stay flat while a container grows. Prints, asserts nothing. FORMWORK_TEST_FULL=1 takes the
// larger sizes.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"
#include "runtime/localhost/documents/change_feed.h"
#include "runtime/localhost/documents/store.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

double MicrosPerRun(int runs, const std::function<void(int)>& body) {
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < runs; ++i)
    body(i);
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin)
             .count() /
         runs;
}

std::string Document(int i) {
  const std::string n = std::to_string(i);
  return R"({"id":")" + n + R"(","channelId":"channel-)" + std::to_string(i % 100) +
         R"(","author":"ada","text":"a message of the usual length, number )" + n +
         R"(","moderated":true,"createdAt":"2026-11-21T02:43:25.)" + n + R"(Z","score":0.)" + n +
         "}";
}

struct Bench {
  test::TempDir dir;
  Database database{{.path = dir.File("state.db")}};
  RealClock clock;
  Documents documents{database, clock};
  ChangeFeed feed{database, clock, documents};
  const Container* container = nullptr;

  Bench() {
    static_cast<void>(
        documents.Ensure({.database = "app", .name = "messages", .partition_path = "/channelId"}));
    container = documents.Find("app", "messages");
    feed.Open(*container, "bench-", FeedStart::kBeginning);
    database.Script("CREATE TABLE bare(id INTEGER PRIMARY KEY, body TEXT)");
  }

  void Fill(int from, int to) {
    Transaction transaction(database);
    for (int i = from; i < to; ++i)
      static_cast<void>(documents.Upsert(*container, Document(i)));
    transaction.Commit();
  }

  QueryOutcome Ask(const std::string& sql, int channel) {
    return documents.Query(
        *container, {.sql = sql, .partition = PartitionText("channel-" + std::to_string(channel))});
  }
};

struct Costs {
  double upsert, replace, read, by_id, page, top, feed;
};

Costs Measure(Bench& bench, int size, int runs) {
  Costs costs{};
  const auto& c = *bench.container;
  costs.upsert = MicrosPerRun(runs, [&](int i) {
    static_cast<void>(bench.documents.Upsert(c, Document(10'000'000 + size + i)));
  });
  costs.replace = MicrosPerRun(
      runs, [&](int i) { static_cast<void>(bench.documents.Upsert(c, Document(i * 7 % size))); });
  costs.read = MicrosPerRun(runs, [&](int i) {
    static_cast<void>(
        bench.documents.Read(c, PartitionText("channel-" + std::to_string(i % 100 % size)),
                             std::to_string(i % 100 % size)));
  });
  costs.by_id = MicrosPerRun(runs / 10, [&](int i) {
    static_cast<void>(bench.Ask("SELECT * FROM c WHERE c.id = '5'", i % 100));
  });
  costs.page = MicrosPerRun(runs / 10, [&](int i) {
    static_cast<void>(bench.Ask("SELECT * FROM c OFFSET 0 LIMIT 1", i % 100));
  });
  costs.top = MicrosPerRun(20, [&](int i) {
    static_cast<void>(bench.Ask("SELECT TOP 50 * FROM c ORDER BY c.createdAt DESC", i));
  });
  bench.feed.MoveTo(c, "bench-", bench.documents.last_lsn() - 100);
  costs.feed = MicrosPerRun(
      runs / 10, [&](int) { static_cast<void>(bench.feed.Next(c, "bench-", {.items = 10})); });
  return costs;
}

void Print(const char* what, double small, double large) {
  std::printf("  %-44s %9.1f us %9.1f us   ratio %.2f\n", what, small, large, large / small);
}

int Run() {
  const bool full = std::getenv("FORMWORK_TEST_FULL") != nullptr;
  const int small = 100;
  const int large = full ? 1'000'000 : 50'000;
  const int runs = full ? 5'000 : 1'000;
  Bench bench;
  const double bare = MicrosPerRun(runs, [&](int i) {
    Transaction transaction(bench.database);
    bench.database.Run("INSERT INTO bare VALUES (?1, ?2)", i, Document(i));
    transaction.Commit();
  });
  bench.Fill(0, small);
  const Costs at_small = Measure(bench, small, runs);
  bench.Fill(small, large);
  const Costs at_large = Measure(bench, large, runs);
  std::printf("documents: bare SQLite insert of the same text, one transaction each: %.1f us\n",
              bare);
  std::printf("  %-44s %9.2f x bare\n", "create", at_small.upsert / bare);
  std::printf("  %-44s %9.2f x bare\n", "replace", at_small.replace / bare);
  std::printf("documents: %d against %d in the container\n", small, large);
  Print("create", at_small.upsert, at_large.upsert);
  Print("replace", at_small.replace, at_large.replace);
  Print("read by id", at_small.read, at_large.read);
  Print("query by id in a partition", at_small.by_id, at_large.by_id);
  Print("first of a partition", at_small.page, at_large.page);
  Print("TOP 50 ORDER BY in a partition (grows with it)", at_small.top, at_large.top);
  Print("change feed, 10 of the last 100", at_small.feed, at_large.feed);
  return 0;
}

}  // namespace
}  // namespace formwork::localhost

int main() {
  try {
    return formwork::localhost::Run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
