// docs/operations.md: the runbook. What lies where, and what to do when something is wrong.

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/setting_names.h"
#include "generator/target/azure/docs/docs.h"
#include "generator/target/azure/infra.h"
#include "generator/target/azure/naming.h"
#include "generator/target/azure/pipeline/runbook.h"
#include "generator/target/azure/settings.h"

namespace formwork::azure {
namespace {

class Runbook {
 public:
  Runbook(const blueprint::Platform& platform, const std::vector<AppView>& apps)
      : platform_(platform),
        apps_(apps),
        blueprint_(*apps.front().blueprint),
        shape_(ShapeOf(apps)),
        name_(*blueprint_.name) {}

  std::string Write() {
    out_ = StrCat("# Operating ", name_,
                  "\n\nMade by formwork from `blueprint.yaml`; what you add is kept.\n");
    Names();
    Promises();
    WhereToLook();
    if (shape_.dead_letters) DeadLetters();
    if (AnyWorkflows()) Workflows();
    Secrets();
    RollBack();
    out_ += LeavingSection(apps_);
    OptIn();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool AnyWorkflows() const {
    for (const AppView& view : apps_) {
      if (view.has_workflows) return true;
    }
    return false;
  }

  void Row(std::string_view what, std::string_view name) {
    out_ += StrCat("| ", what, " | `", name, "` |\n");
  }

  void Names() {
    out_ +=
        "\n## What things are called\n\n"
        "`<env>` is the environment; `<6>` and `<13>` are letters and digits computed from the "
        "resource group (a vault's\n"
        "from its app too), because these names must be unique in the world. They are the same at "
        "every deployment.\n\n"
        "| what | name |\n|---|---|\n";
    Row("resource group", StrCat("rg-", name_, "-<env>"));
    for (const AppView& view : apps_) {
      const std::string& app = *view.app->name;
      Row(StrCat("function app ", app), StrCat(app, "-<env>-<6>"));
      Row(StrCat("plan, identity of ", app),
          StrCat("plan-", app, "-<env>", "`, `id-", app, "-<env>"));
      if (!view.Secrets().empty())
        Row(StrCat("key vault of ", app), StrCat(VaultPrefix(app), "<13>"));
      Row(StrCat("packages of ", app, ", a container in the storage of the host"),
          PackageContainer(app));
      if (apps_.size() > 1)
        Row(StrCat("storage of the host of ", app), StrCat(StoragePrefix(app, 'h'), "<13>"));
      if (view.has_workflows)
        Row(StrCat("task hub of ", app, ", in the storage of the host"), TaskHub(app));
    }
    if (apps_.size() == 1) Row("storage of the host", StrCat(StoragePrefix(name_, 'h'), "<13>"));
    if (!shape_.queues.empty())
      Row("storage of the queues, which are named as in the blueprint",
          StrCat(StoragePrefix(name_, 'd'), "<13>"));
    if (shape_.containers) {
      Row("Cosmos DB account", StrCat(CosmosPrefix(name_), "<env>-<6>"));
      Row("database, its containers named as in the blueprint", DatabaseName(blueprint_));
    }
    Row("Log Analytics, Application Insights",
        StrCat("log-", name_, "-<env>`, `appi-", name_, "-<env>"));
    Row("action group", StrCat("ag-", name_, "-<env>"));
    if (blueprint_.budget) Row("budget", StrCat("budget-", name_, "-<env>"));
    std::string environments;
    for (const auto& [name, blueprint] : DeployedEnvironments(platform_)) {
      environments += StrCat(environments.empty() ? "" : ", ", "`", name, "`");
    }
    out_ += StrCat("\nEnvironments: ", environments, ".\n");
  }

  void Promises() {
    const blueprint::Objectives& objectives = blueprint_.objectives;
    out_ +=
        "\n## What is promised, and which alert watches it\n\n| promise | alert | what to do first "
        "|\n|---|---|---|\n";
    out_ +=
        StrCat("| ", Format(*objectives.success), " of all invocations succeed | `failures-", name_,
               "-<env>` | workbook, Functions; then the function's exceptions, below |\n");
    if (!shape_.http_functions.empty()) {
      out_ += StrCat("| 95 of 100 requests are answered within ",
                     blueprint::Format(*objectives.api_latency), " | `latency-", name_,
                     "-<env>` | workbook, Services: a slow service is the usual cause |\n");
    }
    if (shape_.events) {
      out_ += StrCat("| 95 of 100 messages are handled within ",
                     blueprint::Format(*objectives.event_latency), " | `event-age-", name_,
                     "-<env>` | queue depth; `maxInstances` and `batch` in the blueprint |\n");
    }
    if (shape_.dead_letters) {
      out_ += StrCat("| no message is lost | `dead-letters-", name_,
                     "-<env>` | Dead letters, below |\n");
    }
    if (shape_.containers) {
      out_ +=
          StrCat("| the database keeps up | `throttling-", name_,
                 "-<env>` | which query spends request units: a missing partition, an index |\n");
    }
  }

  void Query(std::string_view title, std::string_view query) {
    out_ += StrCat("\n", title, "\n\n```kusto\n", query, "\n```\n");
  }

  void WhereToLook() {
    out_ +=
        "\n## Where to look\n\n"
        "The workbook in the resource group shows every promise on one page. In Log Analytics:\n";
    Query("What failed in the last hour, and why:",
          "AppExceptions\n| where TimeGenerated > ago(1h)\n"
          "| summarize Count = count() by OperationName, ProblemId, OuterMessage\n| order by Count "
          "desc");
    Query("Everything that one invocation wrote:",
          "AppTraces\n| where Properties.InvocationId == \"<invocation>\" or Message has "
          "\"<invocation>\"\n"
          "| order by TimeGenerated asc");
  }

  void DeadLetters() {
    out_ +=
        "\n## Dead letters\n\n"
        "A message that fits no type, or that failed as often as `attempts` says, lies in its dead "
        "letter queue in an\n"
        "envelope: the payload byte for byte, the error, the function, how often and when it was "
        "tried, the invocation.\n"
        "What did not fit into an envelope lies in `-poison` as it was. A storage queue forgets a "
        "message after seven days,\n"
        "dead letters too: the alert leaves that long.\n\n"
        "| queue | holds what fails in |\n|---|---|\n";
    const graph::Graph& graph = *apps_.front().graph;
    for (const graph::Node& node : graph.nodes) {
      if (node.kind != graph::Kind::kQueue || !node.dead_letter) continue;
      std::string functions;
      for (const graph::Edge* edge : graph.To(node.id)) {
        if (edge->verb != graph::Verb::kDeadLetters) continue;
        const graph::Node& from = graph.At(edge->from);
        if (from.system != graph::SystemRole::kNone && from.system != graph::SystemRole::kStarter)
          continue;
        functions += StrCat(functions.empty() ? "" : ", ", "`", from.name, "`");
      }
      out_ += StrCat("| `", node.name, "` | ", functions, " |\n");
    }
    out_ +=
        "\n1. Look without taking: `az storage message peek --auth-mode login --account-name "
        "<storage> --queue-name <queue> "
        "--num-messages 32`.\n"
        "2. Find the invocation of the envelope in the logs, and mend the cause. If code was at "
        "fault, deploy first.\n"
        "3. Put the payload back, not the envelope, into the queue that the envelope's `source` "
        "names. The host expects base64,\n"
        "   so that is `jq -j .payload | base64 -w0` of the envelope, or `.payload` as it is where "
        "`payloadEncoding` says base64:\n"
        "   `az storage message put --auth-mode login --account-name <storage> --queue-name "
        "<queue> "
        "--content <base64>`.\n"
        "   What came from a container's changes needs no message: save the document again.\n"
        "   Functions are idempotent by the event's id, so that a message handled twice counts "
        "once.\n"
        "4. Delete the envelope with the id and pop receipt that `az storage message get` "
        "gives.\n\n"
        "You need the role Storage Queue Data Contributor on the account for this, for as long as "
        "it takes. On a laptop,\n"
        "`formwork queue redrive <queue>` does all of it against the local host.\n";
  }

  void Workflows() {
    out_ +=
        "\n## Workflows\n\n"
        "Their state lies in the host's storage account: tables `Hub...History` and "
        "`Hub...Instances`. A workflow that\n"
        "fails writes a dead letter by itself; the sweeper finds those that the host failed. "
        "Changing the order of a\n"
        "workflow's steps while instances run breaks them: give the changed workflow a new name, "
        "and remove the old one\n"
        "when its last instance has finished.\n";
  }

  void Secrets() {
    std::string rows;
    for (const AppView& view : apps_) {
      for (const std::string& secret : view.Secrets()) {
        rows += StrCat("| `", secret, "` | `", VaultPrefix(*view.app->name), "<13>` | `",
                       blueprint::SecretSetting(secret), "` |\n");
      }
    }
    if (rows.empty()) return;
    out_ += StrCat(
        "\n## Rotating a secret\n\n| secret | vault | setting |\n|---|---|---|\n", rows,
        "\n1. Make the new value where it is made; leave the old one valid.\n"
        "2. Put it into the environment's variable group and deploy, or set it at once:\n"
        "   `az keyvault secret set --vault-name <vault> --name <secret> --file <file>` (a "
        "file, so that it stays out of the "
        "history).\n"
        "3. A deployment makes the apps look it up. Otherwise they do within a day: a restart "
        "alone does not. At once:\n"
        "   `az rest --method post --url \"$(az functionapp show --resource-group <group> "
        "--name <app> --query id "
        "--output tsv)/config/configreferences/appsettings/refresh?api-version=2022-03-01\"`,"
        "\n"
        "   then `az functionapp restart --resource-group <group> --name <app>`.\n"
        "4. When requests succeed, make the old value invalid.\n");
  }

  void RollBack() {
    out_ +=
        "\n## Rolling back\n\n"
        "Every deployment's packages and infrastructure are kept, to be deployed again. Documents, "
        "messages and secrets are\n"
        "not rolled back: new code must read what old code wrote, and the other way round.\n";
    bool flex = false;
    for (const AppView& view : apps_)
      flex |= *view.app->hosting.plan != blueprint::Plan::kConsumption;
    if (flex) {
      out_ +=
          "\nFlex Consumption has no slots and restarts the app in place: a short gap, in which "
          "requests wait and messages\n"
          "stay in their queues.\n";
    }
    out_ += PipelineRunbook(platform_);
  }

  // What the platform has of what is often closed off or watched: "storage, database, vault".
  [[nodiscard]] std::string Guarded() const {
    const bool vault =
        std::ranges::any_of(apps_, [](const AppView& view) { return !view.Secrets().empty(); });
    return StrCat("storage", blueprint_.containers.empty() ? "" : ", database",
                  vault ? ", vault" : "");
  }

  void OptIn() {
    out_ += StrCat(
        "\n## What is not switched on, and what it would cost\n\n"
        "| what | why not | list price |\n|---|---|---|\n"
        "| private endpoints for ",
        Guarded(),
        " | need a virtual network, and agents inside it | about 7.30 USD a month each |\n");
    out_ +=
        "| zone redundancy | two instances always ready; a dearer database | from 10 USD a month, "
        "database +25 % |\n"
        "| geo-redundant storage | twice the storage price | cents at this size |\n"
        "| customer-managed keys | a key to rotate, and to lose | cents, and care |\n";
    out_ += StrCat("| Defender for ", Guarded(),
                   " | not needed for a laboratory | from 10 USD a month |\n");
    out_ +=
        "| thirty days of point-in-time restore | seven are free | 0.20 USD per GB and month |\n\n"
        "Request logs (`azure: { diagnostics: true }`) and locks (`azure: { locks: true }`) are "
        "fields of the blueprint.\n"
        "Logs are charged by volume, about 2.30 USD per GB beyond the free 5 GB a month.\n";
  }

  const blueprint::Platform& platform_;
  const std::vector<AppView>& apps_;
  const blueprint::Blueprint& blueprint_;
  Shape shape_;
  std::string name_;
  std::string out_;
};

}  // namespace

std::string OperationsDoc(const blueprint::Platform& platform, const std::vector<AppView>& apps) {
  return Runbook(platform, apps).Write();
}

}  // namespace formwork::azure
