// main.bicep: what holds data. Storage accounts, database, key vaults.

#include "generator/target/azure/main_writer.h"

namespace formwork::azure {

std::string MainWriter::HostStorageSymbol(size_t i) const {
  return apps_.size() == 1 ? "hostStorage" : Symbol(i, "HostStorage");
}

// One for each app: who may write there may replace the package that the app runs, and with it use
// whatever the app may do.
void MainWriter::HostStorage(size_t i) {
  const blueprint::Text& app = apps_[i].app->name;
  const bool alone = apps_.size() == 1;
  Expr unique = alone ? Expr::Ref("unique")
                      : Expr::Call("uniqueString",
                                   {Expr::Call("resourceGroup", {}).Dot("id"), Expr::Str(*app)});
  const std::string prefix = StoragePrefix(alone ? name_ : *app, 'h');
  Module({.symbol = HostStorageSymbol(i),
          .deployment = alone ? "host-storage" : StrCat("host-storage-", *app),
          .file = "storage",
          .params =
              Common("name", Expr::Interp({Expr::Str(prefix), std::move(unique)}))
                  .Set("containers", Expr::Arr().Add(Expr::Str(PackageContainer(*app)), app.span))
                  .Set("lock", Expr::Ref("lock"), blueprint_.azure.locks.span)
                  .Set("diagnosticsWorkspaceId", Diagnostics()),
          .comment = i > 0 ? ""
                     : alone
                         ? "What the Functions host keeps for itself. Apart from the data, so that "
                           "a role on a queue means something."
                         : "What the Functions host keeps for each app. Apart from the data, so "
                           "that a role on a queue means\nsomething; and from the other apps, so "
                           "that none can replace another's package or read its keys."});
}

void MainWriter::Storage() {
  for (size_t i = 0; i < apps_.size(); ++i)
    HostStorage(i);
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
       .params =
           Common("name", Expr::Interp({Expr::Str(StoragePrefix(name_, 'd')), Expr::Ref("unique")}))
               .Set("queues", std::move(queues))
               .Set("lock", Expr::Ref("lock"), blueprint_.azure.locks.span)
               .Set("diagnosticsWorkspaceId", Diagnostics()),
       .comment =
           "Queues, their dead letters, and where the host puts what it gives up on (-poison)."});
}

std::string MainWriter::IndexPath(const blueprint::Container& container,
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

Expr MainWriter::Container(const blueprint::Container& container) {
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
      keys.Add(std::move(paths).Flow(), key.paths.empty() ? Span{} : key.paths.front().span);
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

void MainWriter::Database() {
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

namespace {

// Unique in the world for one app of one resource group: a vault's name has room for the first
// letters of its app only, which two apps may share.
Expr UniqueOf(const std::string& app) {
  return Expr::Call("uniqueString", {Expr::Call("resourceGroup", {}).Dot("id"), Expr::Str(app)});
}

}  // namespace

void MainWriter::Vault(size_t i) {
  const auto secrets = apps_[i].Secrets();
  if (secrets.empty()) return;
  const std::string& app = *apps_[i].app->name;
  const graph::Node* secret = graph_.Find(graph::Kind::kSecret, secrets.front());
  Module({.symbol = Symbol(i, "Vault"),
          .deployment = StrCat("vault-", app),
          .file = "key-vault",
          .params = Common("name", Expr::Interp({Expr::Str(VaultPrefix(app)), UniqueOf(app)}))
                        .Set("auditWorkspaceId", Output("monitoring", "workspaceId"))
                        .Set("lock", Expr::Ref("lock"), blueprint_.azure.locks.span),
          .comment = StrCat("Secrets of ", app, ", set out of band: ", Join(secrets, ", "), "."),
          .cause = secret->span});
}

}  // namespace formwork::azure
