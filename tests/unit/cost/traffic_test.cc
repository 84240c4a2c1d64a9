// What follows from what: use that is stated or assumed, messages and changes inside the platform.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/cost/platform.h"

namespace formwork::cost {
namespace {

const FunctionLoad& Row(const Load& load, std::string_view function) {
  const auto it = std::ranges::find(load.functions, function, &FunctionLoad::function);
  REQUIRE(it != load.functions.end());
  return *it;
}

}  // namespace

TEST_CASE("LoadOf: what is not stated is assumed and said", "[cost]") {
  const Load load = LoadOf(Shop().base, {});
  std::vector<std::string> whys;
  for (const Figure& figure : load.assumptions)
    whys.push_back(figure.why);
  CHECK(whys == std::vector<std::string>{
                    "assumed: a document or message has 1 KiB",
                    "assumed: each output of a function is written once per invocation",
                    "assumed: 20,000 requests a month of each function with a route",
                    "assumed: 100,000 messages a month of each queue",
                    "assumed: an invocation that calls a service takes 450 ms",
                    "assumed: a call of the AI service takes 300 tokens",
                    "assumed: a call of the AI service gives 50 tokens",
                    "assumed: an invocation takes 50 ms", "assumed: a query reads 10 documents"});
  CHECK(Row(load, "post-order").invocations.value == 20'000);
  CHECK(Row(load, "list-orders").invocations.value == 20'000);
  CHECK(Row(load, "keep-order").invocations.value == 100'000);
  // Who tests does not do what customers do.
  CHECK(Row(LoadOf(Shop().base, {.share = 0.1}), "post-order").invocations.value == 2'000);
}

TEST_CASE("LoadOf: what is stated counts, and says where", "[cost]") {
  const Load load = LoadOf(Shop("usage:\n  requests: 10\n  events: 20\n  size: 2KB\n  duration: "
                                "1s\n  reads: 3\n  writes: 2\n"
                                "  functions:\n    post-order: { perMonth: 7, duration: 3s, size: "
                                "4KB, outputs: { order: 25% } }\n    list-orders: { reads: 5 }\n")
                               .base,
                           {});
  REQUIRE(load.functions.size() == 3);
  CHECK(load.assumptions.size() == 3);  // tokens, and the outputs of keep-order
  const FunctionLoad& post = Row(load, "post-order");
  CHECK(post.invocations.value == 7);
  CHECK(post.invocations.why == "usage.functions.post-order.perMonth");
  CHECK(post.seconds.value == 3);
  CHECK(post.document_bytes.value == 4096);
  CHECK(post.outputs.at(0).count == 0.5);  // a quarter of two documents
  const FunctionLoad& list = Row(load, "list-orders");
  CHECK(list.invocations.value == 10);  // the total is of those that state none of their own
  CHECK(list.invocations.why == "usage.requests");
  CHECK(list.query_documents.value == 5);
  CHECK(Row(load, "keep-order").invocations.value == 20);
  CHECK(Row(load, "keep-order").outputs.at(0).count == 2);
}

TEST_CASE("LoadOf: messages that the platform sends itself are among those of the queue",
          "[cost]") {
  const std::string_view sender =
      "  tell:\n    http: POST /tell\n    body: Order\n    writes: { event: happened }\n";
  const auto few = LoadOf(Shop("", sender).base, {});
  CHECK(few.queues.at(0).messages.value == 100'000);
  CHECK(few.queues.at(0).messages.why ==
        "assumed: 100,000 messages a month of each queue; 20,000 of them sent by tell");
  const auto many = LoadOf(
      Shop("usage: { events: 50, functions: { tell: { perMonth: 1000 } } }\n", sender).base, {});
  CHECK(many.queues.at(0).messages.value == 1000);
  CHECK(many.queues.at(0).messages.why == "sent by tell");
  CHECK(Row(many, "keep-order").invocations.value == 1000);
}

TEST_CASE("LoadOf: changes are followed, a circle once", "[cost]") {
  // 20,000 documents posted; each change is told, what is told is kept, which is a change again.
  const auto load =
      LoadOf(Shop("", "  watch:\n    changes: orders\n    writes: { event: happened }\n").base, {});
  REQUIRE(load.followed.size() == 1);
  CHECK(load.followed[0].documents == 20'000);
  CHECK(Row(load, "watch").invocations.value == 20'000);
  CHECK(load.queues.at(0).messages.value == 100'000);
  bool said = false;
  for (const Figure& figure : load.assumptions)
    said |= figure.why ==
            "assumed: what 'keep-order' puts into 'orders' comes back to it: counted once, not "
            "followed further";
  CHECK(said);
}

}  // namespace formwork::cost
