#pragma once
// The change feed as the Cosmos trigger sees it: the latest version of each document that was
// written, in the order of writing (so in order within each partition key), in batches, read
// through a lease. A lease belongs to a container and a prefix: two functions with two prefixes
// each see every change, with one prefix they share them. A position only moves when it is told to:
// the caller decides what a failed batch means. (The trigger moves on after a failure; with a retry
// policy in function.json it calls again with the same batch until one succeeds.) Deletes and
// expired documents do not show, and of several writes between two reads only the last does.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/documents/store.h"

namespace formwork::localhost {

enum class FeedStart : uint8_t { kNow, kBeginning };

struct Change {
  std::string document;  // JSON text with system properties and _lsn
  int64_t position = 0;
};

struct FeedBatch {
  std::vector<Change> changes = {};  // empty: nothing new
  int64_t position = 0;              // to give to MoveTo when the batch is done with
};

struct FeedBatchLimits {
  size_t items = 100;
  size_t bytes = size_t{4} << 20U;  // at least one document comes, however large
};

struct LeaseStatus {
  std::string database;
  std::string container;
  std::string prefix;
  int64_t position = 0;
  int64_t pending = 0;  // changes behind it that have not been handled
  Time updated{};
};

class ChangeFeed {
 public:
  ChangeFeed(Database& database, Clock& clock, Documents& documents)
      : database_(database), clock_(clock), documents_(documents) {}

  // Takes up the lease where it was left, by this process or an earlier one; `start` counts for a
  // new one only.
  void Open(const Container& container, std::string_view prefix, FeedStart start);
  // The next batch behind the lease's position. Asking again gives it again, with what was written
  // meanwhile.
  [[nodiscard]] FeedBatch Next(const Container& container, std::string_view prefix,
                               const FeedBatchLimits& limits = {});
  // Checkpoint: what is up to `position` does not come again. In the caller's transaction, if it
  // has one.
  void MoveTo(const Container& container, std::string_view prefix, int64_t position);

  [[nodiscard]] int64_t Pending(const Container& container, std::string_view prefix);
  [[nodiscard]] std::vector<LeaseStatus> List();

 private:
  [[nodiscard]] int64_t PositionOf(const Container& container, std::string_view prefix);

  Database& database_;
  Clock& clock_;
  Documents& documents_;
};

}  // namespace formwork::localhost
