#pragma once
// The state database: one SQLite file (or memory), write-ahead log, synchronous NORMAL: a killed
// process loses nothing that was committed. A Database belongs to one thread at a time; the host
// has one, on its loop. Trouble (disk full, a broken file, wrong SQL) is thrown as StoreError and
// caught where the loop starts work.
//
//   auto row = db.Query("SELECT id, body FROM messages WHERE queue = ?1 AND visible <= ?2", queue,
//   Millis(now)); while (row.Step()) Use(row.Int(0), row.Text(1)); db.Run("DELETE FROM messages
//   WHERE id = ?1", id);

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "runtime/localhost/base/statement.h"

struct sqlite3;

namespace formwork::localhost {

class StoreError : public std::runtime_error {
 public:
  enum class Kind { kOther, kBusy, kFull, kCorrupt, kConstraint, kNewer, kInterrupted };

  StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}

  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

struct DatabaseOptions {
  std::string path;  // empty: in memory, gone at the end
  bool exclusive =
      false;  // no other process may open the file meanwhile (a second host gets kBusy at once)
  bool fresh = false;      // begins empty, whatever the file holds; once it is this process's
  int busy_millis = 5000;  // how long a statement waits for another connection
};

class Database {
 public:
  explicit Database(const DatabaseOptions& options);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // A prepared statement with its values bound (?1, ?2 …). Statements are cached by their text, so
  // the text must be a constant or one of few; use it until it ends or goes out of scope.
  template <class... Values>
  [[nodiscard]] Statement Query(std::string_view sql, const Values&... values) {
    Statement statement = Prepare(sql);
    statement.BindAll(values...);
    return statement;
  }

  // Runs a statement to its end; returns the number of rows it changed.
  template <class... Values>
  int64_t Run(std::string_view sql, const Values&... values) {
    return Query(sql, values...).RunToEnd();
  }

  [[nodiscard]] Statement Prepare(std::string_view sql);        // from the cache
  [[nodiscard]] Statement PrepareOnce(const std::string& sql);  // not cached: for SQL that is built
  void Script(const std::string& sql);                          // several statements, no values
  [[nodiscard]] int64_t LastRowId() const;

  // Brings a component's tables to the newest version: steps[0] makes version 1, and so on. Steps
  // that have run never change. A file from a newer Formwork is refused with kNewer.
  void Migrate(std::string_view component, std::span<const std::string_view> steps);

  [[nodiscard]] sqlite3* handle() const;  // for a room that registers SQL functions

 private:
  friend class Transaction;
  struct State;
  std::unique_ptr<State> state_;
};

// All or nothing. Nested ones are savepoints. Without Commit the end of the scope rolls back.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void Commit();

 private:
  Database& database_;
  int depth_;
  bool open_ = true;
};

}  // namespace formwork::localhost
