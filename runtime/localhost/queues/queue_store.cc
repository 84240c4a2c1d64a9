#include "runtime/localhost/queues/queue_store.h"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr std::array<std::string_view, 1> kSchema = {R"(
  CREATE TABLE queues (name TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE messages (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL, receipt TEXT NOT NULL,
    dequeued INTEGER NOT NULL, inserted INTEGER NOT NULL, expires INTEGER NOT NULL, visible INTEGER NOT NULL,
    cause TEXT NOT NULL);
  CREATE INDEX messages_by_visibility ON messages (queue, visible, row);
  CREATE INDEX messages_by_expiry ON messages (expires);
)"};

constexpr Time kNever =
    FromMillis(253'402'300'799'000);  // 9999-12-31, what Azure shows for a message without end

QueueMessage ReadRow(const Statement& row) {
  QueueMessage message;
  message.row = row.Int(0);
  message.id = row.Text(1);
  message.body = row.Bytes(2);
  message.pop_receipt = row.Text(3);
  message.dequeue_count = row.Int(4);
  message.inserted = FromMillis(row.Int(5));
  message.expires = FromMillis(row.Int(6));
  message.visible = FromMillis(row.Int(7));
  message.cause = row.Text(8);
  return message;
}

// What Azure refuses of a delay and a time to live.
std::string WishFault(const PutOptions& options) {
  constexpr Duration longest = std::chrono::days(7);
  if (options.delay.count() < 0 || options.delay > longest)
    return "a message can be delayed by 7 days at most";
  if (!options.ttl || options.ttl->count() < 0) return "";
  if (*options.ttl < std::chrono::seconds(1)) return "a message lives a second at least";
  return options.delay >= *options.ttl ? "a message has to live longer than it is delayed" : "";
}

}  // namespace

QueueStore::QueueStore(Database& database, Clock& clock) : database_(database), clock_(clock) {
  database_.Migrate("queues", kSchema);
  auto row = database_.Query(
      "SELECT name, (SELECT COUNT(*) FROM messages WHERE queue = name) FROM queues");
  while (row.Step())
    counts_[std::string(row.Text(0))] = row.Int(1);
}

std::string QueueStore::NameFault(std::string_view queue) {
  if (queue.size() < 3 || queue.size() > 63) return "a queue's name has 3 to 63 characters";
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (!std::all_of(queue.begin(), queue.end(), good) || queue.front() == '-' ||
      queue.back() == '-' || queue.find("--") != std::string_view::npos) {
    return "a queue's name is lower-case letters, digits and single '-' in between";
  }
  return "";
}

void QueueStore::Create(std::string_view queue) {
  if (!counts_.try_emplace(std::string(queue), 0).second) return;
  database_.Run("INSERT OR IGNORE INTO queues (name) VALUES (?1)", queue);
}

std::string QueueStore::Put(std::string_view queue, std::string_view body,
                            const PutOptions& options) {
  if (std::string fault = NameFault(queue); !fault.empty()) return fault;
  if (std::string fault = WishFault(options); !fault.empty()) return fault;
  if (body.size() > kMaxMessageBytes) {
    return "The request body is too large: a message of " + std::to_string(body.size()) +
           " bytes, at most " + std::to_string(kMaxMessageBytes) + " fit.";
  }
  Create(queue);
  const Time now = clock_.Now();
  const Duration ttl = options.ttl.value_or(std::chrono::days(7));
  const Time expires = ttl.count() < 0 ? kNever : now + ttl;
  database_.Run(
      "INSERT INTO messages (queue, id, body, receipt, dequeued, inserted, expires, visible, "
      "cause) "
      "VALUES (?1, ?2, ?3, '', 0, ?4, ?5, ?6, ?7)",
      queue, MakeGuid(), Blob{body}, Millis(now), Millis(expires), Millis(now + options.delay),
      options.cause);
  ++counts_[std::string(queue)];
  if (listener_) listener_(queue);
  return "";
}

// Expired messages go before anything is read. The index makes it one look when there are none.
void QueueStore::Expire() {
  const Time now = clock_.Now();
  if (now < next_expiry_check_) return;
  next_expiry_check_ = now + std::chrono::seconds(1);
  auto row = database_.Query(
      "DELETE FROM messages WHERE row IN (SELECT row FROM messages WHERE expires <= ?1 LIMIT 1000) "
      "RETURNING queue",
      Millis(now));
  while (row.Step())
    --counts_[std::string(row.Text(0))];
}

