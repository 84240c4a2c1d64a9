// What concerns the platform as a whole: promises, money, hosting, apps, environments, pipeline.
#include "generator/base/str_cat.h"
#include "generator/blueprint/decoder.h"
#include "generator/blueprint/kinds.h"
#include "generator/blueprint/problems.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {

// kinds_data.cc
void ReadTypes(Decoder& decoder, const FieldSpec& field, const Input& input, void* object);
bool WriteTypes(const FieldSpec& field, const void* object, Shown& out);

namespace {

// A list without anyone in it would hold every deployment for ever.
void CheckApprovers(Decoder& decoder, const reader::Node& approval) {
  const reader::Key* key = approval.FindKey("by");
  if (key == nullptr) return;
  const reader::Node& by = *approval.Find("by");
  const bool nobody = by.IsNull() || (by.IsSequence() && by.items.empty());
  if (!nobody) return;
  decoder.Report(MakeDiagnostic(1005, by.IsNull() ? key->span : by.span,
                                "nobody could approve: 'by' names no one",
                                "write by: [release-managers], or remove approval:"));
}

// An environment's own fields; the rest of it is an overlay over the base (overlay.cc).
void ReadEnvironments(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  if (input.node->IsNull()) return;
  const reader::Node* node = decoder.Mapping(field, input);
  if (node == nullptr) return;
  auto& environments = static_cast<Blueprint*>(object)->environments;
  for (size_t i = 0; i < node->items.size(); ++i) {
    Environment environment;
    environment.name = {node->keys[i].text, node->keys[i].span, Origin::kGiven};
    const reader::Node& own = node->items[i];
    if (!own.IsNull() && !own.IsMapping()) {
      decoder.Report(WrongShape(own.span, StrCat("environment '", node->keys[i].text, "'"),
                                "a mapping", own.IsSequence() ? "a list" : "a single value",
                                StrCat(node->keys[i].text, ": { hosting: { maxInstances: 40 } }")));
    }
    const reader::Node* approval = own.Find("approval");
    if (approval != nullptr) {
      const Input value{.node = approval,
                        .key = node->items[i].FindKey("approval")->span,
                        .owner = "approval",
                        .origin = Origin::kGiven};
      if (environment.name.value == "local") {
        decoder.Report(MakeDiagnostic(1012, value.key, "'approval' has no meaning in 'local'",
                                      "nothing is deployed there: remove it"));
      }
      decoder.Read(kEnvironmentKind.fields.front(), value, environment.approval);
      CheckApprovers(decoder, *approval);
    }
    if (const reader::Key* allow = own.FindKey("allow")) {
      const FieldSpec& row = kEnvironmentKind.fields.back();
      const Input value{.node = own.Find("allow"),
                        .key = allow->span,
                        .owner = "allow",
                        .origin = Origin::kGiven};
      decoder.Read(row, value, environment.allow);
    }
    environments.push_back(std::move(environment));
  }
}

bool WriteEnvironments(const FieldSpec& field, const void* object, Shown& out) {
  return WriteMember(field, static_cast<const Blueprint*>(object)->environments, out);
}

constexpr FieldSpec kObjectives[] = {
    Row<&Objectives::success>("success")
        .Default("99.9%")
        .Range(0, 100 * kPercentUnit)
        .Deploy()
        .Doc("Share of requests and events that must succeed; an alert fires below it."),
    Row<&Objectives::cold_start>("coldStart")
        .Default("2s")
        .Range(1, 60 * kSecond)
        .Deploy()
        .Doc("Longest acceptable start of a new instance."),
    Row<&Objectives::api_latency>("apiLatency")
        .Default("1s")
        .Range(1, 230 * kSecond)
        .Deploy()
        .Doc("95th percentile of an HTTP function's answer time; an alert fires above it."),
    Row<&Objectives::event_latency>("eventLatency")
        .Default("5s")
        .Range(1, kDay)
        .Deploy()
        .Doc("Longest time from a message's sending to its handling, first deliveries; an alert "
             "fires above it."),
    Row<&Objectives::deployment>("deployment")
        .Default("5m")
        .Range(kMinute, kHour)
        .Deploy()
        .Doc("Time limit of one environment's deployment in the pipeline."),
    Row<&Objectives::pipeline>("pipeline")
        .Default("20m")
        .Range(kMinute, 6 * kHour)
        .Deploy()
        .Doc("Time limit of the whole pipeline."),
};

constexpr FieldSpec kBudget[] = {
    Row<&Budget::monthly>("monthly")
        .Required()
        .Range(1, 100'000'000'00)
        .Deploy()
        .Doc("What a month may cost."),
    Row<&Budget::alert_at>("alertAt")
        .Default("50%, 80%, 100%")
        .Range(0, 1000 * kPercentUnit)
        .Deploy()
        .Doc("Shares of the budget at which a mail is sent; at most five."),
    Row<&Budget::notify>("notify")
        .Example("platform-team@example.com")
        .Deploy()
        .Doc("Mail addresses for budget and operations alerts."),
};

constexpr FieldSpec kHosting[] = {
    Row<&Hosting::plan>("plan")
        .Default("flex-consumption")
        .Doc("Hosting plan of the function app."),
    Row<&Hosting::memory>("memory")
        .Default("512MB")
        .Range(1 << 20, 64LL << 30U)
        .Deploy()
        .Doc("Memory of one instance."),
    Row<&Hosting::max_instances>("maxInstances")
        .Default("40")
        .Range(1, 1000)
        .Deploy()
        .Doc("Most instances at once: a guard for cost and for what stands behind."),
    Row<&Hosting::always_ready>("alwaysReady")
        .Default("0")
        .Range(0, 1000)
        .Deploy()
        .Doc("Instances that are kept warm, and paid for, all the time."),
    Row<&Hosting::http_concurrency>("httpConcurrency")
        .Default("16")
        .Range(1, 1000)
        .Deploy()
        .Doc("HTTP requests at once per instance."),
    Row<&Hosting::timeout>("timeout")
        .Default("2m")
        .Range(kSecond, 15 * kMinute)
        .Deploy()
        .Doc("Longest run of one function; the host ends it then."),
};

constexpr FieldSpec kApp[] = {
    Row<&App::functions>("functions")
        .Example("post-message")
        .Required()
        .Doc("Functions and workflows that live in this app; an activity lives with its workflow."),
    Row<&App::was>("was").Doc("The app's former name: files of the old name move to the new one."),
    Row<&App::hosting>("hosting")
        .Of(kHostingKind)
        .Always()
        .Deploy()
        .Doc("Hosting of this app; what it leaves out comes from the top level's `hosting`."),
    AllowRow<&App::allow>(),
};

constexpr FieldSpec kApproval[] = {
    Row<&Approval::by>("by")
        .Example("release-managers")
        .Required()
        .Deploy()
        .Doc("Groups or people, one of whom must approve."),
    Row<&Approval::timeout>("timeout")
        .Default("24h")
        .Range(kMinute, 30 * kDay)
        .Deploy()
        .Doc("How long a deployment waits for approval before it is given up."),
};

constexpr FieldSpec kEnvironment[] = {
    Row<&Environment::approval>("approval")
        .Of(kApprovalKind)
        .Deploy()
        .Doc("Who must approve a deployment to this environment. All other keys of an environment "
             "are those of the "
             "top level: deploy fields that differ here."),
    AllowRow<&Environment::allow>(),
};

constexpr FieldSpec kPool[] = {
    Row<&Pool::name>("name")
        .Example("self-hosted-linux")
        .Doc("Name of a pool of self-hosted agents."),
    Row<&Pool::vm_image>("vmImage")
        .DefaultIs("`ubuntu-24.04` when there is no `name`")
        .Doc("Image of Microsoft-hosted agents."),
    Row<&Pool::demands>("demands").Doc(
        "Capabilities an agent must have, such as `agent.os -equals Linux`."),
};

// Agents come from one pool: a pool of the organisation's, or Microsoft's.
void CheckPoolShape(Decoder& decoder, const Input& input) {
  if (!input.node->IsMapping()) return;
  const reader::Key* image = input.node->FindKey("vmImage");
  if (input.node->keys.empty()) {
    decoder.Report(MakeDiagnostic(1003, input.key, "pool names no agents",
                                  "add name: self-hosted-linux or vmImage: ubuntu-24.04, or leave "
                                  "pool out"));
  } else if (image != nullptr && input.node->FindKey("name") != nullptr) {
    decoder.Report(MakeDiagnostic(1012, image->span, "'vmImage' has no meaning beside 'name'",
                                  "name: is a pool of your own agents, vmImage: one of "
                                  "Microsoft's: keep one"));
  }
}

constexpr std::string_view kProviders[] = {"azure-devops"};

// One provider so far: the row checks the word, the model has no member for it.
void ReadProvider(Decoder& decoder, const FieldSpec& field, const Input& input, void* /*object*/) {
  enum class Provider : uint8_t { kAzureDevOps };
  Spanned<Provider> provider;
  decoder.Read(field, input, provider);
}

bool WriteProvider(const FieldSpec& /*field*/, const void* /*object*/, Shown& out) {
  out.text = std::string(kProviders[0]);
  return true;
}

constexpr FieldSpec ProviderRow() {
  FieldSpec field = OwnRow("provider", Leaf::kWord, Holds::kOne, &ReadProvider, &WriteProvider);
  field.words = kProviders;
  return field;
}

constexpr FieldSpec kPipeline[] = {
    ProviderRow().Default("azure-devops").Doc("Where the pipeline runs."),
    Row<&Pipeline::pool>("pool").Of(kPoolKind).Always().Doc("Agents that run the jobs."),
    Row<&Pipeline::branch>("branch").Default("main").Doc("The branch whose commits are deployed."),
    Row<&Pipeline::quality>("quality")
        .Default("format, tidy, cppcheck")
        .Doc("Quality gates that must pass."),
    Row<&Pipeline::rollback>("rollback")
        .Default("automatic")
        .Doc("What happens when checks after a deployment fail: deploy the previous package, or "
             "wait for a person."),
    Row<&Pipeline::coverage>("coverage")
        .Default("0%")
        .Range(0, 100 * kPercentUnit)
        .Doc("Line coverage that tests must reach; 0% does not ask."),
};

constexpr FieldSpec kFunctionUsage[] = {
    Row<&FunctionUsage::per_month>("perMonth")
        .Range(0, 1'000'000'000'000)
        .Deploy()
        .Doc("Invocations a month."),
    Row<&FunctionUsage::duration>("duration")
        .Range(0, 15 * kMinute)
        .Deploy()
        .Doc("Length of one invocation."),
    Row<&FunctionUsage::size>("size")
        .Range(0, 100LL << 20U)
        .Deploy()
        .Doc("Size of one request or message."),
    Row<&FunctionUsage::reads>("reads")
        .Range(0, 1'000'000)
        .Deploy()
        .Doc("Documents that one query reads."),
    Row<&FunctionUsage::outputs>("outputs")
        .Range(0, 100'000 * kPercentUnit)
        .Deploy()
        .Example("{ violation: 5% }")
        .Doc("How often an invocation writes an output, by the output's name; 100% when left out."),
};

constexpr FieldSpec kUsage[] = {
    Row<&Usage::requests>("requests")
        .Range(0, 1'000'000'000'000)
        .Deploy()
        .Doc("HTTP requests a month, spread over the HTTP functions."),
    Row<&Usage::events>("events")
        .Range(0, 1'000'000'000'000)
        .Deploy()
        .Doc("Messages a month, spread over the queues."),
    Row<&Usage::size>("size").Range(0, 100LL << 20U).Deploy().Doc("Size of a document or message."),
    Row<&Usage::duration>("duration")
        .Range(0, 15 * kMinute)
        .Deploy()
        .Doc("Length of one invocation."),
    Row<&Usage::reads>("reads")
        .Range(0, 1'000'000)
        .Deploy()
        .Doc("Documents that one invocation reads."),
    Row<&Usage::writes>("writes")
        .Range(0, 1'000'000)
        .Deploy()
        .Doc("Documents that one invocation writes."),
    Row<&Usage::growth>("growth").Range(0, 1000 * kPercentUnit).Deploy().Doc("Growth per month."),
    Row<&Usage::functions>("functions")
        .Of(kFunctionUsageKind)
        .Deploy()
        .Doc("What single functions do, by name."),
};

constexpr FieldSpec kAzure[] = {
    Row<&AzureOptions::locks>("locks").Default("false").Deploy().Doc(
        "Locks that keep data accounts from being deleted."),
    Row<&AzureOptions::diagnostics>("diagnostics")
        .Default("false")
        .Deploy()
        .Doc(
            "Logs of every request to storage, database and host, charged by volume and not in the "
            "estimate; who reads a secret is always logged."),
    Row<&AzureOptions::log_retention_days>("logRetentionDays")
        .Default("30")
        .Range(30, 730)
        .Deploy()
        .Doc("Days that logs are kept."),
    Row<&AzureOptions::sampling>("sampling")
        .Default("100%")
        .Range(1, 100 * kPercentUnit)
        .Deploy()
        .Doc("Share of telemetry that is kept; lines that alerts read are always kept."),
};

constexpr FieldSpec kBlueprint[] = {
    Row<&Blueprint::version>("formwork").Example("1").Required().Doc("Version of the language: 1."),
    Row<&Blueprint::name>("name").Example("shop").Required().Doc(
        "Name of the platform; resources are named after it."),
    Row<&Blueprint::description>("description")
        .Doc("What the platform is for; goes into the documents."),
    Row<&Blueprint::target>("target").Default("azure").Doc("The cloud to render for."),
    Row<&Blueprint::region>("region").Default("eastus").Deploy().Doc(
        "Where the platform runs. What it holds stays behind when it moves: nothing can be moved "
        "between regions."),
    Row<&Blueprint::tags>("tags").Deploy().Doc("Tags on every resource."),
    Row<&Blueprint::objectives>("objectives")
        .Of(kObjectivesKind)
        .Always()
        .Deploy()
        .Doc("What the platform promises; alerts and pipeline time-outs are derived from it."),
    Row<&Blueprint::budget>("budget")
        .Of(kBudgetKind)
        .Deploy()
        .Doc("What a month may cost, and who is told."),
    Row<&Blueprint::hosting>("hosting")
        .Of(kHostingKind)
        .Always()
        .Deploy()
        .Doc("How the functions are hosted."),
    OwnRow("types", Leaf::kSection, Holds::kMap, &ReadTypes, &WriteTypes)
        .Example("{ id: uuid }")
        .Of(kTypeKind)
        .Doc("Types of documents, messages, bodies and answers, by name: each a mapping of fields "
             "to types."),
    Row<&Blueprint::containers>("containers")
        .Of(kContainerKind)
        .Doc("Collections of documents, by name."),
    Row<&Blueprint::queues>("queues").Of(kQueueKind).Doc("Queues of messages, by name."),
    Row<&Blueprint::secrets>("secrets")
        .Of(kSecretKind)
        .Doc("Secrets, by name. Their values never stand in a file."),
    Row<&Blueprint::services>("services")
        .Of(kServiceKind)
        .Doc("Services outside the platform that functions call, by name."),
    Row<&Blueprint::functions>("functions").Of(kFunctionKind).Doc("Functions, by name."),
    Row<&Blueprint::workflows>("workflows").Of(kWorkflowKind).Doc("Durable workflows, by name."),
    Row<&Blueprint::activities>("activities")
        .Of(kActivityKind)
        .Doc("The steps of workflows, by name."),
    Row<&Blueprint::apps>("apps")
        .Of(kAppKind)
        .DefaultIs("one app that holds everything, named as the platform")
        .Doc("Splits the functions over several function apps, each with its own identity, hosting "
             "and scale."),
    OwnRow("environments", Leaf::kSection, Holds::kMap, &ReadEnvironments, &WriteEnvironments)
        .Of(kEnvironmentKind)
        .DefaultIs("one environment, `production`")
        .Doc("Where the platform is deployed, in order, by name; each may set deploy fields anew. "
             "`local` is not "
             "deployed: its overlay is for `formwork run`."),
    Row<&Blueprint::pipeline>("pipeline")
        .Of(kPipelineKind)
        .Doc("The pipeline that builds, tests and deploys."),
    Row<&Blueprint::usage>("usage")
        .Of(kUsageKind)
        .Always()
        .Deploy()
        .Doc("What the platform is used for in a month; `formwork cost` assumes what is left out."),
    Row<&Blueprint::azure>("azure").Of(kAzureKind).Always().Deploy().Doc("What only Azure has."),
    AllowRow<&Blueprint::allow>(),
};

}  // namespace

constinit const KindSpec kObjectivesKind{"objectives", "What the platform promises.", kObjectives};
constinit const KindSpec kBudgetKind{"budget", "What a month may cost.", kBudget};
constinit const KindSpec kHostingKind{"hosting", "How functions are hosted.", kHosting};
constinit const KindSpec kAppKind{"app", "A function app: one binary, one identity, one scale.",
                                  kApp};
constinit const KindSpec kApprovalKind{"approval", "Who approves a deployment.", kApproval};
constinit const KindSpec kEnvironmentKind{"environment", "Where the platform is deployed.",
                                          kEnvironment};
constinit const KindSpec kPoolKind{"pool", "Agents of the pipeline.", kPool, &CheckPoolShape};
constinit const KindSpec kPipelineKind{"pipeline", "From commit to production.", kPipeline};
constinit const KindSpec kFunctionUsageKind{"function usage", "What one function does in a month.",
                                            kFunctionUsage};
constinit const KindSpec kUsageKind{"usage", "What the platform does in a month.", kUsage};
constinit const KindSpec kAzureKind{"azure", "What only Azure has.", kAzure};
constinit const KindSpec kBlueprintKind{"the blueprint", "One platform.", kBlueprint};

}  // namespace formwork::blueprint
