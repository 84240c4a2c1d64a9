// pipelines/: what the blueprint decides, what is shipped, and that environments do not touch each
// other.

#include <string>
#include <string_view>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/fileset/embedded.h"
#include "generator/graph/graph.h"
#include "generator/target/azure/pipeline/pipeline.h"
#include "generator/target/azure/pipeline/smoke.h"
#include "tests/support/catch.h"

namespace formwork::azure {
namespace {

constexpr std::string_view kShop = R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  NewOrder: { text: string(1..100) }
  Order: { id: uuid, shopId: string(1..64), text: string(1..100) }
  Event:
    id: uuid
    shopId: string(1..64)
    kind: enum(made, paid)
containers:
  orders: { of: Order, partitionKey: /shopId }
  events: { of: Event, partitionKey: /shopId }
queues:
  happened: { of: Event }
secrets:
  pay-key: { description: Key }
functions:
  post-order:
    http: POST /shops/{shopId}/orders
    body: NewOrder
    writes: { order: orders }
    returns: Order
  list-orders:
    http: GET /shops/{shopId}/orders
    access: public
    reads: { orders: { from: orders, partition: shopId, query: SELECT * FROM c } }
    returns: list(Order)
  list-events:
    http: GET /shops/{shopId}/events
    reads: { events: { from: events, partition: shopId, query: SELECT * FROM c } }
    returns: list(Event)
  keep-event:
    queue: happened
    writes: { event: events }
)";

constexpr std::string_view kTwo = R"(environments:
  staging: {}
  live-eu:
    approval: { by: [release-managers], timeout: 24h }
pipeline:
  provider: azure-devops
  pool: { name: linux, demands: [docker] }
  branch: main
  quality: [format, tidy]
)";

FileSet Render(std::string_view text) {
  SourceMap sources;
  const FileId file = sources.Add("blueprint.yaml", std::string(text));
  DiagnosticList sink;
  const auto platform = blueprint::Load(sources, file, sink);
  std::string problems;
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.severity == Severity::kError) problems += diagnostic.message + "\n";
  }
  REQUIRE(problems == "");
  REQUIRE(platform);
  FileSet files;
  RenderPipeline(*platform, graph::BuildGraph(platform->base), Templates(EmbeddedTemplates()),
                 files, sink);
  return files;
}

std::string Text(const FileSet& files, std::string_view path) {
  const File* file = files.Find(path);
  REQUIRE(file != nullptr);
  return file->bytes;
}

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("RenderPipeline: without `pipeline:` there is none", "[pipeline]") {
  CHECK(Render(kShop).files().empty());
}

TEST_CASE("RenderPipeline: an environment's resources are made in its own region", "[pipeline]") {
  std::string text = StrCat(kShop, kTwo);
  text.replace(text.find("  staging: {}"), 13, "  staging: { region: westeurope }");
  const FileSet files = Render(text);
  CHECK(Holds(Text(files, "pipelines/environments/staging.json"), "\"region\": \"westeurope\""));
  CHECK(Holds(Text(files, "pipelines/environments/live-eu.json"), "\"region\": \"eastus\""));
  // Where the identities of all deployments are.
  CHECK(Holds(Text(files, "pipelines/platform.json"), "\"region\": \"eastus\""));
}

