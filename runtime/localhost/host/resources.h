#pragma once
// What the infrastructure would have made before the first function runs: queues, containers, and
// the platform's graph as drawn. From the file that --resources names.

#include <string>

#include "runtime/localhost/documents/store.h"
#include "runtime/localhost/queues/queue_store.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

// "" or what stands in the way. `graph` gets the file's graph.
[[nodiscard]] std::string MakeResources(const std::string& file, Database& database,
                                        QueueStore& queues, Documents& documents, Json& graph);

}  // namespace formwork::localhost
