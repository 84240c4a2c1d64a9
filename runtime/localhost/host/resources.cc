#include "runtime/localhost/host/resources.h"

#include <fstream>
#include <sstream>

namespace formwork::localhost {
namespace {

ContainerSpec SpecOf(const Json& item) {
  ContainerSpec spec;
  spec.database = item.Text("database");
  spec.name = item.Text("name");
  spec.partition_path = item.Text("partitionKey");
  if (const Json* ttl = item.Find("ttl")) spec.default_ttl = ttl->AsInt();
  if (const Json* keys = item.Find("uniqueKeys")) {
    for (const Json& key : keys->items) {
      std::vector<std::string>& paths = spec.unique_keys.emplace_back();
      for (const Json& path : key.items)
        paths.push_back(path.text);
    }
  }
  return spec;
}

}  // namespace

std::string MakeResources(const std::string& file, Database& database, QueueStore& queues,
                          Documents& documents, Json& graph) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const auto json = ReadJson(text.str());
  if (!in || !json) return file + ": cannot be read";
  Transaction whole(database);
  if (const Json* names = json->Find("queues")) {
    for (const Json& queue : names->items)
      queues.Create(queue.text);
  }
  if (const Json* containers = json->Find("containers")) {
    for (const Json& item : containers->items) {
      const ContainerSpec spec = SpecOf(item);
      if (const auto refused = documents.Ensure(spec))
        return "container '" + spec.name + "': " + *refused + " (--fresh begins anew)";
    }
  }
  whole.Commit();
  if (const Json* drawn = json->Find("graph")) graph = *drawn;
  return "";
}

}  // namespace formwork::localhost
