// Running a query: parse, translate, bind, step, within a limit of rows and of time.
#include <algorithm>
#include <chrono>

#include <sqlite3.h>

#include "runtime/localhost/documents/canonical.h"
#include "runtime/localhost/documents/paths.h"
#include "runtime/localhost/documents/sql/parser.h"
#include "runtime/localhost/documents/sql/translate.h"
#include "runtime/localhost/documents/store.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

namespace {

using Steady = std::chrono::steady_clock;

// Interrupts a statement that runs too long; asked by SQLite every so many steps of its machine.
class TimeLimit {
 public:
  TimeLimit(sqlite3* handle, Steady::duration limit)
      : handle_(handle), end_(Steady::now() + limit) {
    sqlite3_progress_handler(
        handle_, 20'000, [](void* self) { return static_cast<TimeLimit*>(self)->IsOver() ? 1 : 0; },
        this);
  }

  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  ~TimeLimit() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }

 private:
  [[nodiscard]] bool IsOver() const { return Steady::now() > end_; }

  sqlite3* handle_;
  Steady::time_point end_;
};

QueryOutcome Wrong(const sql::QueryFault& fault) {
  return {.status = 400, .error = fault.message, .offset = fault.offset};
}

void BindAll(Statement& statement, const std::vector<sql::Binding>& bindings) {
  const auto used = std::min(bindings.size(), static_cast<size_t>(statement.Parameters()));
  for (size_t i = 0; i < used; ++i) {
    std::visit([&](const auto& value) { statement.Bind(static_cast<int>(i + 1), value); },
               bindings[i]);
  }
}

QueryOutcome Failed(const StoreError& error) {
  if (error.kind() == StoreError::Kind::kInterrupted) {
    return {.status = 408, .error = "the query took too long and was stopped"};
  }
  // SQLite's own limits (depth, columns, joins): the query is the reason, not the state.
  return {.status = 400, .error = std::string("the query is too complex: ") + error.what()};
}

std::map<std::string, Json, std::less<>> Canonical(
    std::map<std::string, Json, std::less<>> parameters) {
  for (auto& [name, value] : parameters)
    Canonicalize(value);
  return parameters;
}

}  // namespace

QueryOutcome Documents::Query(const Container& container, const QueryRequest& request) {
  if (!IsUtf8(request.sql)) return Wrong({"the query is not valid UTF-8", 0});
  const auto parsed = sql::Parse(request.sql);
  if (const auto* fault = std::get_if<sql::QueryFault>(&parsed)) return Wrong(*fault);
  const auto translated = sql::Translate(
      std::get<sql::Select>(parsed), {.container = container.key,
                                      .partition = request.partition,
                                      .partition_path = SplitPath(container.spec.partition_path),
                                      .now_millis = Millis(clock_.Now()),
                                      .parameters = Canonical(request.parameters)});
  if (const auto* fault = std::get_if<sql::QueryFault>(&translated)) return Wrong(*fault);
  const auto& translation = std::get<sql::Translation>(translated);
  try {
    const TimeLimit limit(database_.handle(), request.time_limit);
    Statement row = database_.PrepareOnce(translation.sql);
    BindAll(row, translation.bindings);
    QueryOutcome outcome;
    while (row.Step()) {
      if (row.IsNull(0)) continue;  // an aggregate over nothing: undefined
      if (outcome.rows.size() == request.max_rows) {
        outcome.truncated = true;
        break;
      }
      outcome.rows.emplace_back(row.Text(0));
    }
    return outcome;
  } catch (const StoreError& error) {
    return Failed(error);
  }
}

}  // namespace formwork::localhost
