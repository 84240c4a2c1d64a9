// What reviewing and regenerating cost a user, as whole processes: `diff HEAD~1` beside `check`,
// and a `generate` that changes nothing in a small and in a large repository, each pair by turns.
// Prints ratios of medians; asserts nothing about time.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "tests/bench/generator/many_functions.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace formwork;

// The processor time of all processes that ended, in milliseconds.
double ProcessorOfChildren() {
  struct rusage used = {};
  FORMWORK_CHECK(::getrusage(RUSAGE_CHILDREN, &used) == 0);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
}

// A command that is run again and again in a folder.
class Measured {
 public:
  Measured(std::vector<std::string> command, std::string folder)
      : command_(std::move(command)), folder_(std::move(folder)) {}

  void Run() {
    const double processor = ProcessorOfChildren();
    const auto begin = std::chrono::steady_clock::now();
    const test::Ran ran = test::RunProgram(command_, {.folder = folder_});
    const std::chrono::duration<double, std::milli> clock =
        std::chrono::steady_clock::now() - begin;
    FORMWORK_CHECK(ran.exit_code == 0);
    clock_.push_back(clock.count());
    processor_.push_back(ProcessorOfChildren() - processor);
  }

  [[nodiscard]] double Clock() const { return Median(clock_); }

  [[nodiscard]] double Processor() const { return Median(processor_); }

 private:
  static double Median(std::vector<double> times) {
    std::ranges::sort(times);
    return times[times.size() / 2];
  }

  std::vector<std::string> command_;
  std::string folder_;
  std::vector<double> clock_;
  std::vector<double> processor_;
};

void InTurns(int runs, Measured& one, Measured& other) {
  for (int i = 0; i < runs; ++i) {
    one.Run();
    other.Run();
  }
}

// The first `times` places of `find` written anew.
std::string Changed(std::string text, const std::string& find, const std::string& with, int times) {
  size_t at = 0;
  for (int i = 0; i < times; ++i, at += with.size()) {
    at = text.find(find, at);
    FORMWORK_CHECK(at != std::string::npos);
    text.replace(at, find.size(), with);
  }
  return text;
}

void DiffBeside(const std::string& tool, const char* name, const std::string& before,
                const std::string& after, int runs) {
  const test::TempDir dir;
  test::Git(dir.path(), {"init", "-q"});
  test::WriteFile(dir.File("blueprint.yaml"), before);
  test::Git(dir.path(), {"add", "."});
  test::Git(dir.path(), {"commit", "-qm", "before"});
  test::WriteFile(dir.File("blueprint.yaml"), after);
  test::Git(dir.path(), {"commit", "-qam", "after"});
  Measured check({tool, "check"}, dir.path());
  Measured diff({tool, "diff", "HEAD~1"}, dir.path());
  InTurns(runs, check, diff);
  std::printf(
      "%-29s check %7.2f ms   diff HEAD~1 %7.2f ms   %.2fx check by the clock, %.2fx of processor "
      "(bar: 3x)\n",
      name, check.Clock(), diff.Clock(), diff.Clock() / check.Clock(),
      diff.Processor() / check.Processor());
}

// Generates a project among other files and commits all of it.
void MakeProject(const std::string& tool, const test::TempDir& dir, const std::string& blueprint,
                 int others) {
  for (int i = 0; i < others; ++i)
    test::WriteFile(dir.File(StrCat("src/d", i % 100, "/f", i)), StrCat("file ", i, "\n"));
  test::WriteFile(dir.File("blueprint.yaml"), blueprint);
  Measured(std::vector{tool, std::string("generate")}, dir.path()).Run();
  test::Git(dir.path(), {"init", "-q"});
  test::Git(dir.path(), {"add", "."});
  test::Git(dir.path(), {"commit", "-qm", "all"});
}

void WarmGenerate(const std::string& tool, const char* name, const std::string& blueprint,
                  int runs) {
  const test::TempDir few;
  const test::TempDir many;
  MakeProject(tool, few, blueprint, 10);
  MakeProject(tool, many, blueprint, 10'000);
  Measured small({tool, "generate"}, few.path());
  Measured large({tool, "generate"}, many.path());
  InTurns(runs, small, large);
  std::printf(
      "%-13s generate, nothing changed: %7.2f ms among 10 other files, %7.2f ms among 10,000; "
      "%.2fx by the clock, %.2fx of processor (bar: the same)\n",
      name, small.Clock(), large.Clock(), large.Clock() / small.Clock(),
      large.Processor() / small.Processor());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: review_bench FORMWORK BLUEPRINT\n";
    return 64;
  }
  const std::string tool = argv[1];
  const std::string reference = test::ReadFile(argv[2]);
  const std::string many = bench::ManyFunctions(500);
  const auto moved = [](const std::string& blueprint) {
    return Changed(blueprint, "region: eastus", "region: westus2", 1);
  };
  DiffBeside(tool, "reference", reference, moved(reference), 41);
  DiffBeside(tool, "500 functions", many, moved(many), 21);
  DiffBeside(tool, "500 functions, 50 of them new", many,
             Changed(Changed(many, "\"0 0 3 * * *\"", "\"0 30 4 * * *\"", 50), "thing: things",
                     "stored: things", 50),
             21);
  WarmGenerate(tool, "reference", reference, 41);
  WarmGenerate(tool, "500 functions", many, 11);
  return 0;
}
