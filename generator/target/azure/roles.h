#pragma once
// From what the graph says a function needs to the role that Azure knows for it, on the one queue,
// container or vault. One row per app, resource and role; the needs that caused it stay with it as
// reasons.

#include <string>
#include <string_view>
#include <vector>

#include "generator/target/azure/app_view.h"

namespace formwork::azure {

enum class RoleKind : uint8_t {
  kQueueTake,       // Storage Queue Data Contributor
  kQueueSend,       // Storage Queue Data Message Sender
  kContainerRead,   // Cosmos DB Built-in Data Reader        (a role of the data plane)
  kContainerWrite,  // Cosmos DB Built-in Data Contributor   (a role of the data plane)
  kVaultRead,       // Key Vault Secrets User
};

struct Role {
  RoleKind kind = RoleKind::kQueueTake;
  std::string resource;              // the queue or container; the secret's app for a vault
  std::vector<std::string> reasons;  // "post-message: sends 'event'"
  std::vector<const graph::Grant*> grants;
  Span span = {};
};

// In the order of the resources, then of the roles.
[[nodiscard]] std::vector<Role> RolesOf(const AppView& view);

// What the host itself needs, and why.
struct HostRole {
  std::string_view word;  // as modules/host-roles.bicep calls it
  std::string_view name;  // as Azure calls it
  std::string_view reason;
};

[[nodiscard]] std::vector<HostRole> HostRolesOf(const AppView& view);

[[nodiscard]] std::string_view AzureName(RoleKind kind);   // "Storage Queue Data Reader"
[[nodiscard]] std::string_view ModuleWord(RoleKind kind);  // "take"
[[nodiscard]] std::string_view ScopeWord(RoleKind kind);   // "queue"

}  // namespace formwork::azure
