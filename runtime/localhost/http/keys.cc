#include "runtime/localhost/http/keys.h"

#include <array>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr std::array<std::string_view, 1> kSchema = {
    "CREATE TABLE keys (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"};

// Takes as long for a wrong key as for a right one.
bool SameKey(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differs = 0;
  for (size_t i = 0; i < a.size(); ++i)
    differs |= static_cast<unsigned>(static_cast<uint8_t>(a[i]) ^ static_cast<uint8_t>(b[i]));
  return differs == 0;
}

}  // namespace

AuthLevel ReadAuthLevel(std::string_view text) {
  if (EqualsAnyCase(text, "anonymous")) return AuthLevel::kAnonymous;
  if (EqualsAnyCase(text, "admin")) return AuthLevel::kAdmin;
  return AuthLevel::kFunction;  // the default; user and system want a key too
}

Keys::Keys(Database& database) : database_(database) {
  database_.Migrate("keys", kSchema);
  auto row = database_.Query("SELECT name, value FROM keys");
  while (row.Step())
    keys_.emplace(row.Text(0), row.Text(1));
}

const std::string& Keys::Get(const std::string& name) const {
  const auto it = keys_.find(name);
  if (it != keys_.end()) return it->second;
  std::string key = MakeSecret();
  database_.Run("INSERT INTO keys (name, value) VALUES (?1, ?2)", name, key);
  return keys_.emplace(name, std::move(key)).first->second;
}

Identity Keys::Identify(const Headers& headers, std::string_view target,
                        const std::string& function) {
  std::string given;
  if (const std::string* header = FindHeader(headers, "x-functions-key")) {
    given = *header;
  } else {
    for (const auto& [name, values] : ParseQuery(target)) {
      if (EqualsAnyCase(name, "code")) given = values.front();
    }
  }
  if (given.empty()) return {};
  if (SameKey(given, master())) return {"Admin", "master"};
  if (SameKey(given, host())) return {"Function", "default"};
  if (!function.empty() && SameKey(given, Function(function))) return {"Function", "default"};
  if (function.empty() && SameKey(given, system())) return {"System", "durabletask_extension"};
  return {};
}

bool Allows(AuthLevel level, const Identity& identity) {
  if (level == AuthLevel::kAnonymous || identity.level == "Admin") return true;
  return level == AuthLevel::kFunction && identity.level == "Function";
}

}  // namespace formwork::localhost
