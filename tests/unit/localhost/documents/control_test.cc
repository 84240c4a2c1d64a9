// The containers' part of the control surface.
#include "runtime/localhost/documents/control.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/localhost/documents/world.h"

namespace formwork::localhost {
namespace {

std::string Said(Documents& documents, const ContainerRequest& request) {
  const ContainerAnswer answer = HandleContainers(documents, request);
  std::string body = Bare(answer.body);
  if (const size_t ms = body.find(R"(,"ms":)"); ms != std::string::npos) body.erase(ms);
  return std::to_string(answer.status) + " " + body;
}

TEST_CASE("HandleContainers: puts, gets, queries, deletes, and says what is wrong", "[localhost]") {
  World world;
  world.Make({.name = "my messages", .partition_path = "/k"});

  struct Row {
    ContainerRequest request;
    std::string said;
  };

  const std::vector<Row> rows = {
      {{"PUT", "my%20messages/items", "", R"({"id":"1/2","k":"x"})"},
       R"(400 {"error":"The input id '1/2' is invalid: it has one of / \\ ? #"})"},
      {{"PUT", "my%20messages/items", "", R"({"id":"1 2","k":"x"})"},
       R"(201 {"id":"1 2","k":"x"})"},
      {{"PUT", "my%20messages/items", "", R"({"id":"1 2","k":5.0})"}, R"(201 {"id":"1 2","k":5})"},
      {{"GET", "my%20messages/items/1%202", "partition=x", ""}, R"(200 {"id":"1 2","k":"x"})"},
      {{"GET", "my%20messages/items/1%202", "a=b&partition=%22x%22", ""},
       R"(200 {"id":"1 2","k":"x"})"},
      {{"GET", "my%20messages/items/1%202", "partition=5", ""}, R"(200 {"id":"1 2","k":5})"},
      {{"GET", "my%20messages/items/1%202", "", ""},
       R"(404 {"error":"Entity with the specified id does not exist in the system."})"},
      {{"POST", "my%20messages/query", "",
        R"({"sql":"SELECT VALUE c.k FROM c WHERE c.k = @k","parameters":{"@k":5}})"},
       R"(200 {"rows":[5],"truncated":false)"},
      {{"POST", "my%20messages/query", "", R"({"sql":"SELECT VALUE c.k FROM c","partition":"x"})"},
       R"(200 {"rows":["x"],"truncated":false)"},
      {{"POST", "my%20messages/query", "", R"({"sql":"SELECT VALUE c.id FROM c","limit":1})"},
       R"(200 {"rows":["1 2"],"truncated":true)"},
      {{"POST", "my%20messages/query", "", R"({"sql":"SELECT VALUE x.k FROM c"})"},
       R"(400 {"error":"the name 'x' is no alias of FROM; a property is written with one, as in c.x","offset":13})"},
      {{"POST", "my%20messages/query", "", "SELECT"},
       R"(400 {"error":"expected {\"sql\": \"SELECT …\"}"})"},
      {{"DELETE", "my%20messages/items/1%202", "partition=x", ""}, "204 "},
      {{"DELETE", "my%20messages/items/1%202", "partition=x", ""},
       R"(404 {"error":"Entity with the specified id does not exist in the system."})"},
      {{"POST", "my%20messages", "", ""},
       R"(404 {"error":"a container knows POST query, PUT items, GET and DELETE items/{id}"})"},
      {{"GET", "others/items/1", "", ""},
       R"(404 {"error":"there is no container 'others'; there are my messages"})"},
      {{"GET", "", "", ""}, R"(404 {"error":"there is no container ''; there are my messages"})"}};
  for (const Row& row : rows) {
    INFO(row.request.method << " " << row.request.path << "?" << row.request.query << " "
                            << row.request.body);
    CHECK(Said(world.documents, row.request) == row.said);
  }
}

TEST_CASE("DescribeContainers: sizes, and how far each feed is behind", "[localhost]") {
  World world;
  const Container& c =
      world.Make({.name = "violations", .partition_path = "/k", .default_ttl = 60});
  world.feed.Open(c, "flag-stream-", FeedStart::kBeginning);
  REQUIRE(world.documents.Upsert(c, R"({"id":"1","k":"x"})").Ok());
  CHECK(
      WriteJson(DescribeContainers(world.documents, world.feed)) ==
      R"([{"database":"app","name":"violations","partitionPath":"/k","documents":1,"ttl":60,"feeds":[{"function":"flag-stream","prefix":"flag-stream-","pending":1}]}])");
}

}  // namespace
}  // namespace formwork::localhost
