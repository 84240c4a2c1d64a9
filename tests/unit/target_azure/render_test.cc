// The target from end to end, on the reference platform, every starter and the blueprints of
// tests/render.

#include "tests/unit/target_azure/render.h"

#include <cstdlib>
#include <set>

#include "generator/base/str_cat.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

using namespace formwork;

TEST_CASE("Render: every shipped blueprint renders without a diagnostic", "[azure]") {
  const char* to =
      std::getenv("FORMWORK_RENDER_TO");  // NOLINT(concurrency-mt-unsafe): no thread runs yet
  for (const auto& [name, text] : test::Blueprints()) {
    INFO(name);
    const auto rendering = test::RenderGood(text);
    if (to == nullptr) continue;
    for (const auto& [path, file] : rendering->files->files()) {
      test::WriteFile(StrCat(to, "/", name, "/", path), file.bytes);
    }
  }
}

TEST_CASE("Render: the overlay of 'local' reaches the settings of a laptop, and nothing else",
          "[azure]") {
  const std::string base =
      "formwork: 1\nname: shop\n"
      "types: { Order: { id: uuid, customer: string } }\n"
      "queues: { orders: { of: Order, attempts: 4, retryAfter: 20s } }\n"
      "services: { mailer: { kind: http, url: \"https://mail.example.com\" } }\n"
      "functions:\n"
      "  post: { http: POST /orders, body: Order, writes: { order: orders } }\n"
      "  bill: { queue: orders, calls: [mailer] }\n"
      "environments:\n  production: {}\n";
  const auto plain = test::RenderGood(base);
  const auto local =
      test::RenderGood(base +
                       "  local: { queues: { orders: { attempts: 2, retryAfter: 1s } },\n"
                       "           services: { mailer: { url: \"http://127.0.0.1:9\" } } }\n");
  std::vector<std::string> changed;
  for (const auto& [path, file] : local->files->files()) {
    if (file.bytes != plain->files->Find(path)->bytes) changed.push_back(path);
  }
  CHECK(changed == std::vector<std::string>{"apps/shop/local.settings.example.json"});
  const std::string settings = local->Text("apps/shop/local.settings.example.json");
  const auto says = [&](std::string_view name, std::string_view value) {
    return settings.find(StrCat("\"", name, "\": \"", value, "\"")) != std::string::npos;
  };
  CHECK(says("FORMWORK_SERVICE_MAILER_URL", "http://127.0.0.1:9"));
  CHECK(says("FORMWORK_QUEUE_ORDERS_ATTEMPTS", "2"));
  // What host.json has otherwise is overridden; what it has alike is not said twice.
  CHECK(says("AzureFunctionsJobHost__extensions__queues__maxDequeueCount", "2"));
  CHECK(says("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:01"));
  CHECK(settings.find("AzureFunctionsJobHost__functionTimeout") == std::string::npos);
  CHECK(plain->Text("apps/shop/local.settings.example.json").find("AzureFunctionsJobHost") ==
        std::string::npos);
}

TEST_CASE("Render: operations.md says what a deployment's smoke tests do to the platform",
          "[azure]") {
  const std::string shop =
      "formwork: 1\nname: shop\n"
      "types: { Order: { id: uuid, customer: string } }\n"
      "containers: { orders: { of: Order, partitionKey: /customer } }\n"
      "functions: { place: { http: POST /orders, body: Order, writes: { order: orders } } }\n";
  const std::string page = test::RenderGood(shop + "pipeline: {}\n")->Text("docs/operations.md");
  CHECK(page.find("the last one too**: `place`,\n") != std::string::npos);
  const std::string none = test::RenderGood(shop)->Text("docs/operations.md");
  CHECK(none.find("Smoke tests") == std::string::npos);
}

namespace {

// The compiler as a command: its own program, or the one that Azure's command line brings. Empty
// without either.
std::vector<std::string> BicepCompiler() {
  const auto answers = [](const std::vector<std::string>& command) {
    try {
      return test::RunProgram(command).exit_code == 0;
    } catch (const std::exception&) {
      return false;  // no such program
    }
  };
  if (answers({"bicep", "--version"})) return {"bicep", "build", "--stdout"};
  if (answers({"az", "bicep", "version"})) return {"az", "bicep", "build", "--stdout", "--file"};
  return {};
}

}  // namespace

TEST_CASE("Render: Bicep's own compiler has nothing to say", "[azure]") {
  const std::vector<std::string> compiler = BicepCompiler();
  if (compiler.empty()) {
    WARN("skipped: there is neither bicep nor az on PATH");
    return;
  }
  const test::TempDir folder;
  for (const auto& [name, text] : test::Blueprints()) {
    const auto rendering = test::RenderGood(text);
    for (const auto& [path, file] : rendering->files->files()) {
      if (path.starts_with("infra/"))
        test::WriteFile(folder.File(StrCat(name, "/", path)), file.bytes);
    }
    std::vector<std::string> command = compiler;
    command.push_back(folder.File(StrCat(name, "/infra/main.bicep")));
    const test::Ran ran = test::RunProgram(command);
    INFO(name << "\n" << ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());
  }
}
