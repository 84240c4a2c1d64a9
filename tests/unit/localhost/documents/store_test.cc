// Documents one by one: statuses, system properties, partitions, unique keys, TTL.
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/localhost/documents/world.h"

namespace formwork::localhost {
namespace {

const std::string kX = PartitionText("x");

TEST_CASE("Documents: system properties look as Cosmos' and follow the clock", "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k"});
  const Outcome first =
      world.documents.Upsert(c, R"({"id":"1", "k":"x", "_ts":1, "_etag":"mine", "n":1.0})");
  CHECK(first.status == 201);
  const Json document = ReadJson(first.document).value();
  CHECK(Bare(first.document) == R"({"id":"1","k":"x","n":1})");
  CHECK(document.Find("_ts")->AsInt() == kStart / 1000);
  CHECK(document.Text("_attachments") == "attachments/");
  CHECK(document.Text("_etag") != "mine");
  CHECK(std::string(document.Text("_self")) ==
        "dbs/NWsBRg==/colls/" + c.rid + "/docs/" + std::string(document.Text("_rid")) + "/");
  world.clock.Advance(std::chrono::seconds(5));
  const Outcome second = world.documents.Upsert(c, R"({"id":"1","k":"x","n":2})");
  CHECK(second.status == 200);
  const Json again = ReadJson(second.document).value();
  CHECK(again.Text("_rid") == document.Text("_rid"));
  CHECK(again.Text("_etag") != document.Text("_etag"));
  CHECK(again.Find("_ts")->AsInt() == kStart / 1000 + 5);
  CHECK(world.documents.Read(c, kX, "1").document == second.document);
}

TEST_CASE("Documents: each refusal has Cosmos' status and says why", "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k"});
  REQUIRE(world.documents.Upsert(c, R"({"id":"1","k":"x"})").status == 201);

  struct Row {
    std::string name;
    Outcome outcome;
    int status;
    std::string error;
  };

  auto& d = world.documents;
  const std::vector<Row> rows = {
      {"not JSON", d.Upsert(c, "{\"id\":"), 400,
       "The input content is invalid: the text ends where a value should be at byte 6"},
      {"no object", d.Upsert(c, "[1]"), 400,
       "The input content is invalid: a document is a JSON object"},
      {"no UTF-8", d.Upsert(c, "{\"id\":\"\xff\"}"), 400,
       "The input content is invalid: it is not valid UTF-8"},
      {"no id", d.Upsert(c, R"({"k":"x"})"), 400,
       "The input content is invalid because the required properties - 'id; ' - are missing"},
      {"id no string", d.Upsert(c, R"({"id":5,"k":"x"})"), 400,
       "The input id is invalid: it is a string of 1 to 1,023 bytes"},
      {"id with a slash", d.Upsert(c, R"({"id":"a/b","k":"x"})"), 400,
       "The input id 'a/b' is invalid: it has one of / \\ ? #"},
      {"key no scalar", d.Upsert(c, R"({"id":"1","k":[]})"), 400,
       "The partition key /k is no string, number or boolean"},
      {"other partition's", d.Read(c, PartitionText("y"), "1"), 404,
       "Entity with the specified id does not exist in the system."},
      {"delete nothing", d.Delete(c, kX, "9"), 404,
       "Entity with the specified id does not exist in the system."},
      {"too large", d.Upsert(c, "{\"id\":\"" + std::string(3U << 20U, 'x') + "\"}"), 413,
       "Request size is too large: a document has at most 2 MB"}};
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(row.outcome.status == row.status);
    CHECK(row.outcome.error == row.error);
  }
  CHECK(world.documents.List()[0].documents == 1);
}

TEST_CASE(
    "Documents: the partition is part of a document's identity; a key may be absent, a number, "
    "nested",
    "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "nested", .partition_path = "/a/b"});
  CHECK(world.documents.Upsert(c, R"({"id":"1","a":{"b":"x"}})").status == 201);
  CHECK(world.documents.Upsert(c, R"({"id":"1","a":{"b":1.0}})").status == 201);
  CHECK(world.documents.Upsert(c, R"({"id":"1"})").status == 201);
  CHECK(world.documents.Upsert(c, R"({"id":"1","a":5})").status == 200);  // absent as well
  CHECK(Bare(world.documents.Read(c, kX, "1").document) == R"({"id":"1","a":{"b":"x"}})");
  CHECK(Bare(world.documents.Read(c, "1", "1").document) == R"({"id":"1","a":{"b":1}})");
  CHECK(Bare(world.documents.Read(c, "{}", "1").document) == R"({"id":"1","a":5})");
}

TEST_CASE("Documents: unique keys hold within a partition, count absent as null, and free up",
          "[localhost]") {
  World world;
  const Container& c = world.Make(
      {.name = "users", .partition_path = "/k", .unique_keys = {{"/mail"}, {"/a/x", "/b"}}});
  const auto put = [&](const std::string& document) {
    return world.documents.Upsert(c, document).status;
  };
  CHECK(put(R"({"id":"1","k":"x","mail":"m","b":1})") == 201);
  CHECK(put(R"({"id":"2","k":"x","mail":"m","b":2})") == 409);
  CHECK(put(R"({"id":"2","k":"y","mail":"m","b":2})") == 201);
  CHECK(put(R"({"id":"2","k":"x","mail":"other","b":1})") == 409);  // /a/x is absent in both
  CHECK(put(R"({"id":"2","k":"x","b":2})") == 201);
  CHECK(put(R"({"id":"3","k":"x","b":3})") == 409);
  CHECK(put(R"({"id":"1","k":"x","mail":"m","b":1,"more":true})") == 200);
  CHECK(put(R"({"id":"1","k":"x","mail":"n","b":1})") == 200);
  CHECK(put(R"({"id":"3","k":"x","mail":"m","b":3})") == 201);
  CHECK(world.documents.Upsert(c, R"({"id":"4","k":"x","mail":"n","b":4})").error ==
        "Unique index constraint violation.");
  CHECK(world.documents.Delete(c, kX, "1").status == 204);
  CHECK(put(R"({"id":"4","k":"x","mail":"n","b":1})") == 201);
}

