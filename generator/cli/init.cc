// `formwork init [STARTER]`: writes a blueprint to start from, and the schema that its first line
// names.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/reference.h"
#include "generator/cli/commands.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {
namespace fs = std::filesystem;

constexpr std::string_view kFile = "/blueprint.yaml";
constexpr std::string_view kFirst = "http-api";
constexpr size_t kLongestName = 32;  // what a cloud takes; check says so too
constexpr std::string_view kSchema = ".formwork/blueprint.schema.json";

struct Starter {
  std::string name;
  std::string_view text;
  std::string summary;  // its description: line
};

std::string ValueOfLine(std::string_view text, std::string_view key) {
  const size_t at = text.find(StrCat("\n", key, ": "));
  if (at == std::string_view::npos) return {};
  const size_t begin = at + key.size() + 3;
  return std::string(text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin));
}

std::vector<Starter> Starters(const Env& env) {
  std::vector<Starter> starters;
  for (const EmbeddedFile& file : env.blueprints) {
    if (!file.path.ends_with(kFile)) continue;
    starters.push_back({.name = std::string(file.path.substr(0, file.path.size() - kFile.size())),
                        .text = file.bytes,
                        .summary = ValueOfLine(file.bytes, "description")});
  }
  return starters;
}

// The starter's text under the platform's own name.
std::string Renamed(std::string_view text, const std::string& name) {
  const std::string line = StrCat("\nname: ", ValueOfLine(text, "name"), "\n");
  const size_t at = text.find(line);
  if (name.empty() || at == std::string_view::npos) return std::string(text);
  return StrCat(text.substr(0, at), "\nname: ", name, "\n", text.substr(at + line.size()));
}

bool IsPlatformName(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() >= 'a' &&
         name.front() <= 'z' && name.back() != '-' && std::ranges::all_of(name, good);
}

bool Write(const fs::path& path, std::string_view bytes, Env& env) {
  std::error_code code;
  fs::create_directories(path.parent_path(), code);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out) return true;
  Fail(env, StrCat(path.string(), ": cannot be written"), kWorldFailed);
  return false;
}

int List(const std::vector<Starter>& starters, bool json, Env& env) {
  size_t width = 0;
  for (const Starter& starter : starters)
    width = std::max(width, starter.name.size());
  std::string rows;
  for (const Starter& starter : starters) {
    rows += json ? StrCat(rows.empty() ? "\n" : ",\n", "    { \"name\": ", JsonQuote(starter.name),
                          ", \"summary\": ", JsonQuote(starter.summary), " }")
                 : StrCat(starter.name, std::string(width - starter.name.size() + 2, ' '),
                          starter.summary, "\n");
  }
  env.out << (json ? StrCat("{\n  \"schema_version\": 1,\n  \"starters\": [", rows, "\n  ]\n}\n")
                   : rows);
  return kDone;
}

int RunInit(const Arguments& arguments, Env& env) {
  const std::vector<Starter> starters = Starters(env);
  if (arguments.Has("--list")) return List(starters, arguments.Has("--json"), env);
  const std::string wanted = arguments.ValueOr("STARTER", kFirst);
  const auto starter = std::ranges::find(starters, wanted, &Starter::name);
  FORMWORK_CHECK(starter != starters.end());  // the command line takes no other
  const std::string name = arguments.ValueOr("--name", "");
  if (arguments.Has("--name") && !IsPlatformName(name)) {
    return Fail(
        env,
        StrCat("'", name,
               "' is not a name for a platform: lower-case letters, digits and '-', at most ",
               kLongestName),
        kUsage);
  }
  const std::string file = arguments.ValueOr("-f", "blueprint.yaml");
  const fs::path folder = ProjectDirectory(arguments, env);
  std::error_code ignored;
  if (fs::exists(folder / file, ignored))
    return Fail(env, StrCat(file, ": is there already; init overwrites nothing"), kWorldFailed);
  if (!Write(folder / file, Renamed(starter->text, name), env)) return kWorldFailed;
  // The first line names it from where the blueprint lies.
  const fs::path schema = fs::path(file).parent_path() / kSchema;
  if (!Write(folder / schema, blueprint::JsonSchema(), env)) return kWorldFailed;
  if (arguments.Has("--json")) {
    env.out << StrCat("{\n  \"schema_version\": 1,\n  \"starter\": ", JsonQuote(wanted),
                      ",\n  \"files\": [", JsonQuote(file), ", ", JsonQuote(schema.string()),
                      "]\n}\n");
  } else {
    env.out << StrCat("wrote ", file, " from the starter '", wanted,
                      "'\n  formwork check      judges it\n  formwork generate   renders the "
                      "platform\n  formwork run        runs it here\n");
  }
  return kDone;
}

}  // namespace

Command InitCommand() {
  return {.name = "init",
          .summary = "Write a blueprint to start from",
          .example = "formwork init moderation --name chat-guard",
          .options = {{.name = "STARTER",
                       .help = "http-api (default), queue-worker, event-workflow or moderation",
                       .choices = {"http-api", "queue-worker", "event-workflow", "moderation"}},
                      {.name = "--name", .value = "NAME", .help = "The platform's name"},
                      {.name = "--list", .help = "List the starters and write nothing"}},
          .run = RunInit};
}

}  // namespace formwork::cli
