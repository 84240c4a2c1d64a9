// What `generate` says of its plan.

#include "generator/tree/print_plan.h"

#include "tests/support/catch.h"
#include "tests/unit/tree/planning.h"

using namespace formwork;
using namespace formwork::test;

TEST_CASE("PrintPlan: rows that have something to say, and a last line that counts", "[tree]") {
  MemoryFileSystem files;
  FileSet set;
  set.Add("apps/a/host.json", {.bytes = "{}\n", .owner = Owner::kMerged});
  set.Add("infra/main.bicep", {.bytes = "a\n", .owner = Owner::kOwned});
  set.Add("readme", {.bytes = "r\n", .owner = Owner::kSeed});
  Generate(set, files);
  files.Put("infra/main.bicep", "b\n");
  FileSet next = One("infra/main.bicep", "a\n", Owner::kOwned);
  next.Add("new\033file", {.bytes = "n\n", .owner = Owner::kVendored});
  next.Add("readme", {.bytes = "r\n", .owner = Owner::kSeed});
  const ChangePlan plan = Plan(next, files);
  CHECK(*PrintPlan(plan, {}) ==
        "- apps/a/host.json  merged    not in the blueprint any more\n"
        "! infra/main.bicep  owned     edited by hand, but is formwork's\n"
        "+ new?file          vendored  new\n"
        "Plan: 1 to add, 0 to change, 1 to remove, 1 unchanged, 1 conflict.\n");
  CHECK(PrintPlan(plan, {.texts = true})->find("\n-b\n+a\n") != std::string::npos);
  CHECK(PrintPlan(plan, {.all = true})->find("= readme            seed\n") != std::string::npos);
}

TEST_CASE("PrintPlan: the runtime's files that share a fate share a line", "[tree]") {
  MemoryFileSystem files;
  FileSet set;
  set.Add("vendor/formwork/runtime/gone.cc", {.bytes = "g\n", .owner = Owner::kVendored});
  set.Add("vendor/formwork/runtime/json/a.cc", {.bytes = "a\n", .owner = Owner::kVendored});
  Generate(set, files);
  FileSet next;
  for (const char* path : {"CMakeLists.txt", "runtime/json/b.cc", "runtime/json/c.cc"}) {
    next.Add(std::string("vendor/formwork/") + path, {.bytes = "n\n", .owner = Owner::kVendored});
  }
  next.Add("vendor/formwork/runtime/json/a.cc", {.bytes = "b\n", .owner = Owner::kVendored});
  const ChangePlan plan = Plan(next, files);
  CHECK(*PrintPlan(plan, {}) ==
        "+ vendor/formwork/                   vendored  new (3 files)\n"
        "- vendor/formwork/runtime/gone.cc    vendored  not in the blueprint any more\n"
        "~ vendor/formwork/runtime/json/a.cc  vendored  rendered anew\n"
        "Plan: 3 to add, 1 to change, 1 to remove, 0 unchanged.\n");
  CHECK(PrintPlan(plan, {.all = true})
            ->find("+ vendor/formwork/runtime/json/c.cc  vendored  new\n") != std::string::npos);
}
