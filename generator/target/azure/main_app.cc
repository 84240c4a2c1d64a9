// main.bicep: the function apps and their settings.

#include "generator/blueprint/setting_names.h"
#include "generator/target/azure/main_writer.h"
#include "generator/target/azure/settings.h"

namespace formwork::azure {

void MainWriter::Connection(Expr& settings, std::string_view name, std::string_view key,
                            Expr address, size_t i) {
  settings.Set(StrCat(name, "__", key), std::move(address));
  settings.Set(StrCat(name, "__clientId"), Output(Symbol(i, "Identity"), "clientId"));
  settings.Set(StrCat(name, "__credential"), Expr::Str("managedidentity"));
}

Expr MainWriter::Settings(size_t i) {
  const AppView& view = apps_[i];
  Expr settings = Expr::Obj();
  // The host's locks and keys go by it. Without one of its own it is the site's name, cut at 32
  // characters.
  settings.Set("AzureFunctionsWebHost__hostId", Expr::Str(*view.app->name));
  if (view.touches_containers)
    Connection(settings, "DATABASE", "accountEndpoint", Output("database", "endpoint"), i);
  settings.Set("FORMWORK_ENVIRONMENT", Expr::Ref("environment"));
  for (const std::string& secret : view.Secrets()) {
    const graph::Node* node = graph_.Find(graph::Kind::kSecret, secret);
    settings.Set(blueprint::SecretSetting(secret),
                 Expr::Interp({Expr::Str("@Microsoft.KeyVault(SecretUri="),
                               Output(Symbol(i, "Vault"), "uri"),
                               Expr::Str(StrCat("secrets/", secret, ")"))}),
                 node->span);
  }
  if (view.touches_queues)
    Connection(settings, "QUEUES", "queueServiceUri", Output("dataStorage", "queueEndpoint"), i);
  return Expr::Call("union",
                    {Expr::Ref("apps").Dot(symbols_[i]).Dot("settings"), std::move(settings)});
}

std::vector<std::string> MainWriter::ReadyGroups(const AppView& view) {
  if (!view.HttpFunctions().empty()) return {"http"};
  std::vector<std::string> groups;
  if (view.has_workflows) groups.emplace_back("durable");
  for (const Running& running : view.functions) {
    const graph::Node* trigger = TriggerOf(*view.graph, running.node->id);
    const bool event =
        trigger != nullptr && running.node->system == graph::SystemRole::kNone &&
        (trigger->kind == graph::Kind::kQueue || trigger->kind == graph::Kind::kContainer);
    if (event) groups.push_back(StrCat("function:", running.node->name));
  }
  return groups;
}

void MainWriter::App(size_t i) {
  const AppView& view = apps_[i];
  const std::string& app = *view.app->name;
  Expr params = Common("name", Unique(StrCat(app, "-")));
  params.Set("planName", Named(StrCat("plan-", app, "-")));
  params.Set("identityName", Output(Symbol(i, "Identity"), "name"));
  params.Set("hostStorageName", Output(HostStorageSymbol(i), "name"));
  params.Set("packageContainer", Expr::Str(PackageContainer(app)));
  params.Set("componentName", Output("monitoring", "componentName"));
  params.Set("scale", Expr::Ref("apps").Dot(symbols_[i]).Dot("scale"),
             view.app->hosting.max_instances.span);
  if (Flex(i))
    params.Set("alwaysReadyGroups", Expr::Strs(ReadyGroups(view)),
               view.app->hosting.always_ready.span);
  params.Set("settings", Settings(i));
  params.Set("diagnosticsWorkspaceId", Diagnostics());
  std::vector<std::string> after = {Symbol(i, "HostRoles")};
  if (has_queue_roles_) after.emplace_back("queueRoles");
  if (has_container_roles_) after.emplace_back("containerRoles");
  if (!view.Secrets().empty()) after.push_back(Symbol(i, "VaultRoles"));
  Module({.symbol = Symbol(i, "App"),
          .deployment = StrCat("app-", app),
          .file = Flex(i) ? "flex-app" : "consumption-app",
          .params = std::move(params),
          .comment =
              i == 0
                  ? "The function apps, after their roles: the first start finds every door open."
                  : "",
          .cause = view.app->name.span,
          .after = std::move(after)});
}

}  // namespace formwork::azure
