#include "generator/target/azure/roles.h"

#include <algorithm>
#include <map>
#include <optional>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/target/azure/naming.h"

namespace formwork::azure {

using graph::Permission;

namespace {

struct Row {
  RoleKind kind;
  std::string_view azure;
  std::string_view word;
  std::string_view scope;
};

constexpr Row kRows[] = {
    {RoleKind::kQueueTake, "Storage Queue Data Contributor", "take", "queue"},
    {RoleKind::kQueueSend, "Storage Queue Data Message Sender", "send", "queue"},
    {RoleKind::kContainerRead, "Cosmos DB Built-in Data Reader", "read", "container"},
    {RoleKind::kContainerWrite, "Cosmos DB Built-in Data Contributor", "write", "container"},
    {RoleKind::kVaultRead, "Key Vault Secrets User", "read", "vault"},
};

const Row& RowOf(RoleKind kind) {
  const auto* row = std::ranges::find(kRows, kind, &Row::kind);
  FORMWORK_CHECK(row != std::end(kRows));
  return *row;
}

// By resource, then role. The key of leases sorts behind every node.
using Key = std::pair<graph::NodeId, RoleKind>;

class Collector {
 public:
  explicit Collector(const AppView& view) : view_(view) {}

  std::vector<Role> Collect() {
    for (const graph::Grant& grant : view_.graph->grants) {
      if (grant.app == view_.node) Visit(grant);
    }
    DropCovered();
    std::vector<Role> roles;
    for (auto& [key, role] : roles_)
      roles.push_back(std::move(role));
    return roles;
  }

 private:
  void Need(const graph::Grant& grant, graph::NodeId resource, RoleKind kind, std::string name) {
    Role& role = roles_[{resource, kind}];
    role.kind = kind;
    role.resource = std::move(name);
    role.reasons.push_back(StrCat(view_.graph->At(grant.function).name, ": ", grant.reason));
    role.grants.push_back(&grant);
    if (role.span.file == kNoFile) role.span = grant.span;
  }

  void Visit(const graph::Grant& grant) {
    const std::string& name = view_.graph->At(grant.resource).name;
    switch (grant.permission) {
      case Permission::kReceive:
        // Reader and Message Processor do not do: the host hides a failed message for `retryAfter`,
        // and renews its hold on one that takes long, by updating it, which only this role may.
        return Need(grant, grant.resource, RoleKind::kQueueTake, name);
      case Permission::kSend:
        return Need(grant, grant.resource, RoleKind::kQueueSend, name);
      case Permission::kReadData:
        return Need(grant, grant.resource, RoleKind::kContainerRead, name);
      case Permission::kWriteData:
        return Need(grant, grant.resource, RoleKind::kContainerWrite, name);
      case Permission::kFollow:
        Need(grant, grant.resource, RoleKind::kContainerRead, name);
        return Need(grant, graph::Graph::kNoNode, RoleKind::kContainerWrite, std::string(kLeases));
      case Permission::kReadSecret:
        return Need(grant, graph::Graph::kNoNode, RoleKind::kVaultRead, *view_.app->name);
    }
    FORMWORK_UNREACHABLE();
  }

  // The role that includes another, if there is one.
  static std::optional<RoleKind> Wider(RoleKind kind) {
    if (kind == RoleKind::kContainerRead) return RoleKind::kContainerWrite;
    if (kind == RoleKind::kQueueSend) return RoleKind::kQueueTake;
    return std::nullopt;
  }

  // Who may write a container may read it too, and who takes from a queue may put into it: one role
  // with all the reasons.
  void DropCovered() {
    for (auto it = roles_.begin(); it != roles_.end();) {
      const std::optional<RoleKind> kind = Wider(it->first.second);
      const auto wider = kind ? roles_.find({it->first.first, *kind}) : roles_.end();
      if (wider == roles_.end()) {
        ++it;
        continue;
      }
      Role& keep = wider->second;
      keep.reasons.insert(keep.reasons.begin(), it->second.reasons.begin(),
                          it->second.reasons.end());
      keep.grants.insert(keep.grants.begin(), it->second.grants.begin(), it->second.grants.end());
      it = roles_.erase(it);
    }
  }

  const AppView& view_;
  std::map<Key, Role> roles_;
};

}  // namespace

std::vector<Role> RolesOf(const AppView& view) {
  return Collector(view).Collect();
}

std::vector<HostRole> HostRolesOf(const AppView& view) {
  std::vector<HostRole> roles = {{"blobOwner", "Storage Blob Data Owner",
                                  "the deployed package, the host's keys, and the leases by which "
                                  "one instance at a time runs a timer"}};
  if (view.has_workflows) {
    roles.push_back({"queueContributor", "Storage Queue Data Contributor",
                     "the control and work queues of workflows"});
    roles.push_back(
        {"tableContributor", "Storage Table Data Contributor", "the history of workflows"});
  }
  return roles;
}

std::string_view AzureName(RoleKind kind) {
  return RowOf(kind).azure;
}

std::string_view ModuleWord(RoleKind kind) {
  return RowOf(kind).word;
}

std::string_view ScopeWord(RoleKind kind) {
  return RowOf(kind).scope;
}

}  // namespace formwork::azure
