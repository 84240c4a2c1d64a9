// main.bicep: one module call per concern, in the order in which things come to be. It reads like
// the blueprint.

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/target/azure/infra.h"
#include "generator/target/azure/naming.h"
#include "generator/target/azure/roles.h"
#include "generator/target/azure/settings.h"

namespace formwork::azure {

using bicep::Declaration;
using bicep::Expr;
using bicep::Form;

namespace {

Expr Environment() {
  return Expr::Ref("environment");
}

// '<prefix>${environment}'
Expr Named(std::string_view prefix) {
  return Expr::Interp({Expr::Str(prefix), Environment()});
}

// '<prefix>${environment}-${short}': unique in the world.
Expr Unique(std::string_view prefix) {
  return Expr::Interp({Expr::Str(prefix), Environment(), Expr::Str("-"), Expr::Ref("short")});
}

Expr Output(std::string_view module, std::string_view name) {
  return Expr::Ref(module).Dot("outputs").Dot(name);
}

class MainWriter {
 public:
  explicit MainWriter(const std::vector<AppView>& apps)
      : apps_(apps),
        blueprint_(*apps.front().blueprint),
        graph_(*apps.front().graph),
        shape_(ShapeOf(apps)),
        symbols_(AppSymbols(blueprint_)),
        name_(*blueprint_.name) {}

