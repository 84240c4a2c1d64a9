// What a blueprint becomes in C++: names, types, inputs and outputs, stubs; the same bytes every
// time.

#include <set>

#include "generator/blueprint/load.h"
#include "generator/cpp/callable.h"
#include "generator/cpp/names.h"
#include "generator/cpp/project.h"
#include "generator/fileset/embedded.h"
#include "generator/graph/graph.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::cpp {
namespace {

struct Loaded {
  blueprint::Platform platform;
  std::vector<std::string> problems;
};

Loaded LoadText(const std::string& yaml) {
  SourceMap sources;
  DiagnosticList sink;
  const FileId file = sources.Add("blueprint.yaml", yaml);
  auto platform = blueprint::Load(sources, file, sink);
  Loaded loaded;
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.severity == Severity::kError) loaded.problems.push_back(diagnostic.message);
  }
  if (platform) loaded.platform = *std::move(platform);
  return loaded;
}

FileSet RenderFiles(const blueprint::Platform& platform) {
  FileSet files;
  DiagnosticList sink;
  const Templates templates(EmbeddedTemplates());
  const bool rendered =
      RenderProject(platform, graph::BuildGraph(platform.base), templates, files, sink);
  for (const Diagnostic& diagnostic : sink.Sorted())
    FAIL_CHECK(diagnostic.message);
  CHECK(rendered);
  return files;
}

std::string Example() {
  return test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/examples/stream-guard/blueprint.yaml");
}

std::string Bytes(const FileSet& files, const std::string& path) {
  const File* file = files.Find(path);
  INFO(path);
  REQUIRE(file != nullptr);
  return file->bytes;
}

constexpr const char* kSmall = R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  Order:
    id: uuid
    class: string(1..8)
    state: enum(open, in-work)
    amount: number(0..9.5)
    tags: list(string)?
  Shipment:
    id: uuid
    state: enum(open, in-work)
  Change:
    state: enum(open, in-work)
containers:
  orders: { of: Order, partitionKey: /class }
queues:
  shipments: { of: Shipment }
functions:
  put-order:
    http: PUT /orders/{class}/{id}
    body: Change
    reads: { order: { from: orders, partition: class, id: id } }
    writes: { order: orders, shipment: shipments }
    returns: Order
)";

}  // namespace

TEST_CASE("Names: legal C++ whatever the blueprint calls things", "[cpp]") {
  CHECK(TypeName("post-message") == "PostMessage");
  CHECK(MemberName("channelId") == "channel_id");
  CHECK(MemberName("class") == "class_");
  CHECK(MemberName("2nd") == "n2nd");
  CHECK(MemberName("errno") == "errno_");
  CHECK(TypeName("EOF") == "EOF_");
  CHECK(EnumeratorName("in-work") == "kInWork");
}

