#pragma once
// What the Functions host reads: host.json, one function.json per function,
// local.settings.example.json; and what neither goes into the package nor into git.

#include <string>

#include "generator/emit/json/value.h"
#include "generator/fileset/fileset.h"
#include "generator/target/azure/app_view.h"

namespace formwork::azure {

[[nodiscard]] json::Value HostJson(const AppView& view);
[[nodiscard]] json::Value FunctionJson(const AppView& view, const Running& running);
// Settings of the app on a laptop: `local` is the same app as `formwork run` sees it, with the
// overlay of the environment "local". Where that overlay changes what host.json says, a setting
// overrides it.
[[nodiscard]] json::Value LocalSettings(const AppView& view, const AppView& local);
[[nodiscard]] std::string GitIgnore();
[[nodiscard]] std::string FuncIgnore();

// "SELECT … WHERE c.status = @status" as the host's binding wants it: "… = {status}", which it
// passes as a parameter.
[[nodiscard]] std::string HostQuery(std::string_view query);

// All of the above for one app, under apps/<app>/.
void RenderHostFiles(const AppView& view, const AppView& local, FileSet& files);

}  // namespace formwork::azure
