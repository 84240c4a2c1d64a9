// Writing and reading single documents.
#include <utility>

#include "runtime/localhost/documents/canonical.h"
#include "runtime/localhost/documents/paths.h"
#include "runtime/localhost/documents/store.h"
#include "runtime/localhost/documents/system_properties.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

namespace {

constexpr size_t kMaxDocument = size_t{2} << 20U;
constexpr size_t kMaxId = 1023;
constexpr size_t kMaxPartition = 2048;
constexpr std::string_view kNoSuchDocument =
    "Entity with the specified id does not exist in the system.";

Outcome Refuse(int status, std::string error) {
  return {.status = status, .error = std::move(error)};
}

std::optional<Outcome> CheckId(const Json* id) {
  if (id == nullptr) {
    return Refuse(
        400, "The input content is invalid because the required properties - 'id; ' - are missing");
  }
  if (!id->IsString() || id->text.empty() || id->text.size() > kMaxId) {
    return Refuse(400, "The input id is invalid: it is a string of 1 to 1,023 bytes");
  }
  if (id->text.find_first_of("/\\?#") != std::string::npos) {
    return Refuse(400, "The input id '" + id->text + "' is invalid: it has one of / \\ ? #");
  }
  return std::nullopt;
}

// nullopt: the item's own value is no legal one.
std::optional<std::optional<int64_t>> TtlOf(const ContainerSpec& spec, const Json& document) {
  const Json* own = document.Find("ttl");
  if (!spec.default_ttl) return std::optional<int64_t>();  // TTL is off: the property means nothing
  int64_t seconds = *spec.default_ttl;
  if (own != nullptr && !own->IsNull()) {
    const auto value = own->IsNumber() ? own->AsInt() : std::nullopt;
    if (!value || *value < -1 || *value == 0 || *value > 2147483647) return std::nullopt;
    seconds = *value;
  }
  return seconds < 0 ? std::optional<int64_t>() : std::optional(seconds);
}

}  // namespace

struct Documents::Existing {
  int64_t lsn;
  std::string rid;
};

struct Documents::Incoming {
  Json json = {};
  std::string partition = {};
  std::string id = {};
  std::optional<int64_t> ttl = {};
};

std::string PartitionText(std::string_view text) {
  return QuoteJson(text);
}

std::variant<Documents::Incoming, Outcome> Documents::TakeIn(const Container& container,
                                                             std::string_view document) {
  if (document.size() > kMaxDocument)
    return Refuse(413, "Request size is too large: a document has at most 2 MB");
  if (!IsUtf8(document)) return Refuse(400, "The input content is invalid: it is not valid UTF-8");
  JsonFault fault;
  std::optional<Json> json = ReadJson(document, JsonTolerance::kStrict, &fault);
  if (!json)
    return Refuse(400, "The input content is invalid: " + fault.what + " at byte " +
                           std::to_string(fault.offset));
  if (!json->IsObject())
    return Refuse(400, "The input content is invalid: a document is a JSON object");
  Canonicalize(*json);
  RemoveSystemProperties(*json);
  if (auto refused = CheckId(json->Find("id"))) return *std::move(refused);
  const auto ttl = TtlOf(container.spec, *json);
  if (!ttl)
    return Refuse(400,
                  "The input ttl is invalid: it is -1 or a number of seconds from 1 to 2147483647");
  const Json* key = FindPath(*json, SplitPath(container.spec.partition_path));
  if (key != nullptr && (key->IsArray() || key->IsObject())) {
    return Refuse(400, "The partition key " + container.spec.partition_path +
                           " is no string, number or boolean");
  }
  std::string partition = key == nullptr ? std::string(kNoPartition) : WriteJson(*key);
  if (partition.size() > kMaxPartition)
    return Refuse(400, "The partition key has more than 2,048 bytes");
  std::string id = json->Find("id")->text;
  return Incoming{.json = *std::move(json),
                  .partition = std::move(partition),
                  .id = std::move(id),
                  .ttl = *ttl};
}

Outcome Documents::Upsert(const Container& container, std::string_view document) {
  auto taken = TakeIn(container, document);
  if (const auto* refused = std::get_if<Outcome>(&taken)) return *refused;
  auto& incoming = std::get<Incoming>(taken);
  Transaction transaction(database_);
  const std::optional<Existing> existing = Lookup(container, incoming.partition, incoming.id);
  if (!ClaimUniqueKeys(container, incoming))
    return Refuse(409, "Unique index constraint violation.");
  Outcome outcome = Store(container, incoming, existing);
  if (listener_) listener_(container);
  transaction.Commit();
  return outcome;
}

