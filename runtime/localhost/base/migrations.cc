#include <string>

#include "runtime/localhost/base/database.h"

namespace formwork::localhost {

namespace {

int64_t VersionOf(Database& database, std::string_view component) {
  auto row = database.Query("SELECT version FROM schema_versions WHERE component = ?1", component);
  return row.Step() ? row.Int(0) : 0;
}

}  // namespace

void Database::Migrate(std::string_view component, std::span<const std::string_view> steps) {
  Transaction transaction(*this);
  Script(
      "CREATE TABLE IF NOT EXISTS schema_versions(component TEXT PRIMARY KEY, version INTEGER NOT "
      "NULL)");
  const int64_t have = VersionOf(*this, component);
  const auto want = static_cast<int64_t>(steps.size());
  if (have > want) {
    throw StoreError(StoreError::Kind::kNewer, "the state was written by a newer version: '" +
                                                   std::string(component) + "' has version " +
                                                   std::to_string(have) + ", known is " +
                                                   std::to_string(want));
  }
  for (auto step = have; step < want; ++step)
    Script(std::string(steps[static_cast<size_t>(step)]));
  Run("INSERT INTO schema_versions VALUES (?1, ?2) ON CONFLICT(component) DO UPDATE SET version = "
      "?2",
      component, want);
  transaction.Commit();
}

}  // namespace formwork::localhost
