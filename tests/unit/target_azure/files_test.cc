// What the rendered files promise one another and the reader.

#include <algorithm>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/emit/text/templates.h"
#include "generator/target/azure/host_files.h"
#include "generator/target/azure/naming.h"
#include "generator/target/azure/roles.h"
#include "generator/target/azure/settings.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/target_azure/render.h"

using namespace formwork;

namespace {

std::string Reference() {
  return test::ReadFile(FORMWORK_SOURCE_DIR "/examples/stream-guard/blueprint.yaml");
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// Paths whose bytes differ.
std::vector<std::string> Changed(const FileSet& a, const FileSet& b) {
  std::set<std::string> paths;
  for (const auto& [path, file] : a.files())
    paths.insert(path);
  for (const auto& [path, file] : b.files())
    paths.insert(path);
  std::vector<std::string> changed;
  for (const std::string& path : paths) {
    const File* before = a.Find(path);
    const File* after = b.Find(path);
    if (before == nullptr || after == nullptr || before->bytes != after->bytes)
      changed.push_back(path);
  }
  return changed;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("HostQuery: values become the host's, strings stay", "[azure]") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"SELECT * FROM c WHERE c.a = @a", "SELECT * FROM c WHERE c.a = {a}"},
      {"SELECT * FROM c WHERE c.a=@a_1 AND c.b=@b2",
       "SELECT * FROM c WHERE c.a={a_1} AND c.b={b2}"},
      {"SELECT '@a', \"@b\", @c", "SELECT '@a', \"@b\", {c}"},
      {R"(SELECT 'it\'s @a', @b)", R"(SELECT 'it\'s @a', {b})"},
      {"SELECT @", "SELECT @"},
  };
  for (const auto& [query, host] : rows)
    CHECK(azure::HostQuery(query) == host);
}

TEST_CASE("Naming: names stay within Azure's limits, whatever they are made of", "[azure]") {
  const std::string longest = "a-platform-with-a-rather-long-nm";
  REQUIRE(longest.size() == azure::kLongestApp);
  CHECK(azure::StoragePrefix(longest, 'h') == "staplatforh");
  CHECK(azure::StoragePrefix(longest, 'h').size() + 13 <= 24);
  CHECK(azure::CosmosPrefix(longest) == "db-a-platform-with-a-");
  CHECK(azure::CosmosPrefix(longest).size() + azure::kLongestEnvironment + 7 <= 44);
  CHECK(azure::VaultPrefix("a-bcde-f-g") == "kv-a-bcde-");
  CHECK(azure::VaultPrefix(longest).size() + 13 <= 24);
  CHECK(longest.size() + 1 + azure::kLongestEnvironment + 7 <= 60);
  CHECK(azure::TaskHub("a") == "HubA");
  CHECK(azure::TaskHub(std::string(80, 'a')).size() == 45);
}

TEST_CASE("Render: the order of keys makes no difference to what is deployed", "[azure]") {
  const std::string shuffled =
      Replaced(Replaced(Reference(), "tags: { owner: platform-team, costCenter: lab }",
                        "tags: { costCenter: lab, owner: platform-team }"),
               "hosting:\n  plan: flex-consumption        # flex-consumption | consumption | "
               "premium\n  memory: 512MB\n",
               "hosting:\n  memory: 512MB\n  plan: flex-consumption\n");
  CHECK(Changed(*test::RenderGood(Reference())->files, *test::RenderGood(shuffled)->files).empty());
}

