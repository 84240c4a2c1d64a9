// What `check` costs beside what it cannot avoid: a process start and reading the file with
// yaml-cpp's event parser. And how the cost grows with the number of functions. Prints ratios;
// asserts nothing about time.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "tests/support/temp_dir.h"

namespace {

using formwork::StrCat;
using Clock = std::chrono::steady_clock;

// The median of several runs, in microseconds.
double Median(int runs, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto begin = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

// The same in processor time of this process: what other processes do does not count.
double MedianCpu(int runs, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const std::clock_t begin = std::clock();
    work();
    times.push_back(static_cast<double>(std::clock() - begin) * 1e6 / CLOCKS_PER_SEC);
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

void Spawn(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (std::string& word : words)
    argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1, 0);
  pid_t child = 0;
  int status = 0;
  if (posix_spawn(&child, argv[0], &quiet, nullptr, argv.data(), environ) == 0)
    waitpid(child, &status, 0);
  posix_spawn_file_actions_destroy(&quiet);
  if (status != 0) std::cerr << words[0] << " failed\n";
}

struct Nothing : YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark&) override {}

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}

  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}

  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}

  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}

  void OnSequenceEnd() override {}

  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}

  void OnMapEnd() override {}
};

void ParseEvents(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  Nothing nothing;
  while (parser.HandleNextDocument(nothing)) {
  }
}

void LoadOnly(const std::string& text) {
  formwork::SourceMap sources;
  formwork::DiagnosticList problems;
  const auto file = sources.Add("blueprint.yaml", text);
  const auto platform = formwork::blueprint::Load(sources, file, problems);
  if (!platform || problems.HasErrors()) std::cerr << "the blueprint has errors\n";
}

// `n` functions, half over http with a read, half behind queues; two environments, one with an
// overlay.
std::string Generated(int n) {
  std::string text =
      "formwork: 1\nname: many\ntypes:\n  Item:\n    id: uuid\n    owner: string(1..64)\n    "
      "state: enum(open, closed)\ncontainers:\n";
  for (int i = 0; i < n / 10; ++i)
    text += StrCat("  store-", i, ": { of: Item, partitionKey: /owner }\n");
  text += "queues:\n";
  for (int i = 0; i < n / 2; ++i)
    text += StrCat("  queue-", i, ": { of: Item }\n");
  text += "functions:\n";
  for (int i = 0; i < n / 2; ++i) {
    text += StrCat("  get-", i, ":\n    http: GET /things-", i,
                   "/{owner}\n    reads:\n      found:\n        from: store-", i % (n / 10),
                   "\n        partition: owner\n        query: SELECT TOP 50 * FROM c WHERE "
                   "c.state = 'open' ORDER BY c._ts DESC\n",
                   "    writes: { next: queue-", i, " }\n    returns: list(Item)\n");
    text += StrCat("  work-", i, ":\n    queue: queue-", i, "\n    writes: { item: store-",
                   i % (n / 10), " }\n");
  }
  return text +
         "environments:\n  staging: { hosting: { maxInstances: 50 } }\n  production: { approval: { "
         "by: [owners] } }\n";
}

void CompareProcess(const std::string& tool, const std::string& blueprint) {
  const std::string text = formwork::test::ReadFile(blueprint);
  const double start = Median(41, [] { Spawn({"/bin/true"}); });
  const double events = MedianCpu(41, [&] { ParseEvents(text); });
  const double load = MedianCpu(41, [&] { LoadOnly(text); });
  const double check = Median(41, [&] { Spawn({tool, "check", "-f", blueprint}); });
  std::printf(
      "check of the reference: %.0f us; /bin/true %.0f us + event parser %.0f us; ratio %.2f (bar "
      "4)\n",
      check, start, events, check / (start + events));
  std::printf("Load alone: %.0f us, %.2f times the event parser\n", load, load / events);
}

void CompareSizes(const std::string& tool) {
  const formwork::test::TempDir folder;
  double small = 0;
  for (const int n : {50, 500}) {
    const std::string text = Generated(n);
    const std::string file = folder.File(StrCat(n, ".yaml"));
    formwork::test::WriteFile(file, text);
    const double load = MedianCpu(9, [&] { LoadOnly(text); });
    const double check = Median(9, [&] { Spawn({tool, "check", "-f", file}); });
    std::printf("%d functions, %zu bytes: Load %.0f us, check %.0f us\n", n, text.size(), load,
                check);
    if (n == 50) {
      small = load;
    } else {
      std::printf("10 times the functions cost %.1f times Load (bar 12)\n", load / small);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: check_bench FORMWORK BLUEPRINT\n";
    return 64;
  }
  CompareProcess(argv[1], argv[2]);
  CompareSizes(argv[1]);
  return 0;
}
