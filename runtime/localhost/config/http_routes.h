#pragma once
// Functions that no function.json describes: the routes that host.json gives a custom handler
// (customHandler.http), or that its configurationProfile implies.

#include <vector>

#include "runtime/localhost/config/function_json.h"

namespace formwork::localhost {

// What configurationProfile changes in host.json, before the rest is read.
void ApplyProfile(HostJson& host);

// Functions http-handler1, http-handler2, … one for each route. A route that cannot be one, or
// routes beside function.json files, are errors of the host.
void AddRouteFunctions(HostJson& host, const Settings& settings, std::vector<Function>& functions);

}  // namespace formwork::localhost
