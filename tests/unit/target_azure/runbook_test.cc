// docs/operations.md: what it says of a platform is true of that platform.

#include "generator/base/str_cat.h"
#include "tests/support/catch.h"
#include "tests/unit/target_azure/render.h"

using namespace formwork;

namespace {

std::string Operations(std::string_view more, std::string_view function) {
  return test::RenderGood(
             StrCat("formwork: 1\nname: shop\ntypes:\n  Order: { id: uuid, shop: string }\n", more,
                    "functions:\n  go: { ", function, " }\n"))
      ->Text("docs/operations.md");
}

bool Holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Operations: what goes and what stays", "[azure]") {
  constexpr std::string_view kBudget =
      "budget: { monthly: 50 USD, notify: [ops@example.com] }\npipeline: {}\n";
  const std::string plain = Operations("", "http: GET /go");
  CHECK(Holds(plain, "| function app | leaves it: **it goes on with its timers and queues**"));
  CHECK_FALSE(Holds(plain, "partition key"));
  CHECK_FALSE(Holds(plain, "key vault"));
  const std::string piped = Operations(kBudget, "http: GET /go");
  CHECK(Holds(piped, "| function app | deletes it in its last step"));
  CHECK_FALSE(Holds(piped, "leaves it until"));
  const std::string stored =
      Operations("containers:\n  orders: { of: Order, partitionKey: /shop }\n",
                 "http: POST /go, body: Order, writes: { order: orders }");
  CHECK(Holds(stored, "Azure changes no container's partition key or unique keys"));
  const std::string secret = Operations(
      "secrets: { key: {} }\nservices: { far: { kind: http, url: \"https://example.com\", secret: "
      "key } }\n",
      "http: GET /go, calls: [far]");
  CHECK(Holds(secret, "az keyvault recover --name <vault>"));
  CHECK(Holds(secret, "/config/configreferences/appsettings/refresh?api-version="));
}
