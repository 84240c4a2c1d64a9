#include "runtime/localhost/documents/control.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "runtime/localhost/documents/canonical.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

namespace {

constexpr size_t kDefaultRows = 100;
constexpr int64_t kMostRows = 10'000;

ContainerAnswer Failure(int status, std::string_view error) {
  return {status, R"({"error":)" + QuoteJson(error) + "}"};
}

ContainerAnswer From(Outcome outcome) {
  if (!outcome.Ok()) return Failure(outcome.status, outcome.error);
  return {outcome.status, std::move(outcome.document)};
}

// The value of one parameter of a query string, decoded; "" if it is not there.
std::string QueryValue(std::string_view query, std::string_view name) {
  for (const std::string_view pair : Split(query, '&')) {
    const size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name)
      return DecodeUrl(pair.substr(std::min(equals + 1, pair.size())), true);
  }
  return "";
}

// `5`, `true`, `"5"` as JSON; anything else is text: partition=general needs no quotes.
std::string PartitionOf(const std::string& given) {
  std::optional<Json> value = ReadJson(given);
  if (!value || value->IsArray()) return PartitionText(given);
  Canonicalize(*value);
  return WriteJson(*value);
}

ContainerAnswer RunQuery(Documents& documents, const Container& container, std::string_view body) {
  const std::optional<Json> ask = ReadJson(body);
  if (!ask || !ask->IsObject()) return Failure(400, R"(expected {"sql": "SELECT …"})");
  QueryRequest request{.sql = std::string(ask->Text("sql")),
                       .max_rows = kDefaultRows,
                       .time_limit = std::chrono::seconds(2)};
  if (const Json* partition = ask->Find("partition");
      partition != nullptr && !partition->IsNull()) {
    Json value = *partition;
    Canonicalize(value);
    request.partition = WriteJson(value);
  }
  if (const Json* limit = ask->Find("limit"); limit != nullptr && limit->AsInt()) {
    request.max_rows = static_cast<size_t>(std::clamp<int64_t>(*limit->AsInt(), 1, kMostRows));
  }
  if (const Json* parameters = ask->Find("parameters"); parameters != nullptr) {
    for (const JsonMember& member : parameters->members) {
      const bool at = member.name.starts_with("@");
      request.parameters[at ? member.name.substr(1) : member.name] = member.value;
    }
  }
  const auto begin = std::chrono::steady_clock::now();
  const QueryOutcome outcome = documents.Query(container, request);
  const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  if (outcome.status != 200) {
    return {outcome.status, R"({"error":)" + QuoteJson(outcome.error) + R"(,"offset":)" +
                                std::to_string(outcome.offset) + "}"};
  }
  std::string rows;
  for (const std::string& row : outcome.rows)
    rows.append(rows.empty() ? "" : ",").append(row);
  return {200, R"({"rows":[)" + rows + R"(],"truncated":)" +
                   (outcome.truncated ? "true" : "false") + R"(,"ms":)" +
                   std::to_string(spent.count()) + "}"};
}

ContainerAnswer OneItem(Documents& documents, const Container& container, const std::string& id,
                        const ContainerRequest& request) {
  const std::string partition = PartitionOf(QueryValue(request.query, "partition"));
  if (request.method == "GET") return From(documents.Read(container, partition, id));
  if (request.method == "DELETE") return From(documents.Delete(container, partition, id));
  return Failure(404, "an item knows GET and DELETE");
}

}  // namespace

ContainerAnswer HandleContainers(Documents& documents, const ContainerRequest& request) {
  std::vector<std::string> path;
  for (const std::string_view part : Split(request.path, '/'))
    path.push_back(DecodeUrl(part, false));
  const Container* container = documents.FindByName(path[0]);
  if (container == nullptr) {
    std::string names;
    for (const ContainerStatus& status : documents.List())
      names += (names.empty() ? "" : ", ") + status.spec.name;
    return Failure(404, "there is no container '" + path[0] + "'; there are " +
                            (names.empty() ? "none" : names));
  }
  const std::string what = path.size() > 1 ? path[1] : "";
  if (what == "query" && path.size() == 2 && request.method == "POST") {
    return RunQuery(documents, *container, request.body);
  }
  if (what == "items" && path.size() == 2 && request.method == "PUT") {
    return From(documents.Upsert(*container, request.body));
  }
  if (what == "items" && path.size() == 3) return OneItem(documents, *container, path[2], request);
  return Failure(404, "a container knows POST query, PUT items, GET and DELETE items/{id}");
}

Json DescribeContainers(Documents& documents, ChangeFeed& feed) {
  const std::vector<LeaseStatus> leases = feed.List();
  Json list = Json::Array();
  for (const ContainerStatus& status : documents.List()) {
    Json feeds = Json::Array();
    for (const LeaseStatus& lease : leases) {
      if (lease.database != status.spec.database || lease.container != status.spec.name) continue;
      const bool dash = lease.prefix.ends_with("-");
      feeds.Push(Json::Object(
          {{"function", Json::String(lease.prefix.substr(0, lease.prefix.size() - (dash ? 1 : 0)))},
           {"prefix", Json::String(lease.prefix)},
           {"pending", Json::Int(lease.pending)}}));
    }
    list.Push(Json::Object(
        {{"database", Json::String(status.spec.database)},
         {"name", Json::String(status.spec.name)},
         {"partitionPath", Json::String(status.spec.partition_path)},
         {"documents", Json::Int(status.documents)},
         {"ttl", status.spec.default_ttl ? Json::Int(*status.spec.default_ttl) : Json{}},
         {"feeds", std::move(feeds)}}));
  }
  return list;
}

}  // namespace formwork::localhost
