// What workflows and activities of a blueprint become in C++: declarations, starters, registration,
// the stub of a body, its test.

#include "generator/cpp/workflow.h"

#include "generator/blueprint/load.h"
#include "tests/support/catch.h"

namespace formwork::cpp {
namespace {

constexpr const char* kShop = R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  Order: { id: uuid, note: string(3..80) }
  Receipt: { packed: boolean, weight: number }
queues:
  orders: { of: Order, attempts: 4 }
functions:
  order: { http: POST /orders, body: Order, writes: { order: orders } }
workflows:
  handle-order:
    queue: orders
    activities: [pack, weigh]
    returns: Receipt
    keep: 1d
  ask:
    http: POST /questions
    activities: [note-it]
activities:
  pack: { input: Order, returns: boolean, retry: { attempts: 3, backoff: fixed, first: 2s, max: 3s } }
  weigh: { input: Order, returns: number }
  note-it: { input: string }
)";

class Shop {
 public:
  explicit Shop(const std::string& yaml = kShop) {
    SourceMap sources;
    DiagnosticList sink;
    const FileId file = sources.Add("blueprint.yaml", yaml);
    platform_ = blueprint::Load(sources, file, sink).value();
    graph_ = graph::BuildGraph(platform_.base);
    app_.blueprint = &platform_.base;
    app_.app = &platform_.base.apps.front();
    app_.graph = &graph_;
    workflows_ = MakeWorkflows(app_, Enums(platform_.base));
  }

  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  [[nodiscard]] std::string Header() const { return WorkflowsHeader(workflows_); }

  [[nodiscard]] std::string Source() const { return WorkflowsSource(app_, workflows_); }

  [[nodiscard]] const WorkflowCode& operator[](size_t index) const { return workflows_.at(index); }

 private:
  blueprint::Platform platform_;
  graph::Graph graph_;
  AppCode app_;
  std::vector<WorkflowCode> workflows_;
};

// The whole piece, so that a difference is shown beside what was expected.
std::string From(const std::string& text, const std::string& begin, const std::string& end) {
  const size_t at = text.find(begin);
  if (at == std::string::npos) return "'" + begin + "' is not there";
  return text.substr(at, text.find(end, at) + end.size() - at);
}

}  // namespace

TEST_CASE("WorkflowsHeader: activities by what they take and give, bodies by their types",
          "[cpp]") {
  const std::string header = Shop().Header();
  CHECK(From(header, "struct ActivityOf<app::Pack>", "};\n") == R"(struct ActivityOf<app::Pack> {
  using Input = decltype(app::Pack::Input::input);
  using Output = decltype(app::Pack::Output::returns);
  static constexpr std::string_view kName = "pack";
  static WorkflowRetry Retry();
};
)");
  CHECK(From(header, "struct ActivityOf<app::NoteIt>", "Output = void;") ==
        "struct ActivityOf<app::NoteIt> {\n  using Input = decltype(app::NoteIt::Input::input);\n  "
        "using Output = void;");
  CHECK(From(header, "// handle-order:", "};\n") ==
        R"(// handle-order: queue orders; the body: functions/handle_order.cc
formwork::Workflow<Order, Receipt> HandleOrder(formwork::WorkflowContext& flow, Order event);

// For flow.CallWorkflow<HandleOrderWorkflow>(event).
struct HandleOrderWorkflow {
  using Input = Order;
  using Output = Receipt;
  static constexpr std::string_view kName = "handle-order";
};
)");
  CHECK(header.find("formwork::Workflow<formwork::Json, void> Ask(formwork::WorkflowContext& flow, "
                    "formwork::Json event);") != std::string::npos);
}

TEST_CASE("WorkflowsSource: a policy is the blueprint's, and a setting's on top", "[cpp]") {
  const std::string source = Shop().Source();
  CHECK(From(source, "WorkflowRetry ActivityOf<app::Pack>::Retry()", "\n}\n") ==
        R"(WorkflowRetry ActivityOf<app::Pack>::Retry() {
  static const WorkflowRetry policy = RetrySetting(
      "FORMWORK_ACTIVITY_PACK",
      {.attempts = 3, .first = std::chrono::milliseconds{2'000}, .max = std::chrono::milliseconds{3'000}, .backoff = 1});
  return policy;
}
)");
  CHECK(From(source, "kWorkflows[] = {", "};\n") == R"(kWorkflows[] = {
    {.name = "handle-order", .source = "queue orders", .dead_letter = "deadLetterOrdersDead",
     .keep_ms = 86'400'000, .keep_setting = settings::kWorkflowHandleOrderKeep},
    {.name = "ask", .source = "POST /questions", .dead_letter = "",
     .keep_ms = 2'592'000'000, .keep_setting = settings::kWorkflowAskKeep},
};
)");
}

