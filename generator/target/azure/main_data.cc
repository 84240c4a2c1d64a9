// main.bicep: what holds data. Storage accounts, database, key vaults.

#include "generator/target/azure/main_writer.h"

namespace formwork::azure {

void MainWriter::Storage() {
  Expr packages = Expr::Arr();
  for (const AppView& view : apps_)
    packages.Add(Expr::Str(PackageContainer(*view.app->name)), view.app->name.span);
  Module({.symbol = "hostStorage",
          .deployment = "host-storage",
          .file = "storage",
          .params = Common("name", Expr::Interp(
                                       {Expr::Str(StoragePrefix(name_, 'h')), Expr::Ref("unique")}))
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
