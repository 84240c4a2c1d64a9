// main.bicep: who may do what. The host's own roles apart from those that the graph's edges need.

#include <algorithm>

#include "generator/target/azure/main_writer.h"

namespace formwork::azure {

Expr MainWriter::RoleEntries(bool queues) {
  Expr entries = Expr::Arr();
  for (size_t i = 0; i < apps_.size(); ++i) {
    for (const Role& role : roles_[i]) {
      if (role.kind == RoleKind::kVaultRead || OnQueue(role.kind) != queues) continue;
      Expr entry = Expr::Obj();
      entry.Set("principalId", Output(Symbol(i, "Identity"), "principalId"));
      entry.Set(queues ? "queue" : "container", Expr::Str(role.resource));
      entry.Set("role", Expr::Str(ModuleWord(role.kind)));
      entries.Add(std::move(entry).Flow(), role.span);
      entries.Comment(Join(role.reasons, "\n"));
    }
  }
  return entries;
}

void MainWriter::HostRoles(size_t i) {
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
                        .Set("hostStorageName", Output(HostStorageSymbol(i), "name"))
                        .Set("componentName", Output("monitoring", "componentName"))
                        .Set("storageRoles", std::move(roles)),
          .comment =
              i == 0 ? "Roles. First those of the host itself, whatever the functions do." : ""});
}

void MainWriter::Roles() {
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

bool MainWriter::HasVaultRole(size_t i) const {
  return std::ranges::any_of(roles_[i],
                             [](const Role& role) { return role.kind == RoleKind::kVaultRead; });
}

void MainWriter::VaultRole(size_t i) {
  for (const Role& role : roles_[i]) {
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

}  // namespace formwork::azure
