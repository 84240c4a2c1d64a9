// Which containers there are, and the tables behind them.
#include <algorithm>
#include <array>

#include "runtime/localhost/documents/sql/functions.h"
#include "runtime/localhost/documents/store.h"
#include "runtime/localhost/documents/system_properties.h"

namespace formwork::localhost {

namespace {

// `lsn` numbers the writes of the whole state: a document moves to the end with each of them, so
// that the change feed of a container is one range of its index, and reading it costs the same
// however old the container is.
constexpr std::array<std::string_view, 1> kSchema = {R"(
  CREATE TABLE containers(
    key INTEGER PRIMARY KEY, database TEXT NOT NULL, name TEXT NOT NULL, partition_path TEXT NOT NULL,
    default_ttl INTEGER, unique_keys TEXT NOT NULL, UNIQUE(database, name));
  CREATE TABLE documents(
    lsn INTEGER PRIMARY KEY, container INTEGER NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL,
    expires INTEGER, doc TEXT NOT NULL);
  CREATE UNIQUE INDEX documents_key ON documents(container, partition, id);
  CREATE INDEX documents_feed ON documents(container);
  CREATE INDEX documents_expiry ON documents(expires) WHERE expires IS NOT NULL;
  CREATE TABLE unique_values(
    container INTEGER NOT NULL, partition TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY(container, partition, value)) WITHOUT ROWID;
  CREATE INDEX unique_values_id ON unique_values(container, partition, id);
  CREATE TABLE feed_leases(
    container INTEGER NOT NULL, prefix TEXT NOT NULL, position INTEGER NOT NULL, updated INTEGER NOT NULL,
    PRIMARY KEY(container, prefix)) WITHOUT ROWID;
)"};

std::string WriteUniqueKeys(const std::vector<std::vector<std::string>>& keys) {
  Json all = Json::Array();
  for (const auto& key : keys) {
    Json paths = Json::Array();
    for (const std::string& path : key)
      paths.items.push_back(Json::String(path));
    all.items.push_back(std::move(paths));
  }
  return WriteJson(all);
}

std::vector<std::vector<std::string>> ReadUniqueKeys(std::string_view text) {
  std::vector<std::vector<std::string>> keys;
  const std::optional<Json> all = ReadJson(text);
  if (!all) return keys;
  for (const Json& paths : all->items) {
    keys.emplace_back();
    for (const Json& path : paths.items)
      keys.back().push_back(path.text);
  }
  return keys;
}

}  // namespace

Documents::Documents(Database& database, Clock& clock) : database_(database), clock_(clock) {
  database_.Migrate("documents", kSchema);
  sql::RegisterFunctions(database_);
  Load();
}

void Documents::Load() {
  auto row = database_.Query(
      "SELECT key, database, name, partition_path, default_ttl, unique_keys FROM containers");
  while (row.Step()) {
    ContainerSpec spec{.database = std::string(row.Text(1)),
                       .name = std::string(row.Text(2)),
                       .partition_path = std::string(row.Text(3)),
                       .default_ttl = row.OptionalInt(4),
                       .unique_keys = ReadUniqueKeys(row.Text(5))};
    const std::pair name(spec.database, spec.name);
    // In place: who has found a container keeps a pointer to it until it is dropped.
    containers_[name] = {row.Int(0), std::move(spec), ContainerRid(row.Int(0))};
  }
  // A number that a lease has passed is never given again, also if the document that had it is
  // gone.
  auto last = database_.Query(
      "SELECT max(ifnull((SELECT max(lsn) FROM documents), 0), ifnull((SELECT max(position) FROM "
      "feed_leases), 0))");
  if (last.Step()) lsn_ = std::max(lsn_, last.Int(0));
}

std::optional<std::string> Documents::Ensure(const ContainerSpec& spec) {
  if (spec.name.empty() || spec.name.size() > 255)
    return "a container's name has 1 to 255 characters";
  if (spec.partition_path.size() < 2 || spec.partition_path.front() != '/') {
    return "the partition key '" + spec.partition_path + "' is no path such as /channelId";
  }
  const Container* existing = Find(spec.database, spec.name);
  if (existing != nullptr) {
    if (existing->spec.partition_path != spec.partition_path) {
      return "the container '" + spec.name + "' has the partition key " +
             existing->spec.partition_path + ", which cannot become " + spec.partition_path +
             "; a fresh state can have it";
    }
    if (existing->spec.unique_keys != spec.unique_keys) {
      return "the unique keys of the container '" + spec.name +
             "' cannot be changed; a fresh state can have others";
    }
  }
  database_.Run(
      "INSERT INTO containers(database, name, partition_path, default_ttl, unique_keys) VALUES "
      "(?1, ?2, ?3, ?4, ?5) "
      "ON CONFLICT(database, name) DO UPDATE SET default_ttl = ?4",
      spec.database, spec.name, spec.partition_path, spec.default_ttl,
      WriteUniqueKeys(spec.unique_keys));
  Load();
  return std::nullopt;
}

const Container* Documents::Find(std::string_view database, std::string_view name) const {
  const auto found = containers_.find({std::string(database), std::string(name)});
  return found == containers_.end() ? nullptr : &found->second;
}

const Container* Documents::FindByName(std::string_view name) const {
  const auto found = std::find_if(containers_.begin(), containers_.end(), [&](const auto& entry) {
    return entry.second.spec.name == name;
  });
  return found == containers_.end() ? nullptr : &found->second;
}

std::vector<ContainerStatus> Documents::List() {
  std::vector<ContainerStatus> list;
  for (const auto& [name, container] : containers_) {
    // By the index alone: the state is asked for every second, whatever the size of the documents.
    auto row = database_.Query(
        "SELECT count(*) FROM documents INDEXED BY documents_feed WHERE container = ?1",
        container.key);
    if (row.Step()) list.push_back({container.spec, row.Int(0)});
  }
  return list;
}

}  // namespace formwork::localhost
