#pragma once
// Containers and their documents, with Cosmos' outcomes: what it would answer, with its status and
// its system properties. One process, one thread, one state database. Time is the clock's.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

struct ContainerSpec {
  std::string database = {};
  std::string name = {};
  std::string partition_path = "/id";  // "/a" or "/a/b"
  std::optional<int64_t> default_ttl =
      {};  // seconds; -1: none, but items may have one; absent: TTL is off
  std::vector<std::vector<std::string>> unique_keys =
      {};  // sets of paths, unique within a partition

  friend bool operator==(const ContainerSpec&, const ContainerSpec&) = default;
};

struct Container {
  int64_t key = 0;
  ContainerSpec spec = {};
  std::string rid = {};
};

struct ContainerStatus {
  ContainerSpec spec;
  int64_t documents = 0;  // with those that have expired and are not swept yet
};

// What Cosmos answers. `document` is the JSON text with system properties; empty after a delete or
// a refusal.
struct Outcome {
  int status = 200;  // 200 201 204 400 404 409 413
  std::string document = {};
  std::string error = {};  // for people, empty if all went well

  [[nodiscard]] bool Ok() const { return status < 300; }
};

struct QueryRequest {
  std::string sql = {};
  std::map<std::string, Json, std::less<>> parameters = {};  // by name without @
  std::optional<std::string> partition = {};  // canonical JSON text; absent: all partitions
  size_t max_rows = 100'000;
  std::chrono::milliseconds time_limit =
      std::chrono::seconds(5);  // the host stands still meanwhile
};

struct QueryOutcome {
  int status = 200;                    // 200 400 404 408
  std::vector<std::string> rows = {};  // JSON texts
  std::string error = {};
  size_t offset = 0;       // where in the query, for 400
  bool truncated = false;  // there were more than max_rows
};

class Documents {
 public:
  Documents(Database& database, Clock& clock);

  // Makes the container, or takes over what may change (TTL). Another partition key or other unique
  // keys are refused with the reason, as Cosmos refuses them.
  [[nodiscard]] std::optional<std::string> Ensure(const ContainerSpec& spec);
  // The pointer stays good.
  [[nodiscard]] const Container* Find(std::string_view database, std::string_view name) const;
  [[nodiscard]] const Container* FindByName(std::string_view name) const;  // in whichever database
  [[nodiscard]] std::vector<ContainerStatus> List();

  [[nodiscard]] Outcome Upsert(const Container& container, std::string_view document);
  [[nodiscard]] Outcome Read(const Container& container, std::string_view partition,
                             std::string_view id);
  [[nodiscard]] Outcome Delete(const Container& container, std::string_view partition,
                               std::string_view id);
  [[nodiscard]] QueryOutcome Query(const Container& container, const QueryRequest& request);

  // Removes what has expired, at most `limit`; returns how many. Reads never show expired documents
  // in any case.
  int64_t Sweep(int64_t limit);

  // Called after each write that a change feed shows, inside the writer's transaction if it has
  // one.
  void OnChange(std::function<void(const Container&)> listener) { listener_ = std::move(listener); }

  // The number of the last change in the whole state.
  [[nodiscard]] int64_t last_lsn() const { return lsn_; }

 private:
  struct Existing;
  struct Incoming;

  void Load();
  [[nodiscard]] static std::variant<Incoming, Outcome> TakeIn(const Container& container,
                                                              std::string_view document);
  [[nodiscard]] std::optional<Existing> Lookup(const Container& container,
                                               std::string_view partition, std::string_view id);
  [[nodiscard]] bool ClaimUniqueKeys(const Container& container, const Incoming& incoming);
  Outcome Store(const Container& container, Incoming& incoming,
                const std::optional<Existing>& existing);

  Database& database_;
  Clock& clock_;
  std::map<std::pair<std::string, std::string>, Container> containers_;
  int64_t lsn_ = 0;
  std::function<void(const Container&)> listener_;
};

// A partition key's value as the API takes it.
[[nodiscard]] std::string PartitionText(std::string_view text);

}  // namespace formwork::localhost
