#include "generator/target/azure/naming.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::azure {
namespace {

std::string LettersAndDigits(std::string_view name) {
  std::string out;
  for (const char c : LowerAscii(name)) {
    if (IsAsciiAlnum(c)) out.push_back(c);
  }
  return out;
}

// At most `length` characters, not ending in '-'.
std::string Cut(std::string_view name, size_t length) {
  name = name.substr(0, length);
  while (name.ends_with('-'))
    name.remove_suffix(1);
  return std::string(name);
}

}  // namespace

std::vector<std::pair<std::string, const blueprint::Blueprint*>> DeployedEnvironments(
    const blueprint::Platform& platform) {
  std::vector<std::pair<std::string, const blueprint::Blueprint*>> found;
  for (const auto& [name, blueprint] : platform.environments) {
    if (name != "local") found.emplace_back(name, &blueprint);
  }
  if (found.empty()) found.emplace_back("production", &platform.base);
  return found;
}

std::string StoragePrefix(std::string_view platform, char role) {
  return StrCat("st", LettersAndDigits(platform).substr(0, 8), role);
}

std::string CosmosPrefix(std::string_view platform) {
  // 44 = "db-" + 17 + '-' + environment 16 + '-' + 6
  return StrCat("db-", Cut(LowerAscii(platform), 17), "-");
}

std::string VaultPrefix(std::string_view app) {
  // 24 = "kv-" + 7 + '-' + 13
  return StrCat("kv-", Cut(LowerAscii(app), 7), "-");
}

std::string DatabaseName(const blueprint::Blueprint& blueprint) {
  return *blueprint.name;
}

std::string PackageContainer(std::string_view app) {
  return StrCat("deploy-", app);
}

std::string TaskHub(std::string_view app) {
  // "Hub" keeps one-letter names long enough and gives names that begin with a digit a letter in
  // front.
  return StrCat("Hub", PascalCase(app)).substr(0, 45);
}

std::vector<std::string> AppSymbols(const blueprint::Blueprint& blueprint) {
  std::vector<std::string> symbols;
  for (const blueprint::App& app : blueprint.apps) {
    std::string symbol = CamelCase(*app.name);
    if (symbol.empty() || (symbol.front() >= '0' && symbol.front() <= '9')) symbol = "app" + symbol;
    std::string unique = symbol;
    for (int n = 2; std::ranges::find(symbols, unique) != symbols.end(); ++n)
      unique = StrCat(symbol, "_", n);
    symbols.push_back(unique);
  }
  return symbols;
}

std::string AppFolder(std::string_view app) {
  return StrCat("apps/", app, "/");
}

}  // namespace formwork::azure