TEST_CASE("WorkflowsSource: a message starts by its event's id, a request by a new one", "[cpp]") {
  const std::string source = Shop().Source();
  CHECK(From(source, "void StartHandleOrder", "\n}\n") ==
        R"(void StartHandleOrder(formwork::Call& call) {
  Order event;
  call.Message(event);
  formwork::StartWorkflow(call, "handle-order", event.id.ToString(), formwork::EncodeJson(event));
}
)");
  CHECK(From(source, "void StartAsk", "\n}\n") == R"(void StartAsk(formwork::Call& call) {
  formwork::Json event;
  if (!call.request().body.empty()) call.Body(event);
  formwork::StartWorkflowByHttp(call, "ask", "", formwork::EncodeJson(event));
}
)");
  std::string unnamed = kShop;
  unnamed.replace(unnamed.find("{ id: uuid, note"), 16, "{ note");
  CHECK(Shop(unnamed).Source().find(
            "StartWorkflow(call, \"handle-order\", "
            "formwork::Uuid::FromName(formwork::EncodeJson(event)).ToString(), ") !=
        std::string::npos);
}

TEST_CASE("WorkflowsSource: registers starters with the queue's attempts, and the system's own",
          "[cpp]") {
  const std::string source = Shop().Source();
  CHECK(From(source, "app.workflows().Add(\"handle-order\"", "});\n") ==
        R"(app.workflows().Add("handle-order", &HandleOrder);
  app.app().Add(formwork::FunctionInfo{
    .name = "formwork-start-handle-order",
    .trigger = formwork::TriggerKind::kQueue,
    .input = "message",
    .source = "orders",
    .dead_letter = "deadLetter",
    .attempts = 4,
    .attempts_setting = settings::kQueueOrdersAttempts,
    .run = StartHandleOrder,
  });
)");
  for (const char* name :
       {"formwork-start-ask", "formwork-dead-letter", "formwork-sweep", "formwork-purge"}) {
    INFO(name);
    CHECK(source.find(".name = \"" + std::string{name} + "\",") != std::string::npos);
  }
  CHECK(source.find("app.UseDeadLetters();") != std::string::npos);
  CHECK(From(source, "app.ReadAtStart(", "});\n") == R"(app.ReadAtStart([] {
    static_cast<void>(formwork::ActivityOf<NoteIt>::Retry());
    static_cast<void>(formwork::ActivityOf<Pack>::Retry());
    static_cast<void>(formwork::ActivityOf<Weigh>::Retry());
    formwork::ReadWorkflowSettings(kWorkflows);
  });
)");
}

TEST_CASE("WorkflowStub: fans out to its activities, joins them, fills what fits by place and type",
          "[cpp]") {
  const Shop shop;
  CHECK(
      From(WorkflowStub(shop[0]), "formwork::Workflow<", "\n}\n") ==
      R"(formwork::Workflow<Order, Receipt> HandleOrder(formwork::WorkflowContext& flow, Order event) {
  const auto [packed, weight] =
      co_await formwork::WhenAll(flow.Call<Pack>(event), flow.Call<Weigh>(event));
  Receipt result;
  result.packed = packed;
  result.weight = weight;
  co_return result;
}
)");
  CHECK(
      From(WorkflowStub(shop[1]), "formwork::Workflow<", "\n}\n") ==
      R"(formwork::Workflow<formwork::Json, void> Ask(formwork::WorkflowContext& flow, formwork::Json event) {
  // What is not made of the event yet: fill it.
  static_cast<void>(event);
  const std::string note_it_input{};
  const auto results =
      co_await formwork::WhenAll(flow.Call<NoteIt>(note_it_input));
  static_cast<void>(results);
  co_return;
}
)");
}

TEST_CASE("WorkflowTest: fakes for the activities, an event that fits, the scanner, the histories",
          "[cpp]") {
  const std::string test = WorkflowTest(Shop()[0]);
  CHECK(From(test, "  formwork::testing::FakeFlow flow;", "\n}\n") ==
        R"(  formwork::testing::FakeFlow flow;
  flow.On<app::Pack>([](const auto&) -> formwork::ActivityOf<app::Pack>::Output { return {}; });
  flow.On<app::Weigh>([](const auto&) -> formwork::ActivityOf<app::Weigh>::Output { return {}; });
  app::Order event;
  event.note = "xxx";
  const auto end = flow.Run(app::HandleOrder, event);
  FORMWORK_EXPECT(end.completed);
  FORMWORK_EXPECT(flow.calls().size() == 2);
}
)");
  CHECK(test.find("ScanWorkflow(Beside(__FILE__, \"../functions/handle_order.cc\"))") !=
        std::string::npos);
  CHECK(test.find("Beside(__FILE__, \"histories/handle_order\")") != std::string::npos);
  CHECK(test.find("ReplayHistories(folder, \"handle-order\", app::HandleOrder)") !=
        std::string::npos);
}

TEST_CASE("MakeWorkflows: an app has its own workflows only; a renamed one knows its old name",
          "[cpp]") {
  std::string yaml = kShop;
  yaml.replace(yaml.find("    http: POST /questions"), 4, "    was: inquire\n    ");
  yaml += "apps:\n  front: { functions: [ask] }\n  back: { functions: [order, handle-order] }\n";
  const Shop shop(yaml);
  CHECK(*shop[0].workflow->name == "ask");
  CHECK(shop[0].was == "inquire");
  CHECK_THROWS(shop[1]);
}

}  // namespace formwork::cpp
