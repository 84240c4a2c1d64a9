#pragma once
// The control surface's part below /formwork/api/containers/: queries, items. Text in, text out;
// who may ask has been checked before. What each request answers stands in docs/contracts.md.

#include <string>
#include <string_view>

#include "runtime/localhost/documents/change_feed.h"
#include "runtime/localhost/documents/store.h"

namespace formwork::localhost {

struct ContainerRequest {
  std::string method;
  std::string path;   // behind "containers/", percent-encoded: "messages/items/17"
  std::string query;  // without '?'
  std::string body;
};

struct ContainerAnswer {
  int status = 200;
  std::string body = {};  // JSON, empty for 204
};

[[nodiscard]] ContainerAnswer HandleContainers(Documents& documents,
                                               const ContainerRequest& request);

// For the state: what the containers and their feeds are at. A feed's function is its lease prefix
// without the '-'.
[[nodiscard]] Json DescribeContainers(Documents& documents, ChangeFeed& feed);

}  // namespace formwork::localhost
