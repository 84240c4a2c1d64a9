#include "runtime/localhost/documents/change_feed.h"

#include <utility>

namespace formwork::localhost {

void ChangeFeed::Open(const Container& container, std::string_view prefix, FeedStart start) {
  const int64_t position = start == FeedStart::kBeginning ? 0 : documents_.last_lsn();
  database_.Run("INSERT OR IGNORE INTO feed_leases VALUES (?1, ?2, ?3, ?4)", container.key, prefix,
                position, Millis(clock_.Now()));
}

int64_t ChangeFeed::PositionOf(const Container& container, std::string_view prefix) {
  auto row =
      database_.Query("SELECT position FROM feed_leases WHERE container = ?1 AND prefix = ?2",
                      container.key, prefix);
  return row.Step() ? row.Int(0) : documents_.last_lsn();
}

FeedBatch ChangeFeed::Next(const Container& container, std::string_view prefix,
                           const FeedBatchLimits& limits) {
  FeedBatch batch{.position = PositionOf(container, prefix)};
  auto row = database_.Query(
      "SELECT lsn, doc FROM documents INDEXED BY documents_feed WHERE container = ?1 AND lsn > ?2 "
      "AND "
      "(expires IS NULL OR expires > ?3) ORDER BY lsn",
      container.key, batch.position, Millis(clock_.Now()));
  size_t bytes = 0;
  while (batch.changes.size() < limits.items && row.Step()) {
    const std::string_view doc = row.Text(1);
    bytes += doc.size();
    if (!batch.changes.empty() && bytes > limits.bytes) break;
    batch.position = row.Int(0);
    std::string document(doc.substr(0, doc.size() - 1));
    document.append(",\"_lsn\":").append(std::to_string(batch.position)).append("}");
    batch.changes.push_back({std::move(document), batch.position});
  }
  return batch;
}

void ChangeFeed::MoveTo(const Container& container, std::string_view prefix, int64_t position) {
  database_.Run(
      "UPDATE feed_leases SET position = ?3, updated = ?4 WHERE container = ?1 AND prefix = ?2 AND "
      "position < ?3",
      container.key, prefix, position, Millis(clock_.Now()));
}

int64_t ChangeFeed::Pending(const Container& container, std::string_view prefix) {
  auto row = database_.Query(
      "SELECT count(*) FROM documents INDEXED BY documents_feed WHERE container = ?1 AND lsn > ?2",
      container.key, PositionOf(container, prefix));
  return row.Step() ? row.Int(0) : 0;
}

std::vector<LeaseStatus> ChangeFeed::List() {
  std::vector<LeaseStatus> list;
  auto row = database_.Query(
      "SELECT c.database, c.name, l.prefix, l.position, l.updated FROM feed_leases l JOIN "
      "containers c "
      "ON c.key = l.container ORDER BY 1, 2, 3");
  while (row.Step()) {
    LeaseStatus lease{.database = std::string(row.Text(0)),
                      .container = std::string(row.Text(1)),
                      .prefix = std::string(row.Text(2)),
                      .position = row.Int(3),
                      .updated = FromMillis(row.Int(4))};
    const Container* container = documents_.Find(lease.database, lease.container);
    if (container != nullptr) lease.pending = Pending(*container, lease.prefix);
    list.push_back(std::move(lease));
  }
  return list;
}

}  // namespace formwork::localhost
