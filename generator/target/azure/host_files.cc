#include "generator/target/azure/host_files.h"

#include <algorithm>
#include <optional>

#include "generator/base/str_cat.h"
#include "generator/target/azure/naming.h"

namespace formwork::azure {

using graph::Kind;
using json::Value;

namespace {

// The name that the folder had before, if the blueprint says so.
std::string NameBefore(const Running& running) {
  const std::optional<blueprint::Text>* was = nullptr;
  if (running.function != nullptr) was = &running.function->was;
  if (running.workflow != nullptr && running.node->kind == Kind::kWorkflow)
    was = &running.workflow->was;
  if (running.activity != nullptr) was = &running.activity->was;
  return was != nullptr && *was ? was->value().value : running.node->name;
}

File JsonFile(const Value& value, Owner owner, Span cause, std::string_view emitter) {
  File file{.bytes = json::Write(value), .owner = owner, .emitter = emitter};
  const auto lines = static_cast<uint32_t>(std::ranges::count(file.bytes, '\n'));
  if (cause.file != kNoFile) {
    file.origin = {cause};
    file.lines = {{.first_line = 1, .last_line = lines, .cause = cause}};
  }
  return file;
}

}  // namespace

void RenderHostFiles(const AppView& view, const AppView& local, FileSet& files) {
  const std::string folder = AppFolder(*view.app->name);
  if (view.app->was) files.MoveFolder(AppFolder(**view.app->was), folder);
  const auto add = [&](std::string_view path, File file, std::string_view before) {
    if (before != path) file.moved_from = StrCat(folder, before);
    files.Add(StrCat(folder, path), std::move(file));
  };
  constexpr std::string_view kHost = "generator/target/azure/host_json.cc";
  const Span app = view.app->name.span;
  add("host.json", JsonFile(HostJson(view), Owner::kMerged, app, kHost), "host.json");
  add("local.settings.example.json",
      JsonFile(LocalSettings(view, local), Owner::kOwned, app, kHost),
      "local.settings.example.json");
  add(".gitignore", File{.bytes = GitIgnore(), .owner = Owner::kMerged, .emitter = kHost},
      ".gitignore");
  add(".funcignore", File{.bytes = FuncIgnore(), .owner = Owner::kMerged, .emitter = kHost},
      ".funcignore");
  for (const Running& running : view.functions) {
    add(StrCat(running.node->name, "/function.json"),
        JsonFile(FunctionJson(view, running), Owner::kOwned, running.node->span,
                 "generator/target/azure/function_json.cc"),
        StrCat(NameBefore(running), "/function.json"));
  }
}

}  // namespace formwork::azure
