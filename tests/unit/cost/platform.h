#pragma once
// A small shop in YAML, and what the tests of costs ask of it.

#include <string>
#include <string_view>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/cost/book.h"
#include "generator/cost/platform.h"
#include "tests/support/catch.h"

namespace formwork::cost {

inline constexpr std::string_view kShop = R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  Order:
    id: uuid
    shopId: string(1..64)
    text: string(1..100)
containers:
  orders: { of: Order, partitionKey: /shopId }
queues:
  happened: { of: Order }
secrets:
  judge-key: { description: Key }
services:
  judge: { kind: gemini, model: gemini-2.5-flash-lite, secret: judge-key }
functions:
  post-order:
    http: POST /shops/{shopId}/orders
    body: Order
    calls: [judge]
    writes: { order: orders }
    returns: Order
  list-orders:
    http: GET /shops/{shopId}/orders
    reads: { orders: { from: orders, partition: shopId, query: SELECT * FROM c } }
    returns: list(Order)
  keep-order:
    queue: happened
    writes: { order: orders }
)";

inline blueprint::Platform Read(const std::string& text) {
  SourceMap sources;
  DiagnosticList sink;
  auto platform = blueprint::Load(sources, sources.Add("blueprint.yaml", text), sink);
  std::string problems;
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.severity == Severity::kError) problems += diagnostic.message + "\n";
  }
  REQUIRE(problems == "");
  REQUIRE(platform);
  return std::move(*platform);
}

// `functions` stands under functions:, `tail` at the top level.
inline blueprint::Platform Shop(std::string_view tail = "", std::string_view functions = "") {
  return Read(StrCat(kShop, functions, tail));
}

inline const Book& EastUs() {
  static const Book kBook = [] {
    bool fell_back = false;
    return BookFor("eastus", fell_back);
  }();
  return kBook;
}

// The base as the only environment.
inline Estimate Alone(const blueprint::Blueprint& blueprint, const LoadOptions& options = {}) {
  Grants grants(EastUs());
  return EstimateMonth(blueprint, LoadOf(blueprint, options), EastUs(), grants);
}

inline int64_t ServiceMicros(const Estimate& estimate, std::string_view service) {
  int64_t micros = 0;
  for (const Line& line : estimate.lines)
    micros += line.service == service ? line.micros : 0;
  return micros;
}

}  // namespace formwork::cost
