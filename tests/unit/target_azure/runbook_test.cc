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

// Who may write to the host's storage may replace the package, and do what the app may do.
TEST_CASE("Render: no app reaches the host storage of another", "[azure]") {
  const auto rendering = test::RenderGood(
      "formwork: 1\nname: shop\nfunctions:\n  one: { http: GET /one }\n  two: { http: GET /two }\n"
      "apps:\n  front: { functions: [one] }\n  back: { functions: [two] }\n");
  const std::string main = rendering->Text("infra/main.bicep");
  for (const std::string app : {"front", "back"}) {
    INFO(app);
    CHECK(Holds(main,
                StrCat("name: 'st", app, "h${uniqueString(resourceGroup().id, '", app, "')}'")));
    const size_t roles = main.find(StrCat("module ", app, "HostRoles "));
    REQUIRE(roles != std::string::npos);
    const std::string module = main.substr(roles, main.find("\nmodule ", roles) - roles);
    CHECK(Holds(module, StrCat("hostStorageName: ", app, "HostStorage.outputs.name")));
    CHECK(Holds(rendering->Text("docs/operations.md"),
                StrCat("| storage of the host of ", app, " | `st", app, "h<13>` |")));
  }
  CHECK_FALSE(Holds(main, "module hostStorage "));
  const std::string alone =
      test::RenderGood("formwork: 1\nname: shop\nfunctions:\n  one: { http: GET /one }\n")
          ->Text("infra/main.bicep");
  CHECK(Holds(alone, "name: 'stshoph${unique}'"));
}
