// What the whole of `formwork generate` costs in process, from reading the blueprint to the last
// rename, beside loops over the same files: cold, one that writes them to temporary names and
// renames them; warm, one that only reads and compares them. Prints ratios; asserts nothing about
// time: a busy machine is no defect.

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/cli/env.h"
#include "generator/target/azure/azure.h"
#include "tests/bench/generator/many_functions.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace formwork;
using Clock = std::chrono::steady_clock;
using Files = std::map<std::string, std::string>;  // path -> bytes

// What a piece of work costs in milliseconds: by the clock, waiting for the disk and for other
// processes included, and in processor time of this process, the kernel's work for it included.
struct Cost {
  double clock = 1e9;
  double processor = 1e9;
};

double ProcessorNow() {
  return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC;
}

// Keeps the smaller of what it was and what this run costs.
void Measure(Cost& cost, const std::function<void()>& work) {
  const double processor = ProcessorNow();
  const auto begin = Clock::now();
  work();
  const std::chrono::duration<double, std::milli> clock = Clock::now() - begin;
  cost.clock = std::min(cost.clock, clock.count());
  cost.processor = std::min(cost.processor, ProcessorNow() - processor);
}

void Generate(const std::string& folder) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  cli::Env env{.in = in,
               .out = out,
               .err = err,
               .getenv = [](std::string_view) { return std::optional<std::string>(); },
               .working_directory = folder,
               .templates = EmbeddedTemplates(),
               .blueprints = EmbeddedBlueprints(),
               .targets = {&AzureTarget()}};
  const std::vector<std::string> words = {"generate"};
  const int code = cli::Run(words, env);
  if (code != 0) std::fprintf(stderr, "%s", err.str().c_str());
  FORMWORK_CHECK(code == 0);
}

// What a run wrote, without what it keeps for itself.
Files Written(const std::string& folder) {
  namespace fs = std::filesystem;
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = fs::relative(entry.path(), folder).string();
    if (!entry.is_regular_file() || path.starts_with(".formwork/")) continue;
    if (path != "blueprint.yaml") files.emplace(path, test::ReadFile(entry.path().string()));
  }
  return files;
}

void WriteWhole(const std::string& name, std::string_view bytes) {
  const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  FORMWORK_CHECK(fd >= 0);
  FORMWORK_CHECK(::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  FORMWORK_CHECK(::close(fd) == 0);
}

void MakeFolders(const std::string& folder, const std::string& path) {
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string name = StrCat(folder, "/", path.substr(0, slash));
    FORMWORK_CHECK(::mkdir(name.c_str(), 0777) == 0 || errno == EEXIST);
  }
}

// The baseline of a cold run: every file to a temporary name, then every one renamed.
void WriteAndRename(const std::string& folder, const Files& files) {
  FORMWORK_CHECK(::mkdir(StrCat(folder, "/new").c_str(), 0777) == 0);
  size_t number = 0;
  for (const auto& [path, bytes] : files)
    WriteWhole(StrCat(folder, "/new/", ++number), bytes);
  number = 0;
  for (const auto& [path, bytes] : files) {
    MakeFolders(folder, path);
    const std::string from = StrCat(folder, "/new/", ++number);
    FORMWORK_CHECK(::rename(from.c_str(), StrCat(folder, "/", path).c_str()) == 0);
  }
}

// The baseline of a warm run.
void ReadAndCompare(const std::string& folder, const Files& files) {
  std::string read;
  for (const auto& [path, bytes] : files) {
    const int fd = ::open(StrCat(folder, "/", path).c_str(), O_RDONLY | O_CLOEXEC);
    FORMWORK_CHECK(fd >= 0);
    read.resize(bytes.size() + 1);
    FORMWORK_CHECK(::read(fd, read.data(), read.size()) == static_cast<ssize_t>(bytes.size()));
    ::close(fd);
    FORMWORK_CHECK(std::string_view(read).substr(0, bytes.size()) == bytes);
  }
}

void Print(const char* what, const char* loop, const Cost& run, const Cost& baseline, int bar) {
  std::printf("%s generate %8.2f ms, %8.2f of processor   %s %8.2f ms, %8.2f of processor\n", what,
              run.clock, run.processor, loop, baseline.clock, baseline.processor);
  std::printf("%s %.2fx by the clock, %.2fx of processor (bar: %dx)\n", what,
              run.clock / baseline.clock, run.processor / baseline.processor, bar);
}

// By turns, the least of each: what the work costs, not what the machine was busy with.
void Compare(int functions, int runs) {
  const std::string blueprint = bench::ManyFunctions(functions);
  Cost cold;
  Cost cold_loop;
  Cost warm;
  Cost warm_loop;
  Files files;
  for (int run = 0; run < runs; ++run) {
    const test::TempDir made;
    test::WriteFile(made.File("blueprint.yaml"), blueprint);
    Measure(cold, [&] { Generate(made.path()); });
    if (files.empty()) files = Written(made.path());
    const test::TempDir looped;
    Measure(cold_loop, [&] { WriteAndRename(looped.path(), files); });
    for (int again = 0; again < 3; ++again) {
      Measure(warm, [&] { Generate(made.path()); });
      Measure(warm_loop, [&] { ReadAndCompare(made.path(), files); });
    }
  }
  std::printf("%d functions, %zu files\n", functions, files.size());
  Print("  cold", "write and rename", cold, cold_loop, 2);
  Print("  warm", "read and compare", warm, warm_loop, 3);
}

}  // namespace

int main() {
  Compare(50, 5);
  Compare(500, 5);
  return 0;
}