TEST_CASE("Render: one environment's overlay changes that environment's files alone", "[azure]") {
  const std::vector<std::pair<const char*, const char*>> overlays = {
      {"budget", "budget: { monthly: 21 USD }"},
      {"scale", "budget: { monthly: 20 USD }\n    hosting: { memory: 2048MB, timeout: 90s }"},
      {"lives",
       "budget: { monthly: 20 USD }\n    containers: { messages: { ttl: 1d }, verdicts: { ttl: 2d "
       "} }"},
      {"attempts", "budget: { monthly: 20 USD }\n    queues: { stream-events: { attempts: 7 } }"},
      {"promises",
       "budget: { monthly: 20 USD }\n    objectives: { success: 99.99%, apiLatency: 2s, "
       "eventLatency: 9s }"},
      {"schedule",
       "budget: { monthly: 20 USD }\n    functions: { nightly-report: { schedule: \"0 0 4 * * *\" "
       "} }"},
      {"region", "budget: { monthly: 20 USD }\n    region: westeurope"},
      {"azure",
       "budget: { monthly: 20 USD }\n    azure: { locks: true, sampling: 50% }\n    tags: { a: b "
       "}"},
  };
  const auto before = test::RenderGood(Reference());
  for (const auto& [name, overlay] : overlays) {
    INFO(name);
    const auto after =
        test::RenderGood(Replaced(Reference(), "budget: { monthly: 20 USD }", overlay));
    Lines changed = Changed(*before->files, *after->files);
    // The pipeline keeps each environment's values in files of its own too.
    std::erase_if(changed, [](const std::string& path) {
      return path.starts_with("pipelines/") && path.find("staging") != std::string::npos;
    });
    CHECK(changed == Lines{"infra/main.staging.bicepparam"});
  }
}

TEST_CASE("Render: every grant has a role with its reason, and every role has a grant", "[azure]") {
  for (const auto& [name, text] : test::Blueprints()) {
    INFO(name);
    const auto rendering = test::RenderGood(text);
    const std::string main = rendering->Text("infra/main.bicep");
    std::set<const graph::Grant*> covered;
    for (const azure::AppView& view :
         azure::ViewApps(rendering->platform->base, rendering->graph)) {
      for (const azure::Role& role : azure::RolesOf(view)) {
        CHECK_FALSE(role.grants.empty());
        CHECK(role.grants.size() == role.reasons.size());
        covered.insert(role.grants.begin(), role.grants.end());
        for (const std::string& reason : role.reasons)
          CHECK(main.find("// " + reason + "\n") != std::string::npos);
      }
    }
    CHECK(covered.size() == rendering->graph.grants.size());
  }
}

