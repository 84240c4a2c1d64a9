// main.bicep: one module call per concern, in the order in which things come to be. It reads like
// the blueprint. Here: its head, its parameters, monitoring and identities.

#include "generator/target/azure/main_writer.h"

namespace formwork::azure {

namespace {

Expr Environment() {
  return Expr::Ref("environment");
}

}  // namespace

Expr Named(std::string_view prefix) {
  return Expr::Interp({Expr::Str(prefix), Environment()});
}

Expr Unique(std::string_view prefix) {
  return Expr::Interp({Expr::Str(prefix), Environment(), Expr::Str("-"), Expr::Ref("short")});
}

Expr Output(std::string_view module, std::string_view name) {
  return Expr::Ref(module).Dot("outputs").Dot(name);
}

bicep::Document MainWriter::Write() {
  document_.header =
      "Made by formwork from blueprint.yaml; change that file and run `formwork generate`.\n"
      "What is literal here was decided when the app was built. What differs between "
      "environments is a\n"
      "parameter, set in main.<environment>.bicepparam.";
  Preamble();
  Parameters();
  Variables();
  Monitoring();
  Identities();
  Storage();
  if (shape_.containers) Database();
  for (size_t i = 0; i < apps_.size(); ++i)
    Vault(i);
  Roles();
  for (size_t i = 0; i < apps_.size(); ++i)
    App(i);
  Watching();
  Outputs();
  return std::move(document_);
}

void MainWriter::Module(Call call) {
  Expr body =
      Expr::Obj().Set("name", Expr::Str(call.deployment)).Set("params", std::move(call.params));
  if (!call.after.empty()) {
    Expr after = Expr::Arr();
    for (const std::string& symbol : call.after)
      after.Add(Expr::Ref(symbol));
    body.Set("dependsOn", std::move(after));
  }
  Add({.form = Form::kModule,
       .name = call.symbol,
       .value = std::move(body),
       .path = StrCat("modules/", call.file, ".bicep"),
       .comment = std::move(call.comment),
       .cause = call.cause});
}

void MainWriter::Preamble() {
  Add({.form = Form::kTargetScope, .value = Expr::Str("resourceGroup")});
  Add({.form = Form::kMetadata,
       .name = "name",
       .value = Expr::Str(name_),
       .cause = blueprint_.name.span});
  if (!blueprint_.description->empty()) {
    Add({.form = Form::kMetadata,
         .name = "description",
         .value = Expr::Str(*blueprint_.description),
         .cause = blueprint_.name.span});
  }
  Add({.form = Form::kImport,
       .value = Expr::Str("modules/alerts.bicep"),
       .imports = {"objectives"}});
  Add({.form = Form::kImport,
       .value = Expr::Str("modules/budget.bicep"),
       .imports = {"budgetValues"}});
  bool flex = false;
  bool consumption = false;
  for (size_t i = 0; i < apps_.size(); ++i)
    (Flex(i) ? flex : consumption) = true;
  if (consumption) {
    Add({.form = Form::kImport,
         .value = Expr::Str("modules/consumption-app.bicep"),
         .imports = {"consumptionScale"}});
  }
  if (flex)
    Add({.form = Form::kImport,
         .value = Expr::Str("modules/flex-app.bicep"),
         .imports = {"flexScale"}});
}

void MainWriter::Param(std::string_view name, Expr type, std::string_view description,
                       std::optional<Expr> value, Span cause) {
  Add({.form = Form::kParam,
       .name = std::string(name),
       .type = std::move(type),
       .value = std::move(value),
       .description = std::string(description),
       .cause = cause});
}

void MainWriter::Parameters() {
  Param("environment", Expr::Type("string"), "Name of the environment; part of every name.");
  Param("location", Expr::Type("string"), "Region of every resource.", {}, blueprint_.region.span);
  Param("tags", Expr::Obj().Set("*", Expr::Type("string")).Flow(), "Tags of every resource.");
  Expr types = Expr::Obj();
  for (size_t i = 0; i < apps_.size(); ++i) {
    Expr app = Expr::Obj();
    app.Set("scale", Expr::Type(Flex(i) ? "flexScale" : "consumptionScale"));
    app.Set("settings", Expr::Obj().Set("*", Expr::Type("string")).Flow());
    types.Set(symbols_[i], std::move(app), apps_[i].app->name.span);
  }
  Param("apps", std::move(types), "Size, limits and settings of each function app.");
  if (shape_.containers) {
    Expr lives = Expr::Obj();
    for (const auto& container : blueprint_.containers) {
      lives.Set(*container.name, Expr::Type("int?"), container.name.span);
    }
    Param("timeToLive", std::move(lives),
          "Seconds that the documents of a container live; unset: until deleted.");
  }
  const Span budget = blueprint_.budget ? blueprint_.budget->span : Span{};
  Param("promises", Expr::Type("objectives"), "What the platform promises; alerts watch it.", {},
        blueprint_.objectives.success.span);
  Param("notify", Expr::Type("string[]"), "Mail addresses that alerts and the budget tell.", {},
        budget);
  Param("budget", Expr::Type("budgetValues?"), "Monthly budget; unset: none.", {}, budget);
  Param("budgetStart", Expr::Type("string"),
        "First day of the month in which the budget began, as 2030-01-01. Azure refuses to change "
        "it later: "
        "setup.sh keeps the existing one or takes this month. Empty: the budget is left as it is.",
        Expr::Str(""));
  Param("logRetentionDays", Expr::Type("int"), "Days that logs are kept.");
  Param("lock", Expr::Type("bool"), "Keep what holds data from being deleted by mistake.");
  Param("diagnostics", Expr::Type("bool"),
        "Log every request to storage, database and host; charged by volume.");
}

void MainWriter::Variables() {
  Add({.form = Form::kVar,
       .name = "unique",
       .value = Expr::Call("uniqueString", {Expr::Call("resourceGroup", {}).Dot("id")}),
       .comment = "Part of names that must be unique in the world: always the same for a "
                  "resource group."});
  Add({.form = Form::kVar,
       .name = "short",
       .value = Expr::Call("take", {Expr::Ref("unique"), Expr::Int(6)})});
}

void MainWriter::Monitoring() {
  Module({.symbol = "monitoring",
          .deployment = "monitoring",
          .file = "monitoring",
          .params = Expr::Obj()
                        .Set("workspaceName", Named(StrCat("log-", name_, "-")))
                        .Set("componentName", Named(StrCat("appi-", name_, "-")))
                        .Set("location", Expr::Ref("location"))
                        .Set("tags", Expr::Ref("tags"))
                        .Set("retentionInDays", Expr::Ref("logRetentionDays"),
                             blueprint_.azure.log_retention_days.span),
          .comment = "Logs and telemetry."});
  Add({.form = Form::kVar,
       .name = "diagnosticsWorkspaceId",
       .value = Expr::Choose(Expr::Ref("diagnostics"), Output("monitoring", "workspaceId"),
                             Expr::Str("")),
       .cause = blueprint_.azure.diagnostics.span});
}

void MainWriter::Identities() {
  for (size_t i = 0; i < apps_.size(); ++i) {
    const std::string& app = *apps_[i].app->name;
    Module({.symbol = Symbol(i, "Identity"),
            .deployment = StrCat("identity-", app),
            .file = "identity",
            .params = Common("name", Named(StrCat("id-", app, "-"))),
            .comment = i == 0 ? "One identity per app; what it may do stands under Roles." : "",
            .cause = apps_[i].app->name.span});
  }
}

bicep::Document MainBicep(const std::vector<AppView>& apps) {
  return MainWriter(apps).Write();
}

}  // namespace formwork::azure
