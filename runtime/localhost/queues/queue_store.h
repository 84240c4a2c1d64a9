#pragma once
// Storage queues in the state database, with Azure's semantics: visibility time-out, dequeue count,
// pop receipts, time to live. Leasing costs the same at any depth: one index gives the next visible
// message.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"

namespace formwork::localhost {

struct QueueMessage {
  int64_t row = 0;
  std::string id;
  std::string body;  // bytes as sent; the storage's base64 is not kept
  std::string pop_receipt;
  int64_t dequeue_count = 0;
  Time inserted;
  Time expires;
  Time visible;
  std::string cause;  // the invocation that sent it, "" from outside
};

struct QueueStatus {
  std::string name;
  int64_t messages = 0;
  int64_t visible = 0;
  std::optional<Time> oldest;
};

struct PutOptions {
  Duration delay{0};
  std::optional<Duration> ttl = std::nullopt;  // seven days, as Azure does; negative: for ever
  std::string_view cause = {};
};

constexpr size_t kMaxMessageBytes = 49'152;  // 64 KB of base64

class QueueStore {
 public:
  QueueStore(Database& database, Clock& clock);

  // The name's fault in Azure's eyes, "" for a good one.
  [[nodiscard]] static std::string NameFault(std::string_view queue);

  void Create(std::string_view queue);

  [[nodiscard]] bool Exists(std::string_view queue) const {
    return counts_.contains(std::string(queue));
  }

  // Makes the queue if there is none, as the host's queue output does. "" or why it was refused.
  std::string Put(std::string_view queue, std::string_view body, const PutOptions& options = {});
  // Leases up to `count` visible messages for `visibility`.
  [[nodiscard]] std::vector<QueueMessage> Get(std::string_view queue, int64_t count,
                                              Duration visibility);
  [[nodiscard]] std::vector<QueueMessage> Peek(std::string_view queue, int64_t count,
                                               bool hidden_too);
  // These need the receipt of the last lease: false when another lease came in between, or it is
  // gone.
  bool Delete(std::string_view queue, int64_t row, std::string_view receipt);
  // A new time of visibility and a new receipt; the receipt given is replaced.
  bool Update(int64_t row, std::string& receipt, Duration visibility);
  int64_t Clear(std::string_view queue);
  // Moves up to `count` messages, oldest first, through `change` (nullopt: leave it there). Returns
  // how many.
  int64_t Move(
      std::string_view from, int64_t count,
      const std::function<std::optional<std::pair<std::string, std::string>>(const QueueMessage&)>&
          change);

  [[nodiscard]] int64_t Count(std::string_view queue) const;
  [[nodiscard]] std::vector<QueueStatus> List();
  // When the next hidden message of the queue becomes visible.
  [[nodiscard]] std::optional<Time> NextVisible(std::string_view queue);

  // Called when something can be taken from the queue.
  void OnPut(std::function<void(std::string_view queue)> listener) {
    listener_ = std::move(listener);
  }

 private:
  void Expire();

  Database& database_;
  Clock& clock_;
  std::unordered_map<std::string, int64_t> counts_;
  Time next_expiry_check_{};
  std::function<void(std::string_view)> listener_;
};

}  // namespace formwork::localhost
