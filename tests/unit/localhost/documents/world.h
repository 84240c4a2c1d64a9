#pragma once
// A store in memory with a clock that stands still: what these tests begin with.

#include <memory>
#include <string>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"
#include "runtime/localhost/documents/change_feed.h"
#include "runtime/localhost/documents/store.h"

namespace formwork::localhost {

inline constexpr int64_t kStart = 1'700'000'000'000;  // 2023-11-14T22:13:20Z

struct World {
  explicit World(const std::string& path = {}) : database({.path = path}) {}

  Database database;
  VirtualClock clock{FromMillis(kStart)};
  Documents documents{database, clock};
  ChangeFeed feed{database, clock, documents};

  const Container& Make(ContainerSpec spec) {
    spec.database = "app";
    if (const auto refused = documents.Ensure(spec)) throw std::runtime_error(*refused);
    return *documents.Find("app", spec.name);
  }
};

// Without the properties that the store added.
inline std::string Bare(std::string document) {
  const size_t system = document.find(",\"_rid\":");
  if (system != std::string::npos)
    document.replace(system, document.find('}', system) - system, "");
  return document;
}

}  // namespace formwork::localhost
