#pragma once
// The properties that Cosmos adds to each document, in its shapes: _rid, _self, _etag,
// _attachments, _ts.

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

[[nodiscard]] std::string ContainerRid(int64_t container);
[[nodiscard]] std::string DocumentRid(int64_t container, int64_t number);
[[nodiscard]] std::string NewEtag(int64_t lsn,
                                  int64_t seconds);  // in its quotes, never given twice

void RemoveSystemProperties(Json& document);
void AddSystemProperties(Json& document, int64_t container, std::string_view rid,
                         std::string_view etag, int64_t seconds);

}  // namespace formwork::localhost
