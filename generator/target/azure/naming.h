#pragma once
// What things are called in Azure. Names are made here and nowhere else: deterministic, legal,
// readable. What must be unique in the world ends in a part that the deployment computes from its
// resource group.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/blueprint/model.h"

namespace formwork::azure {

// The longest names that still leave room for what is added to them.
inline constexpr size_t kLongestApp = 32;          // the host's id is the app's name
inline constexpr size_t kLongestEnvironment = 16;  // it is part of every name
inline constexpr size_t kLongestQueue = 63;
inline constexpr std::string_view kPoisonSuffix = "-poison";

// The executable beside host.json that the host starts.
inline constexpr std::string_view kExecutable = "handler";
inline constexpr std::string_view kLeases = "leases";  // the container of the change feed's leases

// The environments that infrastructure is rendered for: the declared ones; without any,
// "production" with the base's values, so that every platform can be deployed.
[[nodiscard]] std::vector<std::pair<std::string, const blueprint::Blueprint*>> DeployedEnvironments(
    const blueprint::Platform& platform);

// Storage accounts are lower-case letters and digits, 24 at most, 13 of them the unique part.
[[nodiscard]] std::string StoragePrefix(std::string_view platform, char role);  // "ststreamguh"
[[nodiscard]] std::string CosmosPrefix(
    std::string_view platform);                               // "db-stream-guard-", 44 at most
[[nodiscard]] std::string VaultPrefix(std::string_view app);  // "kv-stream-", 24 at most
[[nodiscard]] std::string DatabaseName(const blueprint::Blueprint& blueprint);
[[nodiscard]] std::string PackageContainer(std::string_view app);  // "deploy-stream-guard"
[[nodiscard]] std::string TaskHub(std::string_view app);           // letters and digits, 3 to 45

// One Bicep identifier per app, in the apps' order.
[[nodiscard]] std::vector<std::string> AppSymbols(const blueprint::Blueprint& blueprint);

// The folder of a rendered app.
[[nodiscard]] std::string AppFolder(std::string_view app);  // "apps/stream-guard/"

}  // namespace formwork::azure
