// The change feed as the trigger sees it.
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/localhost/documents/world.h"

namespace formwork::localhost {
namespace {

std::vector<std::string> Ids(const FeedBatch& batch) {
  std::vector<std::string> ids;
  for (const Change& change : batch.changes)
    ids.emplace_back(ReadJson(change.document).value().Text("id"));
  return ids;
}

using List = std::vector<std::string>;

void Put(World& world, const Container& c, const std::string& id, const std::string& more = "") {
  REQUIRE(world.documents.Upsert(c, R"({"id":")" + id + R"(","k":"x")" + more + "}").Ok());
}

TEST_CASE(
    "ChangeFeed: starts now or at the beginning, goes in order of writing, shows the last version",
    "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k"});
  Put(world, c, "a");
  Put(world, c, "b");
  world.feed.Open(c, "now-", FeedStart::kNow);
  world.feed.Open(c, "all-", FeedStart::kBeginning);
  Put(world, c, "a", R"(,"n":2)");
  Put(world, c, "d");
  CHECK(Ids(world.feed.Next(c, "now-")) == List{"a", "d"});
  const FeedBatch all = world.feed.Next(c, "all-");
  CHECK(Ids(all) == List{"b", "a", "d"});  // the first write of a is not to be seen any more
  const Json change = ReadJson(all.changes[1].document).value();
  CHECK(change.Find("n")->AsInt() == 2);
  CHECK(change.Find("_lsn")->AsInt() == all.changes[1].position);
  CHECK(change.Find("_etag") != nullptr);
  CHECK(world.documents.Delete(c, PartitionText("x"), "a").Ok());
  CHECK(Ids(world.feed.Next(c, "all-")) == List{"b", "d"});
}

TEST_CASE("ChangeFeed: moves on only when told, each prefix for itself", "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k"});
  for (const std::string prefix : {"one-", "two-"})
    world.feed.Open(c, prefix, FeedStart::kBeginning);
  for (const std::string id : {"a", "b", "d"})
    Put(world, c, id);
  const FeedBatch first = world.feed.Next(c, "one-", {.items = 2});
  CHECK(Ids(first) == List{"a", "b"});
  CHECK(Ids(world.feed.Next(c, "one-", {.items = 2})) ==
        List{"a", "b"});  // nobody moved: it comes again
  world.feed.MoveTo(c, "one-", first.position);
  CHECK(Ids(world.feed.Next(c, "one-")) == List{"d"});
  CHECK(world.feed.Pending(c, "one-") == 1);
  CHECK(world.feed.Pending(c, "two-") == 3);
  world.feed.MoveTo(c, "one-", 0);  // never back
  CHECK(world.feed.Pending(c, "one-") == 1);
  world.feed.MoveTo(c, "one-", world.feed.Next(c, "one-").position);
  CHECK(world.feed.Next(c, "one-").changes.empty());
  const auto leases = world.feed.List();
  REQUIRE(leases.size() == 2);
  CHECK(leases[0].prefix == "one-");
  CHECK(leases[0].pending == 0);
  CHECK(leases[1].pending == 3);
}

TEST_CASE("ChangeFeed: a batch ends at its bytes, but never without a document", "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k"});
  world.feed.Open(c, "", FeedStart::kBeginning);
  for (const std::string id : {"a", "b", "d"})
    Put(world, c, id, R"(,"t":")" + std::string(1000, 'x') + "\"");
  CHECK(Ids(world.feed.Next(c, "", {.bytes = 10})) == List{"a"});
  CHECK(Ids(world.feed.Next(c, "", {.bytes = 3000})) == List{"a", "b"});
}

TEST_CASE("ChangeFeed: an expired document does not show, another container's neither",
          "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k", .default_ttl = -1});
  const Container& other = world.Make({.name = "other", .partition_path = "/k"});
  world.feed.Open(c, "", FeedStart::kBeginning);
  Put(world, c, "a", R"(,"ttl":5)");
  Put(world, other, "b");
  Put(world, c, "d");
  world.clock.Advance(std::chrono::seconds(6));
  CHECK(Ids(world.feed.Next(c, "")) == List{"d"});
}

TEST_CASE("ChangeFeed: a new process goes on where the last one was, and no number comes twice",
          "[localhost]") {
  const test::TempDir dir;
  const auto spec = ContainerSpec{.name = "messages", .partition_path = "/k"};
  {
    World world(dir.File("state.db"));
    const Container& c = world.Make(spec);
    world.feed.Open(c, "", FeedStart::kBeginning);
    Put(world, c, "a");
    Put(world, c, "b");
    world.feed.MoveTo(c, "", world.feed.Next(c, "").position);
    CHECK(world.documents.Delete(c, PartitionText("x"), "b").Ok());
  }
  World world(dir.File("state.db"));
  const Container& c = world.Make(spec);
  world.feed.Open(c, "", FeedStart::kBeginning);  // the lease is there: the start does not count
  CHECK(world.feed.Next(c, "").changes.empty());
  Put(world, c, "d");
  CHECK(Ids(world.feed.Next(c, "")) == List{"d"});
}

// Whatever is written, in whatever batches it is read: the reader ends with the state, and within a
// partition key never sees an older write after a newer one.
TEST_CASE("ChangeFeed: a reader that moves on misses nothing and sees each key in order",
          "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k"});
  world.feed.Open(c, "", FeedStart::kBeginning);
  std::mt19937 random(7);
  std::map<std::string, int64_t> truth;
  std::map<std::string, int64_t> seen;
  std::map<std::string, int64_t> newest;  // by partition key
  const auto read = [&] {
    const FeedBatch batch = world.feed.Next(c, "", {.items = 1 + random() % 7});
    for (const Change& change : batch.changes) {
      const Json document = ReadJson(change.document).value();
      const int64_t n = *document.Find("n")->AsInt();
      int64_t& last = newest[std::string(document.Text("k"))];
      REQUIRE(n > last);
      last = n;
      seen[std::string(document.Text("k")) + std::string(document.Text("id"))] = n;
    }
    if (random() % 3 != 0) world.feed.MoveTo(c, "", batch.position);
    if (random() % 3 == 0)
      newest.clear();  // an unconfirmed batch comes again: its order starts anew
    return !batch.changes.empty();
  };
  for (int64_t n = 1; n <= 2'000; ++n) {
    const std::string id = std::to_string(random() % 40);
    const std::string k = std::to_string(random() % 4);
    REQUIRE(
        world.documents
            .Upsert(c, R"({"id":")" + id + R"(","k":")" + k + R"(","n":)" + std::to_string(n) + "}")
            .Ok());
    truth[k + id] = n;
    if (random() % 5 == 0) {
      newest.clear();
      read();
    }
  }
  newest.clear();
  for (FeedBatch batch = world.feed.Next(c, ""); !batch.changes.empty();
       batch = world.feed.Next(c, "")) {
    for (const Change& change : batch.changes) {
      const Json document = ReadJson(change.document).value();
      seen[std::string(document.Text("k")) + std::string(document.Text("id"))] =
          *document.Find("n")->AsInt();
    }
    world.feed.MoveTo(c, "", batch.position);
  }
  CHECK(seen == truth);
}

}  // namespace
}  // namespace formwork::localhost
