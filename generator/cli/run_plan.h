#pragma once
// What `run` is about to do, worked out before anything is built or started: the apps with their
// handlers, the local host's command line, what to tell the developer.

#include <string>
#include <utility>
#include <vector>

#include "generator/cli/arguments.h"
#include "generator/cli/build_app.h"
#include "generator/cli/env.h"
#include "generator/cli/session.h"

namespace formwork::cli {

struct RunApp {
  std::string name;
  AppBuild build;
  std::vector<std::string> routes =
      {};  // "POST /channels/{channelId}/messages  post-message (public)"
};

struct RunPlan {
  std::string project;  // the blueprint's folder
  std::vector<RunApp> apps;
  bool watch = false;
  std::vector<std::string> host;  // the command line of formwork-localhost
};

// The apps that --app names, else all. An app that the blueprint does not have is left out.
[[nodiscard]] std::vector<RunApp> AppsToRun(const Session& session, const Arguments& arguments);

// formwork-localhost: beside this executable, as installed; in the build tree; else by its name
// alone, for PATH to find.
[[nodiscard]] std::string LocalHostProgram(const Env& env);

// `resources` is the file that ResourcesText was written to.
[[nodiscard]] std::vector<std::string> HostCommand(const RunPlan& plan, const Session& session,
                                                   const Arguments& arguments, const Env& env,
                                                   const std::string& resources);

// The settings that take every time limit of a function away, for whoever stops it in a debugger:
// a host that waits for ever, and a handler that does.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> EndlessSettings(
    const Session& session);

// Queues, containers and the graph's labels, as JSON.
[[nodiscard]] std::string ResourcesText(const Session& session);

}  // namespace formwork::cli
