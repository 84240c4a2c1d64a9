#include "runtime/localhost/workflows/store.h"

#include <array>

namespace formwork::localhost::workflows {
namespace {

constexpr std::array<std::string_view, 1> kSteps = {R"(
CREATE TABLE workflow_instances(
  id TEXT PRIMARY KEY, execution TEXT NOT NULL, name TEXT NOT NULL, status INTEGER NOT NULL, input TEXT, output TEXT,
  custom_status TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL, started BLOB NOT NULL,
  length INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE workflow_history(
  instance TEXT NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY(instance, seq)) WITHOUT ROWID;
CREATE TABLE workflow_messages(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, due INTEGER NOT NULL,
  event BLOB NOT NULL);
CREATE INDEX workflow_messages_instance ON workflow_messages(instance, seq);
CREATE INDEX workflow_messages_due ON workflow_messages(due);
CREATE TABLE workflow_work(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
  name TEXT NOT NULL, input TEXT NOT NULL);
CREATE INDEX workflow_work_instance ON workflow_work(instance);
)"};

constexpr std::string_view kColumns =
    "SELECT id, execution, name, status, input, output, custom_status, created, updated, started, "
    "length "
    "FROM workflow_instances ";

InstanceRow Read(const Statement& row) {
  return {.id = std::string{row.Text(0)},
          .execution = std::string{row.Text(1)},
          .name = std::string{row.Text(2)},
          .status = static_cast<durable::Status>(row.Int(3)),
          .input = row.OptionalText(4),
          .output = row.OptionalText(5),
          .custom_status = row.OptionalText(6),
          .created = row.Int(7),
          .updated = row.Int(8),
          .started = std::string{row.Bytes(9)},
          .length = row.Int(10)};
}

// 1 << status for each wanted one; all when none is named.
int64_t Mask(const std::vector<durable::Status>& statuses) {
  if (statuses.empty()) return 255;
  unsigned mask = 0;
  for (const durable::Status status : statuses)
    mask |= 1U << static_cast<unsigned>(status);
  return mask;
}

}  // namespace

Store::Store(Database& database) : database_(database) {
  database_.Migrate("workflows", kSteps);
}

std::optional<InstanceRow> Store::Find(std::string_view id) const {
  static const std::string sql = std::string{kColumns} + "WHERE id = ?1";
  Statement row = database_.Query(sql, id);
  if (!row.Step()) return std::nullopt;
  return Read(row);
}

std::vector<InstanceRow> Store::List(const InstanceFilter& filter) const {
  static const std::string where =
      std::string{kColumns} +
      "WHERE id > ?1 AND substr(id, 1, length(?2)) = ?2 AND created >= ?3 AND created <= ?4 "
      "AND (?5 >> status) & 1 ORDER BY ";
  static const std::string by_id = where + "id LIMIT ?6";
  static const std::string by_age = where + "created DESC, id LIMIT ?6";
  Statement row =
      database_.Query(filter.newest ? by_age : by_id, filter.after, filter.prefix,
                      filter.created_from.value_or(INT64_MIN),
                      filter.created_to.value_or(INT64_MAX), Mask(filter.statuses), filter.top);
  std::vector<InstanceRow> rows;
  while (row.Step())
    rows.push_back(Read(row));
  return rows;
}

void Store::Put(const InstanceRow& row) {
  database_.Run(
      "INSERT OR REPLACE INTO workflow_instances(id, execution, name, status, input, output, "
      "custom_status, created, "
      "updated, started, length) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      row.id, row.execution, row.name, static_cast<int>(row.status), row.input, row.output,
      row.custom_status, row.created, row.updated, Blob{row.started}, row.length);
}

void Store::Erase(std::string_view id) {
  ClearHistory(id);
  database_.Run("DELETE FROM workflow_messages WHERE instance = ?1", id);
  database_.Run("DELETE FROM workflow_work WHERE instance = ?1", id);
  database_.Run("DELETE FROM workflow_instances WHERE id = ?1", id);
}

void Store::ClearHistory(std::string_view id) {
  database_.Run("DELETE FROM workflow_history WHERE instance = ?1", id);
}

std::vector<std::string> Store::History(std::string_view id) const {
  Statement row =
      database_.Query("SELECT event FROM workflow_history WHERE instance = ?1 ORDER BY seq", id);
  std::vector<std::string> events;
  while (row.Step())
    events.emplace_back(row.Bytes(0));
  return events;
}

void Store::Append(std::string_view id, int64_t seq, std::string_view event) {
  database_.Run("INSERT INTO workflow_history(instance, seq, event) VALUES(?1, ?2, ?3)", id, seq,
                Blob{event});
}

int64_t Store::AddMessage(std::string_view id, std::string_view execution, int64_t due,
                          std::string_view event) {
  database_.Run(
      "INSERT INTO workflow_messages(instance, execution, due, event) VALUES(?1, ?2, ?3, ?4)", id,
      execution, due, Blob{event});
  return database_.LastRowId();
}

std::vector<MessageRow> Store::Messages(std::string_view id, int64_t now) const {
  Statement row = database_.Query(
      "SELECT seq, execution, event FROM workflow_messages WHERE instance = ?1 AND due <= ?2 ORDER "
      "BY seq LIMIT 1000",
      id, now);
  std::vector<MessageRow> rows;
  while (row.Step())
    rows.push_back({row.Int(0), std::string{row.Text(1)}, std::string{row.Bytes(2)}});
  return rows;
}

void Store::DeleteMessage(int64_t seq) {
  database_.Run("DELETE FROM workflow_messages WHERE seq = ?1", seq);
}

void Store::PostponeMessage(int64_t seq, int64_t due) {
  database_.Run("UPDATE workflow_messages SET due = ?2 WHERE seq = ?1", seq, due);
}

std::vector<std::string> Store::InstancesDue(int64_t after, int64_t until) const {
  Statement row = database_.Query(
      "SELECT instance, MIN(seq) FROM workflow_messages WHERE due > ?1 AND due <= ?2 GROUP BY "
      "instance ORDER BY 2",
      after, until);
  std::vector<std::string> ids;
  while (row.Step())
    ids.emplace_back(row.Text(0));
  return ids;
}

std::optional<int64_t> Store::NextDue(int64_t after) const {
  Statement row = database_.Query("SELECT MIN(due) FROM workflow_messages WHERE due > ?1", after);
  return row.Step() ? row.OptionalInt(0) : std::nullopt;
}

int64_t Store::AddWork(const WorkRow& row) {
  database_.Run(
      "INSERT INTO workflow_work(instance, execution, task, name, input) VALUES(?1, ?2, ?3, ?4, "
      "?5)",
      row.instance, row.execution, row.task_id, row.name, row.input);
  return database_.LastRowId();
}

std::optional<WorkRow> Store::FindWork(int64_t seq) const {
  Statement row = database_.Query(
      "SELECT instance, execution, task, name, input FROM workflow_work WHERE seq = ?1", seq);
  if (!row.Step()) return std::nullopt;
  return WorkRow{.seq = seq,
                 .instance = std::string{row.Text(0)},
                 .execution = std::string{row.Text(1)},
                 .task_id = static_cast<int32_t>(row.Int(2)),
                 .name = std::string{row.Text(3)},
                 .input = std::string{row.Text(4)}};
}

std::vector<int64_t> Store::AllWork() const {
  Statement row = database_.Query("SELECT seq FROM workflow_work ORDER BY seq");
  std::vector<int64_t> all;
  while (row.Step())
    all.push_back(row.Int(0));
  return all;
}

void Store::DeleteWork(int64_t seq) {
  database_.Run("DELETE FROM workflow_work WHERE seq = ?1", seq);
}

std::vector<std::pair<durable::Status, int64_t>> Store::Counts() const {
  Statement row = database_.Query(
      "SELECT status, COUNT(*) FROM workflow_instances GROUP BY status ORDER BY status");
  std::vector<std::pair<durable::Status, int64_t>> counts;
  while (row.Step())
    counts.emplace_back(static_cast<durable::Status>(row.Int(0)), row.Int(1));
  return counts;
}

}  // namespace formwork::localhost::workflows