TEST_CASE("RenderPipeline: the entry file says what the blueprint says", "[pipeline]") {
  const FileSet files = Render(StrCat(kShop, kTwo));
  CHECK(Text(files, "pipelines/azure-pipelines.yml") ==
        R"(# Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
# Your own edits of this file are kept: it is merged.
name: $(Date:yyyyMMdd)$(Rev:.r)

trigger:
  batch: true
  branches:
    include:
      - main
  paths:
    exclude:
      - docs
      - README.md
# Pull requests have a pipeline of their own: pr.yml
pr: none

parameters:
  - name: drill
    displayName: Let the deployment to this environment fail, to see the way back
    type: string
    default: none
    values:
      - none
      - staging
      - live-eu

extends:
  template: templates/platform.yml
  parameters:
    platform: shop
    pool:
      name: linux
      demands:
        - Agent.OS -equals Linux
        - docker
    buildImage: debian:12
    apps:
      - shop
    quality:
      - format
      - tidy
    coverage: 0
    environments:
      - name: staging
        after: ''
        serviceConnection: azure-shop-staging
        environment: shop-staging
        variableGroup: shop-staging
        minutes: 30
      - name: live-eu
        after: staging
        serviceConnection: azure-shop-live-eu
        environment: shop-live-eu
        variableGroup: shop-live-eu
        minutes: 30
    branch: main
    buildMinutes: 5
    testMinutes: 5
    secrets:
      - { name: pay-key, variable: SECRET_PAY_KEY }
    rollback: automatic
    drill: ${{ parameters.drill }}
)");
}

TEST_CASE("RenderPipeline: an environment's data for setup", "[pipeline]") {
  const FileSet files = Render(StrCat(kShop, kTwo));
  CHECK(Holds(Text(files, "pipelines/environments/staging.json"), "\"approval\": null"));
  const std::string live = Text(files, "pipelines/environments/live-eu.json");
  CHECK(Holds(live, "\"release-managers\""));
  CHECK(Holds(live, "\"timeoutMinutes\": 1440"));
}

TEST_CASE("RenderPipeline: the smoke tests post what a GET shows", "[pipeline]") {
  const FileSet files = Render(StrCat(kShop, kTwo));
  CHECK(Text(files, "pipelines/smoke.json") == R"({
  "checks": [
    {
      "name": "post-order",
      "send": {
        "app": "shop",
        "access": "key",
        "method": "POST",
        "path": "/api/shops/@run@/orders",
        "body": {
          "text": "smoke test"
        }
      },
      "see": {
        "app": "shop",
        "access": "public",
        "path": "/api/shops/@run@/orders"
      }
    },
    {
      "name": "queue happened",
      "send": {
        "queue": "happened",
        "body": {
          "id": "@uuid@",
          "shopId": "@run@",
          "kind": "made"
        }
      },
      "see": {
        "app": "shop",
        "access": "key",
        "path": "/api/shops/@run@/events"
      }
    }
  ]
}
)");
}

TEST_CASE("RenderPipeline: a smoke test's route fits the fields that it fills", "[pipeline]") {
  const FileSet files = Render(R"(formwork: 1
name: shop
types:
  Body: { text: string(1..100) }
  Price:
    id: uuid
    country: string(2..2)
    batch: string(9..40)
    side: enum(buy, sell)
    text: string(1..100)
containers:
  prices: { of: Price, partitionKey: /country }
functions:
  post-price:
    http: POST /{country}/{batch}/{side}/{id}/{other}
    body: Body
    writes: { price: prices }
pipeline: {}
)");
  CHECK(Holds(Text(files, "pipelines/smoke.json"),
              "\"path\": \"/api/sm/smokeeeee/buy/@uuid@/smoke\""));
}

