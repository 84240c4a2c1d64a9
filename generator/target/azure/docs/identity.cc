// docs/identity.md: who may do what, where, and why. The same rows as in infra/main.bicep.

#include "generator/base/str_cat.h"
#include "generator/target/azure/docs/docs.h"
#include "generator/target/azure/roles.h"

namespace formwork::azure {
namespace {

std::string RoleRows(const AppView& view) {
  std::string out;
  for (const Role& role : RolesOf(view)) {
    std::string reasons;
    for (const std::string& reason : role.reasons)
      reasons += StrCat(reasons.empty() ? "" : "<br>", Cell(reason));
    const std::string resource =
        role.kind == RoleKind::kVaultRead ? "of the app" : StrCat("`", role.resource, "`");
    out += StrCat("| ", AzureName(role.kind), " | ", ScopeWord(role.kind), " ", resource, " | ",
                  reasons, " |\n");
  }
  return out;
}

}  // namespace

std::string IdentityDoc(const std::vector<AppView>& apps) {
  std::string out =
      "# Who may do what\n\n"
      "Made by formwork from `blueprint.yaml`. Each app runs as an identity of its own; there is "
      "no key and no\n"
      "password. A role is assigned on the one queue, container or vault that a function needs it "
      "for, and it goes\n"
      "when the need goes. Roles named Cosmos DB are roles of the database's data plane; the "
      "others are roles of Azure.\n";
  for (const AppView& view : apps) {
    out += StrCat("\n## App ", *view.app->name, "\n\nWhat its functions need:\n\n");
    const std::string rows = RoleRows(view);
    out += rows.empty() ? "Nothing.\n" : StrCat("| role | on | because |\n|---|---|---|\n", rows);
    out +=
        "\nWhat the Functions host needs, whatever the functions do:\n\n| role | on | because "
        "|\n|---|---|---|\n";
    for (const HostRole& role : HostRolesOf(view)) {
      out += StrCat("| ", role.name, " | ",
                    apps.size() == 1 ? "the host's storage account" : "its host's storage account",
                    " | ", role.reason, " |\n");
    }
    out +=
        "| Monitoring Metrics Publisher | Application Insights | telemetry is sent by identity |\n";
  }
  out +=
      "\n## Between functions of one app\n\n"
      "The identity is the app's, so it holds the sum of what its functions need. Within the app, "
      "the generated code\n"
      "gives each function access to nothing but what it declares. Functions that must not share "
      "an identity belong\n"
      "into different `apps:`: each has a host storage account of its own, so that none can "
      "replace "
      "the code of another\n"
      "or read its keys.\n";
  return out;
}

}  // namespace formwork::azure
