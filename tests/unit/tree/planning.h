#pragma once
// A folder in memory that is generated into, without any history: for the tests of plans.

#include <string>
#include <utility>

#include "generator/tree/apply.h"
#include "generator/tree/change_plan.h"
#include "tests/support/catch.h"
#include "tests/unit/tree/memory_file_system.h"

namespace formwork::test {

inline const git::LazyRepository& NoHistory() {
  static const git::LazyRepository none("/nonexistent");
  return none;
}

inline FileSet One(const std::string& path, const std::string& bytes, Owner owner,
                   const std::string& moved_from = "") {
  FileSet set;
  set.Add(path, {.bytes = bytes, .owner = owner, .moved_from = moved_from});
  return set;
}

inline ChangePlan Plan(const FileSet& rendered, const MemoryFileSystem& files,
                       const PlanOptions& options = {}) {
  Result<ChangePlan> plan = PlanChanges(rendered, files, NoHistory(), options);
  REQUIRE(plan);
  return std::move(*plan);
}

inline void Generate(const FileSet& rendered, MemoryFileSystem& files,
                     const PlanOptions& options = {}) {
  const ChangePlan plan = Plan(rendered, files, options);
  REQUIRE(plan.obstacles.empty());
  REQUIRE(Apply(plan, files, NoHistory()));
}

}  // namespace formwork::test
