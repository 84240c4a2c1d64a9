// Runs of the real command at the same time: one after the other, all whole.

#include <thread>
#include <vector>

#include "tests/e2e/generate/project.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace formwork;

TEST_CASE("generate: several at once end as one alone", "[generate]") {
  const test::TempDir dir;
  const std::string folder = dir.File("project");
  test::PrepareProject(folder);
  REQUIRE(test::Generate(folder) == 4);
  const test::Tree expected = test::Snapshot(folder);
  test::PrepareProject(folder);
  std::vector<int> codes(4);
  std::vector<std::thread> runs;
  for (int& code : codes)
    runs.emplace_back([&] { code = test::Generate(folder); });
  for (std::thread& run : runs)
    run.join();
  CHECK(codes == std::vector<int>(4, 4));
  CHECK(test::Differences(expected, test::Snapshot(folder)) == std::vector<std::string>());
}