// A container refuses a second document with the same unique key: three rounds of the same would
// fail every deployment.
TEST_CASE("RenderPipeline: what a smoke test sends differs where a container asks for it",
          "[pipeline]") {
  struct Row {
    const char* name;
    const char* body;  // fields of what is sent, beside `text`
    const char* keys;  // of the container that is written
    const char* path;  // "" when nothing can be sent
    const char* holds;
  };

  const std::vector<Row> rows = {
      {"no unique key", "url: string", "[]", "/api/a/smoke", "\"url\": \"smoke test\""},
      {"a field of the body", "url: string", "[[/url]]", "/api/a/smoke", "\"url\": \"@run@\""},
      {"an optional one", "url: \"string?\"", "[[/url]]", "/api/a/smoke", "\"url\": \"@run@\""},
      {"one of two", "url: \"string(..9)\", mime: string", "[[/url, /mime]]", "/api/a/smoke",
       "\"mime\": \"@run@\""},
      {"each key", "url: string, mime: string", "[[/url], [/mime]]", "/api/a/smoke",
       "\"mime\": \"@run@\""},
      {"an id differs anyway", "url: uuid", "[[/url]]", "/api/a/smoke", "\"url\": \"@uuid@\""},
      {"too short: another partition", "url: \"string(..9)\"", "[[/url]]", "/api/a/@run@",
       "\"url\": \"smoke tes\""},
      {"made by the function", "other: string", "[[/url]]", "/api/a/@run@",
       "\"other\": \"smoke test\""},
      {"nothing can differ", "url: \"string(..9)\", albumId: \"string(..9)\"", "[[/url]]", "", ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    // Directly, and behind a queue.
    for (const char* way : {"{ picture: pictures }", "{ message: news }"}) {
      const bool queue = std::string_view(way).find("news") != std::string_view::npos;
      const FileSet files = Render(StrCat(
          "formwork: 1\nname: shop\ntypes:\n  Sent: { ", row.body, ", text: string }\n",
          "  Kept: { id: uuid, albumId: string, url: string, mime: string }\n",
          "containers:\n  pictures: { of: Kept, partitionKey: /albumId, uniqueKeys: ", row.keys,
          " }\nqueues:\n  news: { of: Sent }\nfunctions:\n",
          "  post: { http: \"POST /a/{albumId}\", body: Sent, writes: ", way, " }\n",
          "  follow: { queue: news, writes: { kept: ", queue ? "pictures" : "news",
          " } }\npipeline: {}\n"));
      const std::string smoke = Text(files, "pipelines/smoke.json");
      CHECK(Holds(smoke, "\"name\": \"post\"") == (*row.path != '\0'));
      CHECK(Holds(smoke, StrCat("\"path\": \"", row.path, "\"")) == (*row.path != '\0'));
      CHECK(Holds(smoke, row.holds));
    }
  }
}

TEST_CASE("RenderPipeline: a change to one overlay changes no byte of another environment's files",
          "[pipeline]") {
  const FileSet before = Render(StrCat(kShop, kTwo));
  std::string changed(kTwo);
  changed.replace(changed.find("staging: {}"), 11,
                  "staging: { objectives: { apiLatency: 3s, deployment: 20m } }");
  const FileSet after = Render(StrCat(kShop, changed));
  CHECK(
      Holds(Text(after, "pipelines/templates/environments/staging.yml"), "API_LATENCY_MS: '3000'"));
  for (const auto& [path, file] : before.files()) {
    if (!Holds(path, "live-eu")) continue;
    INFO(path);
    CHECK(Text(after, path) == file.bytes);
  }
}

TEST_CASE("RenderPipeline: variations of environments and pools", "[pipeline]") {
  const auto with = [](std::string_view environments, std::string_view pipeline) {
    return Text(Render(StrCat(kShop, environments, pipeline)), "pipelines/azure-pipelines.yml");
  };
  const std::string one =
      with("environments:\n  live: {}\n", "pipeline: { provider: azure-devops }\n");
  CHECK(Holds(one, "pool:\n      vmImage: "));
  CHECK(Holds(one, "- name: live\n        after: ''\n"));
  const std::string five = with("environments:\n  a: {}\n  b: {}\n  c: {}\n  d: {}\n  e: {}\n",
                                "pipeline: { provider: azure-devops }\n");
  CHECK(Holds(five, "- name: e\n        after: d\n"));
  const std::string manual = with("environments:\n  live: {}\n",
                                  "pipeline: { provider: azure-devops, rollback: manual }\n");
  CHECK(Holds(manual, "rollback: manual\n"));
  const std::string apps =
      Text(Render(StrCat(kShop,
                         "apps:\n  front: { functions: [post-order, list-orders, list-events] }\n"
                         "  back: { functions: [keep-event] }\nenvironments:\n  live: {}\n",
                         "pipeline: { provider: azure-devops }\n")),
           "pipelines/azure-pipelines.yml");
  CHECK(Holds(apps, "apps:\n      - front\n      - back\n"));
}

TEST_CASE("RenderPipeline: what a run may take is shared out, and adds up to its objective",
          "[pipeline]") {
  const auto minutes = [](std::string_view tail, std::string_view file) {
    const std::string text = Text(Render(StrCat(kShop, tail)), file);
    std::string out;
    for (const std::string_view word : {"buildMinutes: ", "testMinutes: ", "reviewMinutes: "}) {
      const size_t at = text.find(word);
      if (at == std::string::npos) continue;
      const size_t end = text.find('\n', at);
      out += StrCat(out.empty() ? "" : " ", text.substr(at + word.size(), end - at - word.size()));
    }
    return out;
  };
  const std::string main = "pipelines/azure-pipelines.yml";
  const std::string_view pipeline = "pipeline: { provider: azure-devops }\n";
  CHECK(minutes(StrCat("environments:\n  a: {}\n", pipeline), main) == "8 7");
  CHECK(minutes(StrCat("environments:\n  a: {}\n  b: {}\n", pipeline), main) == "5 5");
  CHECK(minutes(StrCat("environments:\n  a: { objectives: { deployment: 2m } }\n  b: {}\n",
                       "objectives: { pipeline: 45m }\n", pipeline),
                main) == "19 19");
  // Five deployments of five minutes do not fit into twenty: nothing gets less than five.
  CHECK(minutes(StrCat("environments:\n  a: {}\n  b: {}\n  c: {}\n  d: {}\n  e: {}\n", pipeline),
                main) == "5 5");
  CHECK(minutes(StrCat("environments:\n  a: {}\n", pipeline), "pipelines/pr.yml") == "10 20 10");
}

TEST_CASE("RenderPipeline: a pull request sees Azure through a connection of its own",
          "[pipeline]") {
  const FileSet files = Render(StrCat(kShop, kTwo));
  const std::string review = Text(files, "pipelines/pr.yml");
  CHECK(Holds(review,
              "    whatIf:\n      name: staging\n      serviceConnection: "
              "azure-shop-staging-what-if\n"));
  CHECK(Holds(Text(files, "pipelines/platform.json"), R"("whatIf": {
    "environment": "staging",
    "identity": "id-shop-staging-what-if",
    "serviceConnection": "azure-shop-staging-what-if",
    "role": "What-if of shop"
  })"));
  CHECK_FALSE(Holds(Text(files, "pipelines/templates/review.yml"), "variableGroup"));
}

TEST_CASE("RenderPipeline: a gate brings the configuration that it judges by", "[pipeline]") {
  const FileSet some = Render(StrCat(kShop, kTwo));  // format, tidy
  CHECK(Holds(Text(some, ".clang-format"), "BasedOnStyle: Google"));
  CHECK(Holds(Text(some, ".clang-tidy"), "Checks: >-"));
  CHECK(some.Find(".clang-format")->owner == Owner::kMerged);
  const FileSet none = Render(StrCat(
      kShop,
      "environments:\n  live: {}\npipeline: { provider: azure-devops, quality: [cppcheck] }\n"));
  CHECK(none.Find(".clang-format") == nullptr);
  CHECK(none.Find(".clang-tidy") == nullptr);
}

TEST_CASE("RenderPipeline: what is shipped goes out as it is; scripts can be run", "[pipeline]") {
  const FileSet files = Render(StrCat(kShop, kTwo));
  const Templates templates(EmbeddedTemplates());
  const auto shipped = templates.List("azure/pipeline/");
  CHECK(shipped.size() >= 20);
  for (const std::string& path : shipped) {
    const std::string rendered = StrCat("pipelines/", path.substr(15));
    INFO(rendered);
    REQUIRE(files.Find(rendered) != nullptr);
    CHECK(files.Find(rendered)->bytes == templates.Find(path));
    CHECK(files.Find(rendered)->executable ==
          (rendered.ends_with(".sh") && !rendered.ends_with("lib.sh")));
  }
}

}  // namespace formwork::azure
