// What reviewing and regenerating cost: `diff HEAD~1` beside `check`, and a warm `generate` in a
// small and in a large repository. Ratios against the named baseline of the same run.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/cost/platform.h"
#include "generator/diff/compare.h"
#include "generator/emit/text/templates.h"
#include "generator/fileset/embedded.h"
#include "generator/git/git.h"
#include "generator/graph/graph.h"
#include "generator/target/azure/azure.h"
#include "generator/tree/apply.h"
#include "generator/tree/disk_file_system.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace formwork;

double Milliseconds(int runs, const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < runs; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count());
  }
  return best;
}

std::string Reference() {
  return test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/examples/stream-guard/blueprint.yaml");
}

std::string Large(int functions) {
  std::string text =
      "formwork: 1\nname: large\ntarget: azure\nregion: eastus\ntypes:\n  Item:\n    id: uuid\n    "
      "key: string(1..64)\n"
      "containers:\n  items: { of: Item, partitionKey: /key }\nfunctions:\n";
  for (int i = 0; i < functions; ++i) {
    text += StrCat("  get-", i, ":\n    http: GET /r", i,
                   "/{key}/{id}\n    reads: { item: { from: items, partition: key, id: id } }\n"
                   "    returns: Item\n");
  }
  return text;
}

blueprint::Platform Read(const std::string& text) {
  SourceMap sources;
  DiagnosticList found;
  auto platform = blueprint::Load(sources, sources.Add("blueprint.yaml", text), found);
  FORMWORK_CHECK(platform && !found.HasErrors());
  return std::move(*platform);
}

void Check(const std::string& text) {
  const blueprint::Platform platform = Read(text);
  DiagnosticList found;
  AzureTarget().Check(platform, graph::BuildGraph(platform.base), found);
  cost::CheckBudgets(platform, found);
  FORMWORK_CHECK(!found.HasErrors());
}

// As the command does it: what changed, and what a month costs on both sides.
void Diff(const std::string& folder) {
  const auto repository = git::Repository::Discover(folder);
  const auto commit = repository->Resolve("HEAD~1");
  const auto old = repository->ReadFile(*commit, "blueprint.yaml");
  const blueprint::Platform before = Read(**old);
  const blueprint::Platform after = Read(test::ReadFile(folder + "/blueprint.yaml"));
  FORMWORK_CHECK(!diff::Compare(before, after, {}).empty());
  bool fell_back = false;
  const cost::Book book = cost::BookFor(*after.base.region, fell_back);
  FORMWORK_CHECK(cost::EstimatePlatform(before, book).TotalCents() > 0);
  FORMWORK_CHECK(cost::EstimatePlatform(after, book).TotalCents() > 0);
}

void DiffBeside(const char* name, const std::string& before, int runs) {
  std::string after = before;
  const std::string find = "region: eastus";
  after.replace(after.find(find), find.size(), "region: westus2");
  const test::TempDir dir;
  test::Git(dir.path(), {"init", "-q"});
  test::WriteFile(dir.File("blueprint.yaml"), before);
  test::Git(dir.path(), {"add", "."});
  test::Git(dir.path(), {"commit", "-qm", "before"});
  test::WriteFile(dir.File("blueprint.yaml"), after);
  test::Git(dir.path(), {"commit", "-qam", "after"});
  const double check =
      Milliseconds(runs, [&] { Check(test::ReadFile(dir.File("blueprint.yaml"))); });
  const double diff = Milliseconds(runs, [&] { Diff(dir.path()); });
  std::printf("%-16s check %8.2f ms   diff HEAD~1 %8.2f ms   %.2fx check (bar: 3x)\n", name, check,
              diff, diff / check);
}

FileSet RenderReference() {
  const blueprint::Platform platform = Read(Reference());
  DiagnosticList found;
  auto files = AzureTarget().Render(platform, graph::BuildGraph(platform.base),
                                    Templates(EmbeddedTemplates()), found);
  FORMWORK_CHECK(files.has_value());
  return std::move(*files);
}

// A generated project among other files, all committed.
class Project {
 public:
  Project(const FileSet& rendered, int others) : rendered_(rendered), files_(dir_.path()) {
    for (int i = 0; i < others; ++i)
      test::WriteFile(dir_.File(StrCat("src/d", i % 100, "/f", i)), StrCat("file ", i, "\n"));
    Generate();
    test::Git(dir_.path(), {"init", "-q"});
    test::Git(dir_.path(), {"add", "."});
    test::Git(dir_.path(), {"commit", "-qm", "all"});
  }

  void Generate() {
    const git::LazyRepository repository(dir_.path());
    const auto plan = PlanChanges(rendered_, files_, repository, {.tool_version = "bench"});
    FORMWORK_CHECK(plan && plan->obstacles.empty());
    FORMWORK_CHECK(static_cast<bool>(Apply(*plan, files_, repository)));
  }

 private:
  const FileSet& rendered_;
  test::TempDir dir_;
  DiskFileSystem files_;
};

void WarmGenerate() {
  const FileSet rendered = RenderReference();
  Project small(rendered, 10);
  Project large(rendered, 10'000);
  double in_small = 1e9;
  double in_large = 1e9;
  for (int i = 0; i < 30; ++i) {  // in turns: the machine's moods meet both
    in_small = std::min(in_small, Milliseconds(1, [&] { small.Generate(); }));
    in_large = std::min(in_large, Milliseconds(1, [&] { large.Generate(); }));
  }
  std::printf(
      "warm generate, %zu files: %.2f ms among 10 others, %.2f ms among 10,000 (%.2fx; bar: the "
      "same)\n",
      rendered.files().size(), in_small, in_large, in_large / in_small);
}

}  // namespace

int main() {
  DiffBeside("reference", Reference(), 30);
  DiffBeside("500 functions", Large(500), 5);
  WarmGenerate();
  return 0;
}