TEST_CASE("Types: structs with their rules, one enumeration for the same words", "[cpp]") {
  const Loaded loaded = LoadText(kSmall);
  REQUIRE(loaded.problems.empty());
  const Enums enums(loaded.platform.base);
  const std::string header = TypesHeader(loaded.platform.base, enums);
  CHECK(header.find("enum class OrderState : uint8_t { kOpen, kInWork };") != std::string::npos);
  CHECK(header.find("using ShipmentState = OrderState;\nusing ChangeState = OrderState;") !=
        std::string::npos);
  CHECK(header.find(R"(struct Order {
  formwork::Uuid id;
  std::string class_;
  OrderState state = {};
  double amount = 0;
  std::optional<std::vector<std::string>> tags;

  friend bool operator==(const Order&, const Order&) = default;
};)") != std::string::npos);
  const std::string source = TypesSource(loaded.platform.base, enums);
  CHECK(
      source.find(R"(constexpr auto kOrderState = formwork::WordsOf<OrderState>("open", "in-work");
)") != std::string::npos);
  CHECK(source.find(R"(constexpr auto kOrder = formwork::FieldsOf<Order>(
    formwork::Field("id", &Order::id),
    formwork::Field("class", &Order::class_, formwork::LengthRule{.min = 1, .max = 8}),
    formwork::Field("state", &Order::state),
    formwork::Field("amount", &Order::amount, formwork::NumberRule{.min = 0, .max = 9.5}),
    formwork::Field("tags", &Order::tags));
)") != std::string::npos);
}

TEST_CASE("Types: rules reach into lists and maps", "[cpp]") {
  const Loaded loaded = LoadText(R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  Tree:
    names: list(string(1..8), ..3)
    any: list(string)
    counts: map(integer(0..9))?
    grid: list(list(number(0..)))
    children: list(Tree)
    leaves: list(Leaf)
    whole: integer(-9223372036854775808..9223372036854775807)
    wide: number(0..100000000000000000000)
  Leaf:
    on: date
containers:
  trees: { of: Tree, partitionKey: /names }
functions:
  put-tree: { http: PUT /trees, body: Tree }
)");
  const Enums enums(loaded.platform.base);
  CHECK(TypesSource(loaded.platform.base, enums)
            .find(R"(constexpr auto kTree = formwork::FieldsOf<Tree>(
    formwork::Field("names", &Tree::names, formwork::Elements<formwork::LengthRule>{.count = {.max = 3}, .element = {.min = 1, .max = 8}}),
    formwork::Field("any", &Tree::any),
    formwork::Field("counts", &Tree::counts, formwork::Elements<formwork::IntegerRule>{.element = {.min = 0, .max = 9}}),
    formwork::Field("grid", &Tree::grid, formwork::Elements<formwork::Elements<formwork::NumberRule>>{.element = {.element = {.min = 0}}}),
    formwork::Field("children", &Tree::children),
    formwork::Field("leaves", &Tree::leaves),
    formwork::Field("whole", &Tree::whole, formwork::IntegerRule{.min = INT64_MIN, .max = 9223372036854775807}),
    formwork::Field("wide", &Tree::wide, formwork::NumberRule{.min = 0, .max = 100000000000000000000.0}));
)") != std::string::npos);
  const std::string header = TypesHeader(loaded.platform.base, enums);
  CHECK(header.find("namespace app {\n\nstruct Leaf;\n\nstruct Tree {\n") != std::string::npos);
}

TEST_CASE("LeastNumber: what keeps to the bounds where zero does not", "[cpp]") {
  const auto least = [](const char* minimum, const char* maximum) {
    blueprint::Type type;
    type.kind = blueprint::TypeKind::kNumber;
    if (*minimum != 0) type.minimum = minimum;
    if (*maximum != 0) type.maximum = maximum;
    return LeastNumber(type);
  };
  CHECK(least("", "").empty());
  CHECK(least("0", "9").empty());
  CHECK(least("-5", "9").empty());
  CHECK(least("1", "9") == "1");
  CHECK(least("0.5", "") == "0.5");
  CHECK(least("-5", "-2") == "-2");
}

TEST_CASE(
    "Functions: Input and Output in the user's words; a read and a write of one name keep apart",
    "[cpp]") {
  const Loaded loaded = LoadText(kSmall);
  REQUIRE(loaded.problems.empty());
  const FileSet files = RenderFiles(loaded.platform);
  const std::string header = Bytes(files, "apps/shop/generated/put_order.h");
  CHECK(header.find(R"(struct PutOrder {
  struct Input {
    std::string class_;  // from the route
    std::string id;  // from the route
    Change body;
    std::optional<Order> order;  // read from orders
    formwork::Request request;  // as it came
  };

  struct Output {
    int status = 200;
    std::vector<formwork::Header> headers;
    Order returns;
    formwork::Out<Order> order;  // to container orders
    formwork::Out<Shipment> shipment;  // to queue shipments
  };
};)") != std::string::npos);
  const std::string source = Bytes(files, "apps/shop/generated/put_order.cc");
  CHECK(source.find("call.ReadOne(\"order\", in.order);") != std::string::npos);
  CHECK(source.find("call.Write(\"orderOut\", out.order);") != std::string::npos);
  CHECK(source.find("call.Send(\"shipment\", out.shipment);") != std::string::npos);
  // A parameter that fills a field keeps to the field's rule; the id only finds.
  CHECK(source.find("in.class_ = call.Param(\"class\", formwork::LengthRule{.min = 1, .max = 8});\n"
                    "  in.id = call.Param(\"id\");\n") != std::string::npos);
}

TEST_CASE("Stubs: what fits by name and type is copied, ids and times are made", "[cpp]") {
  const Loaded loaded = LoadText(kSmall);
  REQUIRE(loaded.problems.empty());
  const FileSet files = RenderFiles(loaded.platform);
  const File* stub = files.Find("apps/shop/functions/put_order.cc");
  REQUIRE(stub != nullptr);
  CHECK(stub->owner == Owner::kSeed);
  CHECK(stub->bytes.find(
            "if (!in.order) throw formwork::Problem(404, \"there is no such order\");") !=
        std::string::npos);
  CHECK(stub->bytes.find("shipment.state = in.body.state;") != std::string::npos);
  CHECK(stub->bytes.find("out.returns = order;") != std::string::npos);
}

TEST_CASE("Stubs: what comes in is passed on whole where the types are one; no input is unused",
          "[cpp]") {
  const Loaded loaded = LoadText(R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  Order: { id: uuid, item: string, placedAt: datetime }
queues:
  orders: { of: Order }
containers:
  orders-kept: { of: Order, partitionKey: /item }
functions:
  place: { http: POST /orders, body: Order, writes: { order: orders }, returns: Order }
  keep: { queue: orders, writes: { kept: orders-kept } }
  copy: { changes: orders-kept, writes: { again: orders } }
  ping: { http: POST /pings, body: Order, returns: string }
workflows:
  pack: { http: POST /packs, activities: [weigh] }
  send: { http: POST /sends, activities: [weigh] }
activities:
  weigh: { input: Order }
)");
  REQUIRE(loaded.problems.empty());
  const FileSet files = RenderFiles(loaded.platform);
  const auto body = [&files](const std::string& stem) {
    const std::string source = Bytes(files, "apps/shop/functions/" + stem + ".cc");
    const size_t begin = source.find("Output out;\n") + 12;
    return source.substr(begin, source.find("\n}\n") + 1 - begin);
  };
  CHECK(body("place") ==
        "  out.order = in.body;\n  out.returns = in.body;\n"
        "  context.Info(\"place done\");\n  return out;\n");
  CHECK(body("keep") ==
        "  out.kept = in.message;\n  context.Info(\"keep done\");\n  return out;\n");
  CHECK(body("copy").starts_with(
      "  for (const auto& document : in.documents) {\n    out.again.Add(document);\n  }\n"));
  CHECK(Bytes(files, "apps/shop/generated/weigh.h").find("// weigh: activity of pack, send\n") !=
        std::string::npos);
  CHECK(body("ping") ==
        "  context.Info(\"ping done\");\n  static_cast<void>(in);\n  return out;\n");
}

TEST_CASE("Stubs: what goes to two places is one; a service that closes throws", "[cpp]") {
  const Loaded shop = LoadText(R"(formwork: 1
name: shop
types:
  NewOrder: { customer: string }
  Order: { id: uuid, customer: string }
containers: { orders: { of: Order, partitionKey: /customer } }
queues: { placed: { of: Order } }
services:
  pay: { kind: http, url: "https://pay.example.com", onFailure: closed }
  fraud: { kind: http, url: "https://fraud.example.com", onFailure: open }
functions:
  place:
    http: POST /orders
    body: NewOrder
    calls: [pay, fraud]
    writes: { order: orders, placed: placed }
)");
  CHECK(shop.problems.empty());
  const std::string stub = Bytes(RenderFiles(shop.platform), "apps/shop/functions/place.cc");
  CHECK(stub.find(R"(  const auto pay = services.pay.Send({.path = "/"});
  // Without an answer it has thrown (onFailure: closed).
  static_cast<void>(pay);
  const auto fraud = services.fraud.Send({.path = "/"});
  if (!fraud) context.Warn("fraud is not available", {{"reason", fraud.reason()}});
  Order order;
  order.id = context.NewUuid();
  order.customer = in.body.customer;
  out.order = order;
  out.placed = order;
)") != std::string::npos);
}

TEST_CASE("Stubs: a violation is filed for what was flagged alone", "[cpp]") {
  const FileSet files = RenderFiles(LoadText(Example()).platform);
  const std::string stub = Bytes(files, "apps/stream-guard/functions/post_message.cc");
  CHECK(stub.find(R"(  if (gemini && gemini->flagged) {
    Violation violation;
)") != std::string::npos);
  CHECK(stub.find("    violation.score = gemini->score;\n") != std::string::npos);
  const std::string test = Bytes(files, "apps/stream-guard/tests/post_message_test.cc");
  CHECK(test.find("FORMWORK_EXPECT(out.violation.empty());") != std::string::npos);
  CHECK(test.find("files what is flagged") != std::string::npos);
}

TEST_CASE("RenderProject: twice the same bytes, the right owners, the runtime vendored", "[cpp]") {
  const Loaded loaded = LoadText(Example());
  REQUIRE(loaded.problems.empty());
  const FileSet first = RenderFiles(loaded.platform);
  const FileSet second = RenderFiles(loaded.platform);
  REQUIRE(first.files().size() == second.files().size());
  for (const auto& [path, file] : first.files()) {
    INFO(path);
    CHECK(file.bytes == Bytes(second, path));
    if (path.find("/generated/") != std::string::npos) CHECK(file.owner == Owner::kOwned);
    if (path.starts_with("vendor/")) CHECK(file.owner == Owner::kVendored);
    if (path.find("/functions/") != std::string::npos ||
        path.find("/tests/") != std::string::npos) {
      CHECK(file.owner == (path.starts_with("vendor/") ? Owner::kVendored : Owner::kSeed));
    }
  }
  CHECK(first.Find("vendor/formwork/runtime/include/formwork/app.h") != nullptr);
  CHECK(first.Find("vendor/formwork/runtime/localhost/CMakeLists.txt") == nullptr);
}

TEST_CASE("RenderProject: texts of the blueprint stay texts", "[cpp]") {
  std::string yaml = kSmall;
  yaml.replace(yaml.find("http: PUT"), 4,
               "description: \"*/ \\\\\\n#error \\\"x\\\" ${y}\"\n    http");
  const Loaded loaded = LoadText(yaml);
  for (const auto& problem : loaded.problems)
    UNSCOPED_INFO(problem);
  REQUIRE(loaded.problems.empty());
  const std::string header = Bytes(RenderFiles(loaded.platform), "apps/shop/generated/put_order.h");
  CHECK(header.find("\n#error") == std::string::npos);
}

TEST_CASE("Templates: every project template is used by some blueprint", "[cpp]") {
  std::set<std::string> used;
  for (const std::string& yaml : {Example(), std::string(kSmall)}) {
    const Loaded loaded = LoadText(yaml);
    REQUIRE(loaded.problems.empty());
    const FileSet files = RenderFiles(loaded.platform);
    for (const auto& [path, file] : files.files())
      used.insert(file.from_template);
  }
  for (const std::string& path : Templates(EmbeddedTemplates()).List("project/")) {
    INFO(path);
    CHECK(used.contains(path));
  }
}

}  // namespace formwork::cpp
