// The client of the running host: what is asked, what is understood, what is an error.

#include "generator/cli/host_client.h"

#include "tests/support/catch.h"
#include "tests/unit/cli/fake_host.h"

namespace formwork::cli {
namespace {

RunningHost Find(const FakeHost& fake, const test::TempDir& project) {
  fake.WriteRunFile(project.path());
  const auto host = FindRunningHost(project.path());
  REQUIRE(host);
  return *host;
}

}  // namespace

TEST_CASE("FindRunningHost: reads the run file, or says how to start a platform", "[cli]") {
  const test::TempDir project;
  CHECK(FindRunningHost(project.path()).error().message ==
        "no platform is running here; start it with `formwork run`");
  test::WriteFile(project.File(".formwork/run.json"),
                  R"({"port":4321,"pid":17,"key":"a-b","hostKey":"c==","masterKey":"d"})");
  const auto host = FindRunningHost(project.path());
  REQUIRE(host);
  CHECK(host->port == 4321);
  CHECK(host->pid == 17);
  CHECK(host->key == "a-b");
  CHECK(host->host_key == "c==");
  CHECK(host->master_key == "d");
}

TEST_CASE("CallHost: sends the key and the body, reads lengths and chunks", "[cli]") {
  struct Case {
    std::string answer;
    int status;
    std::string body;
  };

  const Case cases[] = {{Answered("200 OK", "[1]"), 200, "[1]"},
                        {Answered("404 Not Found", ""), 404, ""},
                        {"HTTP/1.1 201 Created\r\n\r\nto the end", 201, "to the end"},
                        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                         "chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
                         200, "abc0123456789"}};
  for (const Case& row : cases) {
    INFO(row.answer);
    const test::TempDir project;
    FakeHost fake({row.answer});
    const auto answer = CallHost(Find(fake, project), "POST", "queues/a/messages", "hello");
    REQUIRE(answer);
    CHECK(answer->status == row.status);
    CHECK(answer->body == row.body);
    const std::string request = fake.Requests().at(0);
    CHECK(request.starts_with("POST /formwork/api/queues/a/messages HTTP/1.1\r\n"));
    CHECK(request.find("\r\nx-formwork-key: k\r\n") != std::string::npos);
    CHECK(request.ends_with("\r\nContent-Length: 5\r\n\r\nhello"));
  }
}

TEST_CASE("CallHost: an answer that is cut off is no answer", "[cli]") {
  for (const char* answer :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "nonsense\r\n\r\n"}) {
    INFO(answer);
    const test::TempDir project;
    FakeHost fake({answer});
    const auto answered = CallHost(Find(fake, project), "GET", "state");
    REQUIRE_FALSE(answered);
    CHECK(answered.error().message == "the platform ended before it had answered");
  }
}

TEST_CASE("CallHost: a port where nobody listens any more", "[cli]") {
  const test::TempDir project;
  RunningHost host;
  {
    FakeHost fake({});
    host = Find(fake, project);
  }
  const auto answered = CallHost(host, "GET", "state");
  REQUIRE_FALSE(answered);
  CHECK(answered.error().message == "nothing answers on port " + std::to_string(host.port) +
                                        "; start the platform with `formwork run`");
}

TEST_CASE("FollowEvents: each event's data until the reader has enough or the host ends", "[cli]") {
  const std::string stream =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1a\r\nid: 1\ndata: {\"n\":1}\n\n"
      "\r\n1a\r\nid: 2\ndata: {\"n\":2}\n\n\r\n";
  for (const size_t most : {size_t{1}, size_t{9}}) {
    const test::TempDir project;
    FakeHost fake({stream});
    std::vector<std::string> lines;
    CHECK(FollowEvents(Find(fake, project), "events?since=0", [&](std::string_view line) {
      lines.emplace_back(line);
      return lines.size() < most;
    }));
    CHECK(lines.size() == std::min<size_t>(most, 2));
    CHECK(lines[0] == "{\"n\":1}");
  }
}

TEST_CASE("RefusalText: the host's words, or what there is", "[cli]") {
  CHECK(RefusalText({404, R"({"error":"there is no queue \"x\""})"}) == "there is no queue \"x\"");
  CHECK(RefusalText({500, "plain"}) == "plain");
  CHECK(RefusalText({401, ""}) == "refused with 401");
}

TEST_CASE("EncodeSegment: nothing of an id ends a segment or a query", "[cli]") {
  CHECK(EncodeSegment("a-b_c.d~9") == "a-b_c.d~9");
  CHECK(EncodeSegment("a/b?c=d&e f%é") == "a%2Fb%3Fc%3Dd%26e%20f%25%C3%A9");
}

}  // namespace formwork::cli