TEST_CASE(
    "Documents: TTL by default and by item; the expired are out of sight at once and swept later",
    "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "ttl", .partition_path = "/k", .default_ttl = 60});
  const Container& off = world.Make({.name = "off", .partition_path = "/k"});
  const auto put = [&](const Container& to, const std::string& document) {
    return world.documents.Upsert(to, document).status;
  };
  REQUIRE(put(c, R"({"id":"default","k":"x"})") == 201);
  REQUIRE(put(c, R"({"id":"short","k":"x","ttl":10})") == 201);
  REQUIRE(put(c, R"({"id":"never","k":"x","ttl":-1})") == 201);
  REQUIRE(put(off, R"({"id":"kept","k":"x","ttl":1})") == 201);
  CHECK(put(c, R"({"id":"bad","k":"x","ttl":0})") == 400);
  CHECK(put(c, R"({"id":"bad","k":"x","ttl":"5"})") == 400);
  world.clock.Advance(std::chrono::seconds(10));
  CHECK(world.documents.Read(c, kX, "short").status == 404);
  CHECK(world.documents.Query(c, {.sql = "SELECT VALUE c.id FROM c"}).rows ==
        std::vector<std::string>{"\"default\"", "\"never\""});
  CHECK(put(c, R"({"id":"short","k":"x"})") == 201);  // the old one is gone
  world.clock.Advance(std::chrono::seconds(60));
  CHECK(world.documents.Sweep(1) == 1);
  CHECK(world.documents.Sweep(100) == 1);
  CHECK(world.documents.Sweep(100) == 0);
  CHECK(world.documents.Query(c, {.sql = "SELECT VALUE c.id FROM c"}).rows ==
        std::vector<std::string>{"\"never\""});
  CHECK(world.documents.Read(off, kX, "kept").status == 200);
}

TEST_CASE("Documents: containers and documents survive the process; what cannot change is refused",
          "[localhost]") {
  const test::TempDir dir;
  const ContainerSpec spec{.database = "app",
                           .name = "messages",
                           .partition_path = "/k",
                           .default_ttl = 60,
                           .unique_keys = {{"/mail"}}};
  std::string written;
  {
    World world(dir.File("state.db"));
    const Container& c = world.Make(spec);
    written = world.documents.Upsert(c, R"({"id":"1","k":"x"})").document;
  }
  World world(dir.File("state.db"));
  const Container* c = world.documents.Find("app", "messages");
  REQUIRE(c != nullptr);
  CHECK(c->spec == spec);
  CHECK(world.documents.Read(*c, kX, "1").document == written);
  ContainerSpec other = spec;
  other.partition_path = "/other";
  CHECK(world.documents.Ensure(other) ==
        "the container 'messages' has the partition key /k, which cannot become /other; a fresh "
        "state can have it");
  other = spec;
  other.unique_keys.clear();
  CHECK(world.documents.Ensure(other) ==
        "the unique keys of the container 'messages' cannot be changed; a fresh state can have "
        "others");
  other = spec;
  other.default_ttl = -1;
  CHECK(world.documents.Ensure(other) == std::nullopt);
  CHECK(world.documents.Find("app", "messages")->spec.default_ttl == -1);
}

TEST_CASE("Documents: what is undone with its transaction was never there", "[localhost]") {
  World world;
  const Container& c = world.Make({.name = "messages", .partition_path = "/k"});
  int told = 0;
  world.documents.OnChange(
      [&](const Container& changed) { told += changed.key == c.key ? 1 : 100; });
  {
    const Transaction transaction(world.database);
    CHECK(world.documents.Upsert(c, R"({"id":"1","k":"x"})").status == 201);
  }
  CHECK(world.documents.Read(c, kX, "1").status == 404);
  CHECK(world.documents.Upsert(c, R"({"id":"1","k":"x","a":1,"a":2})").status == 201);
  CHECK(Bare(world.documents.Read(c, kX, "1").document) == R"({"id":"1","k":"x","a":2})");
  CHECK(told == 2);
}

TEST_CASE("Documents: a container that was found stays where it is while others are made",
          "[localhost]") {
  World world;
  const Container& first = world.Make({.name = "messages", .partition_path = "/k"});
  for (int i = 0; i < 50; ++i)
    world.Make({.name = "other" + std::to_string(i), .partition_path = "/k"});
  world.Make({.name = "messages", .partition_path = "/k", .default_ttl = 5});
  CHECK(&first == world.documents.Find("app", "messages"));
  CHECK(first.spec.default_ttl == 5);
  CHECK(world.documents.Upsert(first, R"({"id":"1","k":"x"})").status == 201);
}

}  // namespace
}  // namespace formwork::localhost