TEST_CASE("Render: every line that has a cause has one in the blueprint", "[azure]") {
  const auto rendering = test::RenderGood(Reference());
  const File& main = *rendering->files->Find("infra/main.bicep");
  const auto lines = static_cast<uint32_t>(std::ranges::count(main.bytes, '\n'));
  REQUIRE(main.lines.size() > 40);
  const auto cause = [&](std::string_view text) {
    const size_t at = main.bytes.find(text);
    REQUIRE(at != std::string::npos);
    const auto line = static_cast<uint32_t>(
        std::count(main.bytes.begin(), main.bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n') +
        1);
    Span found;
    for (const Provenance& p : main.lines) {
      CHECK(p.first_line <= p.last_line);
      CHECK(p.last_line <= lines);
      if (p.first_line <= line && line <= p.last_line) found = p.cause;
    }
    REQUIRE(found.file != kNoFile);
    return rendering->sources.Locate(found.file, found.begin).line;
  };
  const auto line_of = [&](std::string_view text) {
    const std::string blueprint = Reference();
    return static_cast<uint32_t>(
        std::count(blueprint.begin(),
                   blueprint.begin() + static_cast<std::ptrdiff_t>(blueprint.find(text)), '\n') +
        1);
  };
  CHECK(cause("name: 'verdicts'") == line_of("verdicts:   { of"));
  CHECK(cause("'stream-events-dead'\n") == line_of("deadLetter: stream-events-dead"));
  CHECK(cause("queue: 'violations-dead'") == line_of("deadLetter: violations-dead"));
  CHECK(cause("container: 'alerts'") == line_of("writes: { alert: alerts }"));
}

TEST_CASE("Render: what the user wrote stays text", "[azure]") {
  const std::string nasty = R"(it's \"q\" ${x} a\\b <b> | {{y}} %z% \n é 😀 */ // #)";
  const std::string text = Replaced(
      Reference(), "Chat streams with AI moderation and event workflows", "\"" + nasty + "\"");
  const std::string tagged = Replaced(text, "owner: platform-team", "owner: \"" + nasty + "\"");
  const auto rendering = test::RenderGood(tagged);
  const std::string literal = R"('it\'s "q" \${x} a\\b <b> | {{y}} %z% \n é 😀 */ // #')";
  CHECK(rendering->Text("infra/main.bicep").find("metadata description = " + literal + "\n") !=
        std::string::npos);
  CHECK(rendering->Text("infra/main.staging.bicepparam").find("owner: " + literal + "\n") !=
        std::string::npos);
  CHECK(rendering->Text("docs/openapi.json")
            .find(R"("description": "it's \"q\" ${x} a\\b <b> | {{y}} %z% \n é 😀 */ // #")") !=
        std::string::npos);
}

TEST_CASE("OpenApi: a parameter has the bounds that its caller is held to", "[azure]") {
  const auto rendering = test::RenderGood(R"yaml(formwork: 1
name: shop
target: azure
region: eastus
types:
  Order: { id: uuid, shop: "string(2..8)", state: "enum(open, closed)", note: "string?" }
containers:
  orders: { of: Order, partitionKey: /shop }
functions:
  put-order:
    http: PUT /shops/{shop}/{state}/{other}
    writes: { order: orders }
    returns: Order
  list-orders:
    http: GET /orders
    reads: {
found : {
from:
  orders, partition : place, query : "SELECT TOP 9 * FROM c WHERE c.note = @note"
}
}

    returns: list(Order)
)yaml");
  ;
  const std::string text = rendering->Text("docs/openapi.json");
  const auto after = [&text](const std::string& name) {
    const size_t at = text.find("\"name\": \"" + name + "\"");
    REQUIRE(at != std::string::npos);
    const size_t schema = text.find("\"schema\": {", at) + 11;
    std::string out = text.substr(schema, text.find('}', schema) - schema);
    std::erase_if(out, [](char c) { return c == ' ' || c == '\n'; });
    return out;
  };
  CHECK(after("shop") == R"("type":"string","minLength":2,"maxLength":8)");
  CHECK(after("state") == R"("type":"string","enum":["open","closed"])");
  CHECK(after("other") == R"("type":"string")");
  CHECK(after("place") == R"("type":"string","minLength":2,"maxLength":8)");
  CHECK(after("note") == R"("type":"string")");
  CHECK(text.find("A parameter does not fit its type.") != std::string::npos);
}

TEST_CASE("Render: no secret and no key anywhere", "[azure]") {
  for (const auto& [name, text] : test::Blueprints()) {
    const auto rendering = test::RenderGood(text);
    for (const auto& [path, file] : rendering->files->files()) {
      if (!path.starts_with("infra/")) continue;
      INFO(name << " " << path);
      for (const char* word :
           {"listKeys", "AccountKey", "SharedAccessSignature", "allowSharedKeyAccess: true",
            "disableLocalAuth: false", "core.windows.net"}) {
        INFO(word);
        CHECK(file.bytes.find(word) == std::string::npos);
      }
    }
  }
}

TEST_CASE("Settings: host.json's deploy values and their overrides say the same", "[azure]") {
  const auto rendering = test::RenderGood(Reference());
  const auto views = azure::ViewApps(rendering->platform->base, rendering->graph);
  const json::Value host = azure::HostJson(views.front());
  for (const azure::Setting& setting : azure::HostSettings(views.front())) {
    INFO(setting.name);
    std::string_view path = setting.name;
    REQUIRE(path.starts_with("AzureFunctionsJobHost__"));
    path.remove_prefix(std::string_view("AzureFunctionsJobHost__").size());
    const json::Value* at = &host;
    while (at != nullptr && !path.empty()) {
      const size_t end = path.find("__");
      const auto& members = at->members();
      const auto member = std::ranges::find(members, path.substr(0, end), &json::Member::key);
      at = member == members.end() ? nullptr : &member->value;
      path = end == std::string_view::npos ? std::string_view() : path.substr(end + 2);
    }
    REQUIRE(at != nullptr);
    CHECK((at->kind() == json::Value::Kind::kBool ? (at->flag() ? "true" : "false") : at->text()) ==
          setting.value);
  }
}

TEST_CASE("Render: a renamed app and function say where their files were", "[azure]") {
  const auto rendering =
      test::RenderGood(test::ReadFile(FORMWORK_SOURCE_DIR "/tests/render/moved.yaml"));
  const std::string app = "apps/an-app-with-a-name-of-32-letters/";
  const auto was = [&](const char* path) {
    const std::vector<std::string> former = rendering->files->FormerPaths(app + path);
    return former.empty() ? "" : former.front();
  };
  CHECK(was("Put_Thing/function.json") == "apps/old-app/add-thing/function.json");
  CHECK(was("functions/Put_Thing.cc") == "");
  CHECK(was("functions/put_thing.cc") == "apps/old-app/functions/add_thing.cc");
  CHECK(was("tests/take_test.cc") == "apps/old-app/tests/consume_test.cc");
  CHECK(was("generated/types.h") == "apps/old-app/generated/types.h");
  CHECK(was("host.json") == "apps/old-app/host.json");
  CHECK(was("formwork-health/function.json") == "apps/old-app/formwork-health/function.json");
}

TEST_CASE("Render: every file says what made it, and that is in this repository", "[azure]") {
  const auto rendering =
      test::RenderGood(test::ReadFile(FORMWORK_SOURCE_DIR "/examples/stream-guard/blueprint.yaml"));
  const std::string root = std::string(FORMWORK_SOURCE_DIR) + "/";
  for (const auto& [path, file] : rendering->files->files()) {
    INFO(path);
    CHECK(file.from_template.empty() != file.emitter.empty());
    const std::string folder =
        file.owner == Owner::kVendored || !file.emitter.empty() ? root : root + "templates/";
    const std::string maker = file.emitter.empty() ? file.from_template : std::string(file.emitter);
    CHECK_FALSE(test::ReadFile(folder + maker).empty());
    const auto lines = static_cast<size_t>(std::ranges::count(file.bytes, '\n'));
    const bool mapped = file.template_lines.empty() || file.template_lines.size() == lines;
    CHECK(mapped);
  }
}

TEST_CASE("Render: two apps whose names begin alike have vaults of their own", "[azure]") {
  const std::string text =
      "formwork: 1\nname: shop\ntarget: azure\nregion: eastus\ntypes:\n  A: { id: uuid }\n"
      "secrets: { key: {} }\nservices:\n  far: { kind: http, url: \"https://example.com\", "
      "secret: "
      "key }\nfunctions:\n  one: { http: GET /one, calls: [far] }\n  two: { http: GET /two, "
      "calls: "
      "[far] }\napps:\n  customers-read: { functions: [one] }\n  customers-write: { functions: "
      "[two] "
      "}\n";
  const std::string main = test::RenderGood(text)->Text("infra/main.bicep");
  for (const char* app : {"customers-read", "customers-write"}) {
    CHECK(main.find(StrCat("name: 'kv-custome-${uniqueString(resourceGroup().id, '", app,
                           "')}'")) != std::string::npos);
  }
}

// The deployment identity of setup.sh may assign these and no other.
TEST_CASE("Modules: they assign exactly the roles that the pipeline may assign", "[azure]") {
  const Templates templates(EmbeddedTemplates());
  const auto ids = [&](const std::string& path) {
    std::set<std::string> found;
    const std::string text(*templates.Find(path));
    for (size_t i = 0; i + 36 <= text.size(); ++i) {
      const std::string id = text.substr(i, 36);
      const bool is_id = id.find_first_not_of("0123456789abcdef-") == std::string::npos &&
                         id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-' &&
                         std::ranges::count(id, '-') == 4;
      // Those of Cosmos DB's data plane are no roles of Azure.
      if (is_id && !id.starts_with("00000000-")) found.insert(id);
    }
    return found;
  };
  std::set<std::string> assigned;
  for (const std::string& module : templates.List("azure/modules/")) {
    if (module.ends_with("-roles.bicep")) assigned.merge(ids(module));
  }
  CHECK(assigned.size() == 6);
  CHECK(ids("azure/pipeline/deployer-role.json") == assigned);
}
