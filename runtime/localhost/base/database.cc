#include "runtime/localhost/base/database.h"

#include <unordered_map>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "runtime/localhost/base/store_error.h"

namespace formwork::localhost {

namespace {

struct TextHash {
  using is_transparent = void;

  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

using Cache =
    std::unordered_map<std::string, std::vector<sqlite3_stmt*>, TextHash, std::equal_to<>>;

StoreError::Kind KindOf(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreError::Kind::kBusy;
    case SQLITE_FULL:
      return StoreError::Kind::kFull;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StoreError::Kind::kCorrupt;
    case SQLITE_CONSTRAINT:
      return StoreError::Kind::kConstraint;
    case SQLITE_INTERRUPT:
      return StoreError::Kind::kInterrupted;
    default:
      return StoreError::Kind::kOther;
  }
}

// As SQLite says it is done: the file stays, so that nobody's lock on it is lost, and becomes empty
// even when it was no database.
int Empty(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_RESET_DATABASE, 1, nullptr);
  const int code = sqlite3_exec(handle, "VACUUM", nullptr, nullptr, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_RESET_DATABASE, 0, nullptr);
  return code;
}

}  // namespace

void ThrowStoreError(sqlite3* handle, int code, std::string_view doing) {
  std::string what = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  what.append(" (").append(doing).append(")");
  throw StoreError(KindOf(code), what);
}

struct Database::State {
  sqlite3* handle = nullptr;
  Cache cache;  // idle statements by text; nodes are stable, so a Statement keeps a pointer to its
                // list
  int depth = 0;

  ~State() {
    for (auto& [text, idle] : cache) {
      for (sqlite3_stmt* statement : idle)
        sqlite3_finalize(statement);
    }
    sqlite3_close_v2(handle);
  }
};

Database::Database(const DatabaseOptions& options) : state_(std::make_unique<State>()) {
  const std::string& name = options.path.empty() ? std::string(":memory:") : options.path;
  const int code =
      sqlite3_open_v2(name.c_str(), &state_->handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) ThrowStoreError(state_->handle, code, name);
  sqlite3_extended_result_codes(state_->handle, 1);
  // The exclusive mode is set first: the log then needs no shared memory and the lock is taken by
  // the first read.
  if (options.exclusive) Script("PRAGMA locking_mode = EXCLUSIVE");
  sqlite3_busy_timeout(state_->handle, options.exclusive ? 0 : options.busy_millis);
  try {
    if (options.fresh) {
      if (const int emptied = Empty(state_->handle); emptied != SQLITE_OK)
        ThrowStoreError(state_->handle, emptied, "emptying " + name);
    }
    // 2 MB of pages are kept: what else is read again, the system has in memory anyhow, and the
    // host stays as small with a hundred thousand messages as with a few.
    Script(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -2000; PRAGMA journal_size_limit = 16777216;"
        "PRAGMA wal_autocheckpoint = 4000; PRAGMA trusted_schema = OFF;");
    if (options.exclusive) Script("BEGIN IMMEDIATE; COMMIT");
  } catch (const StoreError& error) {
    if (!options.exclusive || error.kind() != StoreError::Kind::kBusy) throw;
    throw StoreError(error.kind(),
                     name + " is in use by another host: end that one, or take another file");
  }
  sqlite3_busy_timeout(state_->handle, options.busy_millis);
}

Database::~Database() = default;

Statement Database::Prepare(std::string_view sql) {
  auto found = state_->cache.find(sql);
  if (found == state_->cache.end()) found = state_->cache.emplace(std::string(sql), 0).first;
  std::vector<sqlite3_stmt*>& idle = found->second;
  if (!idle.empty()) {
    sqlite3_stmt* statement = idle.back();
    idle.pop_back();
    return {statement, &idle};
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(state_->handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) ThrowStoreError(state_->handle, code, sql);
  return {statement, &idle};
}

Statement Database::PrepareOnce(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(state_->handle, sql.c_str(), static_cast<int>(sql.size()), 0,
                                      &statement, nullptr);
  if (code != SQLITE_OK) ThrowStoreError(state_->handle, code, sql);
  return {statement, nullptr};
}

void Database::Script(const std::string& sql) {
  const int code = sqlite3_exec(state_->handle, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) ThrowStoreError(state_->handle, code, sql);
}

int64_t Database::LastRowId() const {
  return sqlite3_last_insert_rowid(state_->handle);
}

sqlite3* Database::handle() const {
  return state_->handle;
}

Transaction::Transaction(Database& database) : database_(database), depth_(database.state_->depth) {
  if (depth_ == 0) {
    database_.Run("BEGIN IMMEDIATE");
  } else {
    database_.Run("SAVEPOINT nested");
  }
  ++database_.state_->depth;
}

void Transaction::Commit() {
  database_.Run(depth_ == 0 ? "COMMIT" : "RELEASE nested");
  open_ = false;
  --database_.state_->depth;
}

Transaction::~Transaction() {
  if (!open_) return;
  --database_.state_->depth;
  try {
    if (depth_ > 0) {
      database_.Run("ROLLBACK TO nested");
      database_.Run("RELEASE nested");
    } else if (sqlite3_get_autocommit(database_.handle()) ==
               0) {  // SQLite may have rolled back already
      database_.Run("ROLLBACK");
    }
  } catch (const StoreError&) {  // NOLINT(bugprone-empty-catch): the error that unwinds us is the
                                 // one to report
  }
}

}  // namespace formwork::localhost