std::optional<Documents::Existing> Documents::Lookup(const Container& container,
                                                     std::string_view partition,
                                                     std::string_view id) {
  auto row = database_.Query(
      "SELECT lsn, doc ->> '$._rid', expires FROM documents "
      "WHERE container = ?1 AND partition = ?2 AND id = ?3",
      container.key, partition, id);
  if (!row.Step()) return std::nullopt;
  Existing existing{row.Int(0), std::string(row.Text(1))};
  if (row.IsNull(2) || row.Int(2) > Millis(clock_.Now())) return existing;
  // Expired and not swept yet: as good as gone, and gone now.
  database_.Run("DELETE FROM documents WHERE lsn = ?1", existing.lsn);
  database_.Run("DELETE FROM unique_values WHERE container = ?1 AND partition = ?2 AND id = ?3",
                container.key, partition, id);
  return std::nullopt;
}

// Each unique key is one row: the values of its paths, a missing one counting as null.
bool Documents::ClaimUniqueKeys(const Container& container, const Incoming& incoming) {
  if (container.spec.unique_keys.empty()) return true;
  database_.Run("DELETE FROM unique_values WHERE container = ?1 AND partition = ?2 AND id = ?3",
                container.key, incoming.partition, incoming.id);
  database_.Run(
      "DELETE FROM unique_values WHERE container = ?1 AND partition = ?2 AND id IN (SELECT id FROM "
      "documents "
      "WHERE container = ?1 AND partition = ?2 AND expires <= ?3)",
      container.key, incoming.partition, Millis(clock_.Now()));
  for (size_t i = 0; i < container.spec.unique_keys.size(); ++i) {
    std::string value = std::to_string(i) + ":[";
    for (const std::string& path : container.spec.unique_keys[i]) {
      const Json* found = FindPath(incoming.json, SplitPath(path));
      value.append(found == nullptr ? "null" : WriteJson(*found)).append(",");
    }
    if (database_.Run("INSERT OR IGNORE INTO unique_values VALUES (?1, ?2, ?3, ?4)", container.key,
                      incoming.partition, value, incoming.id) == 0) {
      return false;
    }
  }
  return true;
}

Outcome Documents::Store(const Container& container, Incoming& incoming,
                         const std::optional<Existing>& existing) {
  const int64_t lsn = ++lsn_;
  const int64_t seconds = Millis(clock_.Now()) / 1000;
  Outcome outcome{.status = existing ? 200 : 201};
  AddSystemProperties(incoming.json, container.key,
                      existing ? existing->rid : DocumentRid(container.key, lsn),
                      NewEtag(lsn, seconds), seconds);
  outcome.document = WriteJson(incoming.json);
  std::optional<int64_t> expires;
  if (incoming.ttl) expires = (seconds + *incoming.ttl) * 1000;
  if (existing) {
    database_.Run("UPDATE documents SET lsn = ?2, expires = ?3, doc = ?4 WHERE lsn = ?1",
                  existing->lsn, lsn, expires, outcome.document);
  } else {
    database_.Run("INSERT INTO documents VALUES (?1, ?2, ?3, ?4, ?5, ?6)", lsn, container.key,
                  incoming.partition, incoming.id, expires, outcome.document);
  }
  return outcome;
}

Outcome Documents::Read(const Container& container, std::string_view partition,
                        std::string_view id) {
  auto row = database_.Query(
      "SELECT doc FROM documents WHERE container = ?1 AND partition = ?2 AND id "
      "= ?3 AND "
      "(expires IS NULL OR expires > ?4)",
      container.key, partition, id, Millis(clock_.Now()));
  if (!row.Step()) return Refuse(404, std::string(kNoSuchDocument));
  return {.status = 200, .document = std::string(row.Text(0))};
}

Outcome Documents::Delete(const Container& container, std::string_view partition,
                          std::string_view id) {
  Transaction transaction(database_);
  const std::optional<Existing> existing = Lookup(container, partition, id);
  if (!existing) return Refuse(404, std::string(kNoSuchDocument));
  database_.Run("DELETE FROM documents WHERE lsn = ?1", existing->lsn);
  database_.Run("DELETE FROM unique_values WHERE container = ?1 AND partition = ?2 AND id = ?3",
                container.key, partition, id);
  transaction.Commit();
  return {.status = 204};
}

int64_t Documents::Sweep(int64_t limit) {
  Transaction transaction(database_);
  database_.Run(
      "DELETE FROM unique_values WHERE (container, partition, id) IN (SELECT container, partition, "
      "id FROM documents "
      "WHERE expires <= ?1 ORDER BY expires LIMIT ?2)",
      Millis(clock_.Now()), limit);
  const int64_t swept = database_.Run(
      "DELETE FROM documents WHERE lsn IN (SELECT lsn FROM documents WHERE expires <= ?1 ORDER BY "
      "expires LIMIT ?2)",
      Millis(clock_.Now()), limit);
  transaction.Commit();
  return swept;
}

}  // namespace formwork::localhost
