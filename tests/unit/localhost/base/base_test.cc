// The state database and the clock: what the rest of the local host builds on.
#include <chrono>
#include <string>
#include <vector>

#include "runtime/localhost/base/alarms.h"
#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

using Steps = std::vector<std::string_view>;

std::vector<std::string> Names(Database& db) {
  std::vector<std::string> names;
  auto row = db.Query("SELECT name FROM t ORDER BY name");
  while (row.Step())
    names.emplace_back(row.Text(0));
  return names;
}

StoreError::Kind KindThrownBy(const std::function<void()>& action) {
  try {
    action();
  } catch (const StoreError& error) {
    return error.kind();
  }
  return StoreError::Kind::kOther;
}

TEST_CASE("Database: every type comes back as it was bound", "[localhost]") {
  Database db({});
  const std::string odd("a\0'b\xc3\xa9", 6);
  auto row = db.Query("SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7", int64_t{1} << 62, -0.5, odd, Blob{odd},
                      nullptr, std::optional<std::string>(), std::string_view());
  REQUIRE(row.Step());
  CHECK(row.Int(0) == int64_t{1} << 62);
  CHECK(row.Text(1) == "-0.5");
  CHECK(row.Text(2) == odd);
  CHECK(row.Bytes(3) == odd);
  CHECK(row.IsNull(4));
  CHECK(row.OptionalText(5) == std::nullopt);
  CHECK(!row.IsNull(6));
  CHECK(row.OptionalText(6) == "");
  CHECK_FALSE(row.Step());
}

TEST_CASE("Database: the same text can be in use twice, and forgets its values afterwards",
          "[localhost]") {
  Database db({});
  db.Script("CREATE TABLE t(name TEXT); INSERT INTO t VALUES ('a'), ('b')");
  auto outer = db.Query("SELECT name FROM t WHERE name >= ?1 ORDER BY name", "a");
  REQUIRE(outer.Step());
  {
    auto inner = db.Query("SELECT name FROM t WHERE name >= ?1 ORDER BY name", "b");
    REQUIRE(inner.Step());
    CHECK(inner.Text(0) == "b");
  }
  CHECK(outer.Text(0) == "a");
  auto unbound = db.Prepare("SELECT name FROM t WHERE name >= ?1 ORDER BY name");
  CHECK_FALSE(unbound.Step());  // NULL compares with nothing: no value was left behind
  CHECK(db.Run("UPDATE t SET name = name || '2'") == 2);
}

TEST_CASE("Transaction: nested ones are undone alone, an uncommitted one altogether",
          "[localhost]") {
  Database db({});
  db.Script("CREATE TABLE t(name TEXT UNIQUE)");
  {
    Transaction outer(db);
    db.Run("INSERT INTO t VALUES ('kept')");
    {
      Transaction inner(db);
      db.Run("INSERT INTO t VALUES ('undone')");
    }
    {
      Transaction inner(db);
      db.Run("INSERT INTO t VALUES ('kept too')");
      inner.Commit();
    }
    outer.Commit();
  }
  {
    Transaction never(db);
    db.Run("INSERT INTO t VALUES ('lost')");
  }
  CHECK(Names(db) == std::vector<std::string>{"kept", "kept too"});
  CHECK(KindThrownBy([&] { db.Run("INSERT INTO t VALUES ('kept')"); }) ==
        StoreError::Kind::kConstraint);
}

TEST_CASE("Database: a file keeps what was committed and tells which version wrote it",
          "[localhost]") {
  const test::TempDir dir;
  const DatabaseOptions options{.path = dir.File("state.db")};
  const Steps one{"CREATE TABLE t(name TEXT)"};
  const Steps two{"CREATE TABLE t(name TEXT)", "ALTER TABLE t ADD COLUMN size INTEGER DEFAULT 7"};
  {
    Database db(options);
    db.Migrate("things", one);
    db.Run("INSERT INTO t VALUES (?1)", "first");
  }
  {
    Database db(options);
    db.Migrate("things", two);
    db.Migrate("things", two);
    auto row = db.Query("SELECT name, size FROM t");
    REQUIRE(row.Step());
    CHECK(row.Text(0) == "first");
    CHECK(row.Int(1) == 7);
  }
  Database db(options);
  CHECK(KindThrownBy([&] { db.Migrate("things", one); }) == StoreError::Kind::kNewer);
}

