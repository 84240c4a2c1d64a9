// main.bicep: alerts, workbook and budget; what the deployment tells the pipeline.

#include "generator/target/azure/main_writer.h"

namespace formwork::azure {

std::string MainWriter::AlertPrice() const {
  const int logs = 1 + (shape_.http_functions.empty() ? 0 : 1) + (shape_.events ? 1 : 0) +
                   (shape_.dead_letters ? 1 : 0);
  const int cents = logs * 50 + (shape_.containers ? 10 : 0);
  const auto usd = [](int value) { return StrCat(value / 100, ".", value / 10 % 10, value % 10); };
  return StrCat(
      "Alerts from the objectives. At list prices ", logs, logs == 1 ? " log alert" : " log alerts",
      shape_.containers ? " and 1 metric alert" : "",
      logs == 1 && !shape_.containers ? " costs " : " cost ", usd(cents), " USD a month, ",
      usd(cents + 100), "\nwhere failures are looked for every 5 minutes instead of every 15.");
}

void MainWriter::Watching() {
  Expr params = Common("platform", Named(StrCat(name_, "-")));
  params.Set("notify", Expr::Ref("notify"), blueprint_.budget ? blueprint_.budget->span : Span{});
  params.Set("workspaceId", Output("monitoring", "workspaceId"));
  params.Set("promises", Expr::Ref("promises"), blueprint_.objectives.success.span);
  params.Set("httpFunctions", Expr::Strs(shape_.http_functions));
  params.Set("watchEvents", Expr::Bool(shape_.events));
  params.Set("watchDeadLetters", Expr::Bool(shape_.dead_letters));
  if (shape_.containers) params.Set("databaseAccountId", Output("database", "accountId"));
  Module({.symbol = "alerts",
          .deployment = "alerts",
          .file = "alerts",
          .params = std::move(params),
          .comment = AlertPrice()});
  Module({.symbol = "workbook",
          .deployment = "workbook",
          .file = "workbook",
          .params = Common("displayName", Expr::Interp({Expr::Str(StrCat(name_, " (")),
                                                        Expr::Ref("environment"), Expr::Str(")")}))
                        .Set("workspaceId", Output("monitoring", "workspaceId"))});
  Expr body = Expr::Obj()
                  .Set("name", Expr::Str("budget"))
                  .Set("params", Expr::Obj()
                                     .Set("name", Named(StrCat("budget-", name_, "-")))
                                     .Set("values", Expr::Ref("budget").Sure())
                                     .Set("startDate", Expr::Ref("budgetStart"))
                                     .Set("actionGroupId", Output("alerts", "actionGroupId")));
  Add({.form = Form::kModule,
       .name = "monthlyBudget",
       .value = std::move(body),
       .path = "modules/budget.bicep",
       .condition = Expr::Ref("budget")
                        .Differs(Expr::Null())
                        .And(Expr::Call("empty", {Expr::Ref("budgetStart")}).Not()),
       .cause = blueprint_.budget ? blueprint_.budget->span : Span{}});
}

Expr MainWriter::Packages(size_t i) const {
  if (Flex(i)) return Expr::Str("");
  return Expr::Interp({Output(HostStorageSymbol(i), "blobEndpoint"),
                       Expr::Str(PackageContainer(*apps_[i].app->name))});
}

void MainWriter::OneOutput(std::string_view name, std::string_view type,
                           std::string_view description, Expr value) {
  Add({.form = Form::kOutput,
       .name = std::string(name),
       .type = Expr::Type(type),
       .value = std::move(value),
       .description = std::string(description)});
}

void MainWriter::Outputs() {
  Expr apps = Expr::Arr();
  Expr vaults = Expr::Arr();
  for (size_t i = 0; i < apps_.size(); ++i) {
    Expr app = Expr::Obj();
    app.Set("app", Expr::Str(*apps_[i].app->name));
    app.Set("site", Output(Symbol(i, "App"), "name"));
    app.Set("host", Output(Symbol(i, "App"), "hostName"));
    app.Set("packages", Packages(i));
    app.Set("id", Output(Symbol(i, "App"), "id"));
    app.Set("plan", Output(Symbol(i, "App"), "planId"));
    app.Set("identity", Output(Symbol(i, "Identity"), "id"));
    apps.Add(std::move(app));
    const std::vector<std::string> secrets = apps_[i].Secrets();
    if (secrets.empty()) continue;
    Expr vault = Expr::Obj().Set("vault", Output(Symbol(i, "Vault"), "name"));
    vaults.Add(std::move(vault).Set("secrets", Expr::Strs(secrets)));
  }
  OneOutput("apps", "array",
            "Each function app: its name in the blueprint and in Azure, its host, where its "
            "packages lie if it runs from one, and what goes when it goes.",
            std::move(apps));
  const std::string_view description =
      "Name of the storage account that holds the queues; empty without queues.";
  OneOutput("dataStorage", "string", description,
            shape_.queues.empty() ? Expr::Str("") : Output("dataStorage", "name"));
  OneOutput("keyVaults", "array", "Key vaults, and the secrets that each is to hold.",
            std::move(vaults));
  OneOutput("permissions", "array", "What the apps may do: taken away when a later build lacks it.",
            Expr::Call("concat", Permissions()));
  OneOutput("data", "array", "What holds data: it stays when a later build lacks it.", Data());
}

std::vector<Expr> MainWriter::Permissions() const {
  std::vector<Expr> ids;
  for (size_t i = 0; i < apps_.size(); ++i)
    ids.push_back(Output(Symbol(i, "HostRoles"), "ids"));
  if (has_queue_roles_) ids.push_back(Output("queueRoles", "ids"));
  if (has_container_roles_) ids.push_back(Output("containerRoles", "ids"));
  for (size_t i = 0; i < apps_.size(); ++i) {
    if (HasVaultRole(i)) ids.push_back(Output(Symbol(i, "VaultRoles"), "ids"));
  }
  return ids;
}

Expr MainWriter::Data() const {
  std::vector<Expr> ids;
  if (!shape_.queues.empty()) ids.push_back(Output("dataStorage", "queueIds"));
  if (shape_.containers) ids.push_back(Output("database", "containerIds"));
  return ids.empty() ? Expr::Arr() : Expr::Call("concat", std::move(ids));
}

}  // namespace formwork::azure
