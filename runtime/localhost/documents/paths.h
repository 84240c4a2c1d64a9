#pragma once
// Paths of partition and unique keys: "/a/b".

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

inline constexpr std::string_view kNoPartition =
    "{}";  // the partition of documents without the key

[[nodiscard]] inline std::vector<std::string> SplitPath(std::string_view path) {
  std::vector<std::string> names;
  for (size_t begin = 1; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    names.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

[[nodiscard]] inline const Json* FindPath(const Json& document,
                                          const std::vector<std::string>& names) {
  const Json* at = &document;
  for (const std::string& name : names) {
    if (at == nullptr || !at->IsObject()) return nullptr;
    at = at->Find(name);
  }
  return at;
}

}  // namespace formwork::localhost