  bicep::Document Write() {
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

 private:
  void Add(Declaration declaration) { document_.declarations.push_back(std::move(declaration)); }

  [[nodiscard]] bool Flex(size_t app) const {
    return *apps_[app].app->hosting.plan != blueprint::Plan::kConsumption;
  }

  [[nodiscard]] std::string Symbol(size_t app, std::string_view what) const {
    return StrCat(symbols_[app], what);
  }

  // A module's parameters, begun with what nearly all of them take.
  static Expr Common(std::string_view key, Expr name) {
    Expr params = Expr::Obj().Set(key, std::move(name));
    return params.Set("location", Expr::Ref("location")).Set("tags", Expr::Ref("tags"));
  }

  struct Call {
    std::string symbol;
    std::string deployment;
    std::string file;
    Expr params;
    std::string comment = {};
    Span cause = {};
    std::vector<std::string> after = {};
  };

  void Module(Call call) {
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

  void Preamble() {
    Add({.form = Form::kTargetScope, .value = Expr::Str("resourceGroup")});
    Add({.form = Form::kMetadata,
         .name = "name",
         .value = Expr::Str(name_),
         .cause = blueprint_.name.span});
    if (!blueprint_.description.empty()) {
      Add({.form = Form::kMetadata,
           .name = "description",
           .value = Expr::Str(blueprint_.description),
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

  void Param(std::string_view name, Expr type, std::string_view description,
             std::optional<Expr> value = {}, Span cause = {}) {
    Add({.form = Form::kParam,
         .name = std::string(name),
         .type = std::move(type),
         .value = std::move(value),
         .description = std::string(description),
         .cause = cause});
  }

  void Parameters() {
    Param("environment", Expr::Type("string"), "Name of the environment; part of every name.");
    Param("location", Expr::Type("string"), "Region of every resource.", {},
          blueprint_.region.span);
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
    Param("promises", Expr::Type("objectives"), "What the platform promises; alerts watch it.");
    Param("notify", Expr::Type("string[]"), "Mail addresses that alerts and the budget tell.");
    Param("budget", Expr::Type("budgetValues?"), "Monthly budget; unset: none.");
    Param(
        "budgetStart", Expr::Type("string"),
        "First day of the month in which the budget began, as 2030-01-01. Azure refuses to change "
        "it later: "
        "setup.sh keeps the existing one or takes this month. Empty: the budget is left as it is.",
        Expr::Str(""));
    Param("logRetentionDays", Expr::Type("int"), "Days that logs are kept.");
    Param("lock", Expr::Type("bool"), "Keep what holds data from being deleted by mistake.");
    Param("diagnostics", Expr::Type("bool"),
          "Log every request to storage, database and host; charged by volume.");
  }

  void Variables() {
    Add({.form = Form::kVar,
         .name = "unique",
         .value = Expr::Call("uniqueString", {Expr::Call("resourceGroup", {}).Dot("id")}),
         .comment = "Part of names that must be unique in the world: always the same for a "
                    "resource group."});
    Add({.form = Form::kVar,
         .name = "short",
         .value = Expr::Call("take", {Expr::Ref("unique"), Expr::Int(6)})});
  }

  // Where request logs go: nowhere unless they are asked for.
  static Expr Diagnostics() { return Expr::Ref("diagnosticsWorkspaceId"); }

  void Monitoring() {
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

  void Identities() {
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

  void Storage() {
    Expr packages = Expr::Arr();
    for (const AppView& view : apps_)
      packages.Add(Expr::Str(PackageContainer(*view.app->name)), view.app->name.span);
    Module({.symbol = "hostStorage",
            .deployment = "host-storage",
            .file = "storage",
            .params = Common("name", Expr::Interp({Expr::Str(StoragePrefix(name_, 'h')),
                                                   Expr::Ref("unique")}))
                          .Set("containers", std::move(packages))
                          .Set("lock", Expr::Ref("lock"), blueprint_.azure.locks.span)
                          .Set("diagnosticsWorkspaceId", Diagnostics()),
            .comment = "What the Functions host keeps for itself. Apart from the data, so that a "
                       "role on a queue means "
                       "something."});
    if (shape_.queues.empty()) return;
    Expr queues = Expr::Arr();
    for (const std::string& queue : shape_.queues) {
      const graph::Node* node = graph_.Find(graph::Kind::kQueue, queue);
      queues.Add(Expr::Str(queue), node->span);
    }
    Module(
        {.symbol = "dataStorage",
         .deployment = "data-storage",
         .file = "storage",
         .params = Common("name",
                          Expr::Interp({Expr::Str(StoragePrefix(name_, 'd')), Expr::Ref("unique")}))
                       .Set("queues", std::move(queues))
                       .Set("lock", Expr::Ref("lock"), blueprint_.azure.locks.span)
                       .Set("diagnosticsWorkspaceId", Diagnostics()),
         .comment =
             "Queues, their dead letters, and where the host puts what it gives up on (-poison)."});
  }

  // "/text" as the index wants it: "/text/?" for a value, "/text/*" for what has parts.
  [[nodiscard]] std::string IndexPath(const blueprint::Container& container,
                                      const std::string& path) const {
    using enum blueprint::TypeKind;
    if (path.ends_with("/?") || path.ends_with("/*")) return path;
    const auto* type = FindType(blueprint_, *container.of);
    if (type != nullptr) {
      for (const blueprint::Field& field : type->fields) {
        if (StrCat("/", *field.name) != path) continue;
        const blueprint::TypeKind kind = field.type.kind;
        return path +
               (kind == kNamed || kind == kList || kind == kMap || kind == kJson ? "/*" : "/?");
      }
    }
    return path + "/?";
  }

  Expr Container(const blueprint::Container& container) {
    Expr value = Expr::Obj();
    value.Set("name", Expr::Str(*container.name));
    value.Set("partitionKey", Expr::Str(*container.partition_key), container.partition_key.span);
    value.Set("timeToLive", Expr::Ref("timeToLive").Maybe(*container.name));
    if (!container.unique_keys.empty()) {
      Expr keys = Expr::Arr();
      for (const blueprint::UniqueKey& key : container.unique_keys) {
        Expr paths = Expr::Arr();
        for (const blueprint::Text& path : key.paths)
          paths.Add(Expr::Str(*path));
        keys.Add(paths.Flow(), key.paths.empty() ? Span{} : key.paths.front().span);
      }
      value.Set("uniqueKeys", std::move(keys));
    }
    if (!container.exclude_from_index.empty()) {
      Expr paths = Expr::Arr();
      for (const blueprint::Text& path : container.exclude_from_index) {
        paths.Add(Expr::Str(IndexPath(container, *path)), path.span);
      }
      value.Set("excludeFromIndex", std::move(paths));
    }
    return value;
  }

  void Database() {
    Expr containers = Expr::Arr();
    for (const blueprint::Container& container : blueprint_.containers) {
      containers.Add(Container(container), container.name.span);
    }
    if (shape_.leases) {
      containers.Add(
          Expr::Obj().Set("name", Expr::Str(kLeases)).Set("partitionKey", Expr::Str("/id")));
      containers.Comment("Where functions that follow changes note how far they have come.");
    }
    Module({.symbol = "database",
            .deployment = "database",
            .file = "cosmos",
            .params = Common("accountName", Unique(CosmosPrefix(name_)))
                          .Set("databaseName", Expr::Str(DatabaseName(blueprint_)))
                          .Set("containers", std::move(containers))
                          .Set("lock", Expr::Ref("lock"), blueprint_.azure.locks.span)
                          .Set("diagnosticsWorkspaceId", Diagnostics()),
            .comment = "Documents."});
  }

  void Vault(size_t i) {
    const auto secrets = apps_[i].Secrets();
    if (secrets.empty()) return;
    const std::string& app = *apps_[i].app->name;
    const graph::Node* secret = graph_.Find(graph::Kind::kSecret, secrets.front());
    Module(
        {.symbol = Symbol(i, "Vault"),
         .deployment = StrCat("vault-", app),
         .file = "key-vault",
         .params = Common("name", Expr::Interp({Expr::Str(VaultPrefix(app)), Expr::Ref("unique")}))
                       .Set("auditWorkspaceId", Output("monitoring", "workspaceId"))
                       .Set("lock", Expr::Ref("lock"), blueprint_.azure.locks.span),
         .comment = StrCat("Secrets of ", app, ", set out of band: ", Join(secrets, ", "), "."),
         .cause = secret->span});
  }

  static bool OnQueue(RoleKind kind) {
    return kind == RoleKind::kQueueRead || kind == RoleKind::kQueueProcess ||
           kind == RoleKind::kQueueSend;
  }

  Expr RoleEntries(bool queues) {
    Expr entries = Expr::Arr();
    for (size_t i = 0; i < apps_.size(); ++i) {
      for (const Role& role : RolesOf(apps_[i])) {
        if (role.kind == RoleKind::kVaultRead || OnQueue(role.kind) != queues) continue;
        Expr entry = Expr::Obj();
        entry.Set("principalId", Output(Symbol(i, "Identity"), "principalId"));
        entry.Set(queues ? "queue" : "container", Expr::Str(role.resource));
        entry.Set("role", Expr::Str(ModuleWord(role.kind)));
        entries.Add(entry.Flow(), role.span);
        entries.Comment(Join(role.reasons, "\n"));
      }
    }
    return entries;
  }

  void HostRoles(size_t i) {
    Expr roles = Expr::Arr();
    for (const HostRole& role : HostRolesOf(apps_[i])) {
      roles.Add(Expr::Str(role.word));
      roles.Comment(role.reason);
    }
    Module({.symbol = Symbol(i, "HostRoles"),
            .deployment = StrCat("host-roles-", *apps_[i].app->name),
            .file = "host-roles",
            .params = Expr::Obj()
                          .Set("principalId", Output(Symbol(i, "Identity"), "principalId"))
                          .Set("hostStorageName", Output("hostStorage", "name"))
                          .Set("componentName", Output("monitoring", "componentName"))
                          .Set("storageRoles", std::move(roles)),
            .comment =
                i == 0 ? "Roles. First those of the host itself, whatever the functions do." : ""});
  }

  void Roles() {
    for (size_t i = 0; i < apps_.size(); ++i)
      HostRoles(i);
    Expr queues = RoleEntries(true);
    if (!queues.entries().empty()) {
      has_queue_roles_ = true;
      Module({.symbol = "queueRoles",
              .deployment = "queue-roles",
              .file = "queue-roles",
              .params = Expr::Obj()
                            .Set("storageName", Output("dataStorage", "name"))
                            .Set("roles", std::move(queues)),
              .comment = "What the functions need, each on one queue, and why."});
    }
    Expr containers = RoleEntries(false);
    if (!containers.entries().empty()) {
      has_container_roles_ = true;
      Module({.symbol = "containerRoles",
              .deployment = "container-roles",
              .file = "container-roles",
              .params = Expr::Obj()
                            .Set("accountName", Output("database", "accountName"))
                            .Set("databaseName", Expr::Str(DatabaseName(blueprint_)))
                            .Set("roles", std::move(containers)),
              .comment = "What the functions need, each on one container, and why. Roles of the "
                         "database, not of Azure."});
    }
    for (size_t i = 0; i < apps_.size(); ++i)
      VaultRole(i);
  }

  void VaultRole(size_t i) {
    for (const Role& role : RolesOf(apps_[i])) {
      if (role.kind != RoleKind::kVaultRead) continue;
      Module({.symbol = Symbol(i, "VaultRoles"),
              .deployment = StrCat("vault-roles-", *apps_[i].app->name),
              .file = "vault-roles",
              .params = Expr::Obj()
                            .Set("principalId", Output(Symbol(i, "Identity"), "principalId"))
                            .Set("vaultName", Output(Symbol(i, "Vault"), "name")),
              .comment = Join(role.reasons, "\n"),
              .cause = role.span});
    }
  }

  void Connection(Expr& settings, std::string_view name, std::string_view key, Expr address,
                  size_t i) {
    settings.Set(StrCat(name, "__", key), std::move(address));
    settings.Set(StrCat(name, "__clientId"), Output(Symbol(i, "Identity"), "clientId"));
    settings.Set(StrCat(name, "__credential"), Expr::Str("managedidentity"));
  }

  Expr Settings(size_t i) {
    const AppView& view = apps_[i];
    Expr settings = Expr::Obj();
    // Two apps may share the host storage: without an id of its own, a name longer than 32
    // characters is cut.
    settings.Set("AzureFunctionsWebHost__hostId", Expr::Str(*view.app->name));
    if (view.TouchesContainers())
      Connection(settings, "DATABASE", "accountEndpoint", Output("database", "endpoint"), i);
    settings.Set("FORMWORK_ENVIRONMENT", Environment());
    for (const std::string& secret : view.Secrets()) {
      const graph::Node* node = graph_.Find(graph::Kind::kSecret, secret);
      settings.Set(SecretSetting(secret),
                   Expr::Interp({Expr::Str("@Microsoft.KeyVault(SecretUri="),
                                 Output(Symbol(i, "Vault"), "uri"),
                                 Expr::Str(StrCat("secrets/", secret, ")"))}),
                   node->span);
    }
    if (view.TouchesQueues())
      Connection(settings, "QUEUES", "queueServiceUri", Output("dataStorage", "queueEndpoint"), i);
    return Expr::Call("union",
                      {Expr::Ref("apps").Dot(symbols_[i]).Dot("settings"), std::move(settings)});
  }

  // What always-ready instances are kept for: requests where there are any, else whatever starts
  // work.
  static std::vector<std::string> ReadyGroups(const AppView& view) {
    if (!view.HttpFunctions().empty()) return {"http"};
    std::vector<std::string> groups;
    if (view.HasWorkflows()) groups.emplace_back("durable");
    for (const Running& running : view.functions) {
      const graph::Node* trigger = TriggerOf(*view.graph, running.node->id);
      const bool event =
          trigger != nullptr && running.node->system == graph::SystemRole::kNone &&
          (trigger->kind == graph::Kind::kQueue || trigger->kind == graph::Kind::kContainer);
      if (event) groups.push_back(StrCat("function:", running.node->name));
    }
    return groups;
  }

  void App(size_t i) {
    const AppView& view = apps_[i];
    const std::string& app = *view.app->name;
    Expr params = Common("name", Unique(StrCat(app, "-")));
    params.Set("planName", Named(StrCat("plan-", app, "-")));
    params.Set("identityName", Output(Symbol(i, "Identity"), "name"));
    params.Set("hostStorageName", Output("hostStorage", "name"));
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

  // "3 log alerts and 1 metric alert: 1.60 USD a month, 2.60 where failures are looked for every 5
  // minutes."
  [[nodiscard]] std::string AlertPrice() const {
    const int logs = 1 + (shape_.http_functions.empty() ? 0 : 1) + (shape_.events ? 1 : 0) +
                     (shape_.dead_letters ? 1 : 0);
    const int cents = logs * 50 + (shape_.containers ? 10 : 0);
    const auto usd = [](int value) {
      return StrCat(value / 100, ".", value / 10 % 10, value % 10);
    };
    return StrCat(
        "Alerts from the objectives. At list prices ", logs,
        logs == 1 ? " log alert" : " log alerts", shape_.containers ? " and 1 metric alert" : "",
        logs == 1 && !shape_.containers ? " costs " : " cost ", usd(cents), " USD a month, ",
        usd(cents + 100), "\nwhere failures are looked for every 5 minutes instead of every 15.");
  }

  void Watching() {
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
                                                          Environment(), Expr::Str(")")}))
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

  // An address below a storage account ends in '/' as Azure gives it.
  [[nodiscard]] Expr Packages(size_t i) const {
    if (Flex(i)) return Expr::Str("");
    return Expr::Interp(
        {Output("hostStorage", "blobEndpoint"), Expr::Str(PackageContainer(*apps_[i].app->name))});
  }

  void OneOutput(std::string_view name, std::string_view type, std::string_view description,
                 Expr value) {
    Add({.form = Form::kOutput,
         .name = std::string(name),
         .type = Expr::Type(type),
         .value = std::move(value),
         .description = std::string(description)});
  }

  void Outputs() {
    Expr apps = Expr::Arr();
    Expr vaults = Expr::Arr();
    for (size_t i = 0; i < apps_.size(); ++i) {
      Expr app = Expr::Obj();
      app.Set("app", Expr::Str(*apps_[i].app->name));
      app.Set("site", Output(Symbol(i, "App"), "name"));
      app.Set("host", Output(Symbol(i, "App"), "hostName"));
      app.Set("packages", Packages(i));
      apps.Add(std::move(app));
      const std::vector<std::string> secrets = apps_[i].Secrets();
      if (secrets.empty()) continue;
      Expr vault = Expr::Obj().Set("vault", Output(Symbol(i, "Vault"), "name"));
      vaults.Add(vault.Set("secrets", Expr::Strs(secrets)));
    }
    OneOutput("apps", "array",
              "Each function app: its name in the blueprint and in Azure, its host, and where its "
              "packages lie if it "
              "runs from one.",
              std::move(apps));
    const std::string_view description =
        "Name of the storage account that holds the queues; empty without queues.";
    OneOutput("dataStorage", "string", description,
              shape_.queues.empty() ? Expr::Str("") : Output("dataStorage", "name"));
    OneOutput("keyVaults", "array", "Key vaults, and the secrets that each is to hold.",
              std::move(vaults));
  }

  const std::vector<AppView>& apps_;
  const blueprint::Blueprint& blueprint_;
  const graph::Graph& graph_;
  Shape shape_;
  std::vector<std::string> symbols_;
  std::string name_;
  bool has_queue_roles_ = false;
  bool has_container_roles_ = false;
  bicep::Document document_;
};

}  // namespace

bicep::Document MainBicep(const std::vector<AppView>& apps) {
  return MainWriter(apps).Write();
}

}  // namespace formwork::azure