TEST_CASE("Database: an exclusive file refuses a second host, a broken one is called broken",
          "[localhost]") {
  const test::TempDir dir;
  const DatabaseOptions options{.path = dir.File("state.db"), .exclusive = true};
  {
    const Database first(options);
    CHECK(KindThrownBy([&] { const Database second(options); }) == StoreError::Kind::kBusy);
    CHECK_THROWS_WITH(
        Database(options),
        options.path + " is in use by another host: end that one, or take another file");
  }
  CHECK_NOTHROW(Database(options));
  test::WriteFile(dir.File("broken.db"), std::string(4096, 'x'));
  CHECK(KindThrownBy([&] {
          Database({.path = dir.File("broken.db")}).Script("SELECT * FROM sqlite_schema");
        }) == StoreError::Kind::kCorrupt);
}

TEST_CASE("Database: a fresh one is empty whatever was there, but another host's stays as it is",
          "[localhost]") {
  const test::TempDir dir;
  DatabaseOptions options{.path = dir.File("state.db"), .exclusive = true};
  const auto tables = [](Database& db) {
    auto row = db.Query("SELECT count(*) FROM sqlite_schema");
    return row.Step() ? row.Int(0) : -1;
  };
  {
    Database running(options);
    running.Script("CREATE TABLE t(a); INSERT INTO t VALUES (1)");
    options.fresh = true;
    CHECK(KindThrownBy([&] { const Database second(options); }) == StoreError::Kind::kBusy);
    CHECK(tables(running) == 1);
    auto row = running.Query("SELECT a FROM t");
    CHECK(row.Step());
  }
  {
    Database fresh(options);
    CHECK(tables(fresh) == 0);
  }
  test::WriteFile(options.path, std::string(4096, 'x'));
  test::WriteFile(options.path + "-wal", std::string(5000, 'y'));
  Database over_rubbish(options);
  over_rubbish.Script("CREATE TABLE t(a)");
  CHECK(tables(over_rubbish) == 1);
}

TEST_CASE("VirtualClock: stands still and moves forward only", "[localhost]") {
  const Time start = FromMillis(1'000'000);
  VirtualClock clock(start);
  clock.Advance(std::chrono::minutes(59));
  CHECK(clock.RealDelay(start + std::chrono::hours(1)) == std::nullopt);
  clock.Advance(std::chrono::minutes(1));
  CHECK(clock.RealDelay(start + std::chrono::hours(1)) == Duration(0));
  clock.AdvanceTo(start);
  CHECK(clock.Now() == start + std::chrono::hours(1));
}

TEST_CASE("Alarms: run in order of time, then of setting; cancelled ones do not", "[localhost]") {
  Alarms alarms;
  std::string ran;
  alarms.At(FromMillis(20), [&] { ran += 'c'; });
  alarms.At(FromMillis(10), [&] {
    ran += 'a';
    alarms.At(FromMillis(15), [&] { ran += 'n'; });
  });
  alarms.At(FromMillis(10), [&] { ran += 'b'; });
  const auto gone = alarms.At(FromMillis(5), [&] { ran += 'x'; });
  CHECK(alarms.Cancel(gone));
  CHECK_FALSE(alarms.Cancel(gone));
  CHECK(alarms.Next() == FromMillis(10));
  CHECK(alarms.RunDue(FromMillis(9)) == 0);
  CHECK(alarms.RunDue(FromMillis(20)) == 4);
  CHECK(ran == "abnc");
  CHECK(alarms.Next() == std::nullopt);
}

TEST_CASE("AdvanceThrough: stops at every alarm on the way, each sees its own time",
          "[localhost]") {
  VirtualClock clock(FromMillis(0));
  Alarms alarms;
  std::vector<int64_t> seen;
  std::function<void()> every_minute = [&] {
    seen.push_back(Millis(clock.Now()));
    alarms.At(clock.Now() + std::chrono::minutes(1), every_minute);
  };
  alarms.At(FromMillis(60'000), every_minute);
  CHECK(AdvanceThrough(clock, alarms, FromMillis(200'000), [] { return true; }) == 3);
  CHECK(seen == std::vector<int64_t>{60'000, 120'000, 180'000});
  CHECK(clock.Now() == FromMillis(200'000));
  CHECK(AdvanceThrough(clock, alarms, FromMillis(600'000), [] { return false; }) == 1);
  CHECK(clock.Now() == FromMillis(240'000));
}

}  // namespace
}  // namespace formwork::localhost
