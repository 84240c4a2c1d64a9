// The sums that `formwork cost --measured` reads: the whole file, as docs/contracts.md has it.

#include "runtime/localhost/invoke/measured.h"

#include <string>

#include "tests/support/catch.h"

namespace formwork::localhost {

TEST_CASE("Measured: what was done is summed by function, queue and container", "[measured]") {
  Measured measured;
  CHECK(measured.ToJson(5) ==
        R"({"formwork":"measured/1","seconds":5,"functions":{},"queues":{},"containers":{},)"
        R"("workflows":0,"workflowSteps":0})");
  MeasuredFunction& post = measured.Function("post-message");
  post.invocations = 2;
  post.duration_ms = 31;
  post.bytes_in = 400;
  post.bytes_out = 900;
  measured.Sent("post-message", "stream-events");
  measured.Wrote("post-message", "messages", 300);
  measured.Wrote("post-message", "messages", 200);
  measured.Wrote("post-message", "violations", 100);
  measured.Arrived("stream-events");
  measured.Function("list").reads = 1;
  measured.Function("list").queries = 3;
  measured.Function("list").query_documents = 70;
  measured.StartedWorkflow();
  measured.RanActivity();
  measured.RanActivity();
  CHECK(
      measured.ToJson(3600) ==
      R"({"formwork":"measured/1","seconds":3600,"functions":{)"
      R"("list":{"invocations":0,"durationMs":0,"bytesIn":0,"bytesOut":0,"reads":1,"queries":3,)"
      R"("queryDocuments":70,"writes":0,"messages":0,"tokensIn":0,"tokensOut":0,"writesTo":{}},)"
      R"("post-message":{"invocations":2,"durationMs":31,"bytesIn":400,"bytesOut":900,"reads":0,)"
      R"("queries":0,"queryDocuments":0,"writes":3,"messages":1,"tokensIn":0,"tokensOut":0,)"
      R"("writesTo":{"messages":2,"violations":1}}},)"
      R"("queues":{"stream-events":{"messages":2}},)"
      R"("containers":{"messages":{"written":2,"bytes":500},"violations":{"written":1,"bytes":100}},)"
      R"("workflows":1,"workflowSteps":2})");
}

TEST_CASE("Measured: tokens are those of the handler's service lines", "[measured]") {
  Measured measured;
  measured.ReadLine(R"({"formwork":"service","function":"post","tokensIn":30,"tokensOut":5})");
  measured.ReadLine(R"({"formwork":"service","function":"post","tokensIn":1})");
  measured.ReadLine(R"({"formwork":"event-age","function":"post","tokensIn":99})");
  measured.ReadLine(R"({"formwork":"service" torn)");
  measured.ReadLine("a line of the user's, about \"formwork\":\"service\"");
  CHECK(measured.Function("post").tokens_in == 31);
  CHECK(measured.Function("post").tokens_out == 5);
}

}  // namespace formwork::localhost