std::vector<QueueMessage> QueueStore::Get(std::string_view queue, int64_t count,
                                          Duration visibility) {
  Expire();
  const Time now = clock_.Now();
  std::vector<QueueMessage> messages;
  {
    auto row = database_.Query(
        "SELECT row, id, body, receipt, dequeued, inserted, expires, visible, cause FROM messages "
        "WHERE queue = ?1 AND visible <= ?2 AND expires > ?2 ORDER BY visible, row LIMIT ?3",
        queue, Millis(now), count);
    while (row.Step())
      messages.push_back(ReadRow(row));
  }
  for (QueueMessage& message : messages) {
    message.pop_receipt = MakeGuid();
    message.dequeue_count += 1;
    message.visible = now + visibility;
    database_.Run("UPDATE messages SET visible = ?2, receipt = ?3, dequeued = ?4 WHERE row = ?1",
                  message.row, Millis(message.visible), message.pop_receipt, message.dequeue_count);
  }
  return messages;
}

std::vector<QueueMessage> QueueStore::Peek(std::string_view queue, int64_t count, bool hidden_too) {
  Expire();
  std::vector<QueueMessage> messages;
  const Time now = clock_.Now();
  auto row = database_.Query(
      "SELECT row, id, body, receipt, dequeued, inserted, expires, visible, cause FROM messages "
      "WHERE queue = ?1 AND visible <= ?2 AND expires > ?3 ORDER BY visible, row LIMIT ?4",
      queue, Millis(hidden_too ? kNever : now), Millis(now), count);
  while (row.Step())
    messages.push_back(ReadRow(row));
  return messages;
}

bool QueueStore::Delete(std::string_view queue, int64_t row, std::string_view receipt) {
  if (database_.Run("DELETE FROM messages WHERE row = ?1 AND receipt = ?2", row, receipt) == 0)
    return false;
  --counts_[std::string(queue)];
  return true;
}

bool QueueStore::Update(int64_t row, std::string& receipt, Duration visibility) {
  std::string next = MakeGuid();
  if (database_.Run(
          "UPDATE messages SET visible = ?3, receipt = ?4 WHERE row = ?1 AND receipt = ?2", row,
          receipt, Millis(clock_.Now() + visibility), next) == 0) {
    return false;
  }
  receipt = std::move(next);
  return true;
}

int64_t QueueStore::Clear(std::string_view queue) {
  const int64_t gone = database_.Run("DELETE FROM messages WHERE queue = ?1", queue);
  if (Exists(queue)) counts_[std::string(queue)] = 0;
  return gone;
}

int64_t QueueStore::Move(
    std::string_view from, int64_t count,
    const std::function<std::optional<std::pair<std::string, std::string>>(const QueueMessage&)>&
        change) {
  Transaction whole(database_);
  int64_t moved = 0;
  for (const QueueMessage& message : Peek(from, count, true)) {
    const auto target = change(message);
    if (!target || !Put(target->first, target->second, {.cause = message.cause}).empty()) continue;
    database_.Run("DELETE FROM messages WHERE row = ?1", message.row);
    --counts_[std::string(from)];
    ++moved;
  }
  whole.Commit();
  return moved;
}

int64_t QueueStore::Count(std::string_view queue) const {
  const auto it = counts_.find(std::string(queue));
  return it == counts_.end() ? 0 : it->second;
}

std::vector<QueueStatus> QueueStore::List() {
  Expire();
  std::vector<QueueStatus> list;
  for (const auto& [name, count] : counts_) {
    QueueStatus status{name, count, 0, std::nullopt};
    auto row = database_.Query("SELECT COUNT(*) FROM messages WHERE queue = ?1 AND visible <= ?2",
                               name, Millis(clock_.Now()));
    if (row.Step()) status.visible = row.Int(0);
    auto oldest = database_.Query(
        "SELECT inserted FROM messages WHERE queue = ?1 ORDER BY visible, row LIMIT 1", name);
    if (oldest.Step()) status.oldest = FromMillis(oldest.Int(0));
    list.push_back(std::move(status));
  }
  std::ranges::sort(list, {}, &QueueStatus::name);
  return list;
}

std::optional<Time> QueueStore::NextVisible(std::string_view queue) {
  auto row = database_.Query(
      "SELECT visible FROM messages WHERE queue = ?1 AND visible > ?2 ORDER BY visible LIMIT 1",
      queue, Millis(clock_.Now()));
  if (!row.Step()) return std::nullopt;
  return FromMillis(row.Int(0));
}

}  // namespace formwork::localhost
