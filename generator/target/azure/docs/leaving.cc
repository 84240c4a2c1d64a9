// docs/operations.md: what becomes of what the blueprint no longer has. A deployment by itself
// deletes nothing in Azure; the pipeline's last step takes away what holds no data.

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/target/azure/docs/docs.h"

namespace formwork::azure {
namespace {

std::string Rows(bool pipeline, bool vault, size_t apps) {
  std::string out =
      pipeline
          ? "| function app | deletes it in its last step, with its plan and its identity |\n"
            "| permission of an app | takes it away in its last step; where a lock keeps what it "
            "is for, the step says so |\n"
          : "| function app | leaves it: **it goes on with its timers and queues** until it is "
            "deleted by hand |\n"
            "| permission of an app | leaves it until it is taken away by hand |\n";
  out += StrCat("| container, queue, dead letters | leaves it, with what it holds",
                pipeline ? ", and names it in each run until it is deleted by hand" : "", " |\n");
  if (vault) out += "| secret, key vault of an app that is gone | leaves it |\n";
  if (apps > 1) out += "| host storage of an app that is gone | leaves it |\n";
  return out + "| environment | leaves all of it: delete its resource group |\n";
}

}  // namespace

std::string LeavingSection(const std::vector<AppView>& apps) {
  const blueprint::Blueprint& blueprint = *apps.front().blueprint;
  const bool vault =
      std::ranges::any_of(apps, [](const AppView& view) { return !view.Secrets().empty(); });
  std::string out = StrCat(
      "\n## What goes, and what stays\n\n"
      "| what the blueprint no longer has | a deployment |\n|---|---|\n",
      Rows(blueprint.pipeline.has_value(), vault, apps.size()));
  if (!blueprint.containers.empty()) {
    out +=
        "\nAzure changes no container's partition key or unique keys, and moves nothing to another "
        "region: such a deployment\n"
        "fails until the old one is deleted by hand, with all that it holds. To keep the "
        "documents, declare a second\n"
        "container, copy them, and give up the first one later.\n";
  }
  if (vault) {
    out +=
        "\nA key vault that was deleted, alone or with its resource group, keeps its name and its "
        "secrets for seven days. To\n"
        "deploy within them, bring it back first: `az keyvault recover --name <vault>` (`az "
        "keyvault list-deleted` names it),\n"
        "after making the resource group again.\n";
  }
  return out;
}

}  // namespace formwork::azure
