// Requests per second of the whole runtime against a bare epoll loop with a fixed answer and
// against Node, in one run, round by round; what a sleeping function costs the others; the time to
// the first answer of a process; memory after load; what a function's file costs the compiler.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/bench/runtime/load.h"
#include "tests/bench/runtime/servers.h"
#include "tests/bench/runtime/start.h"
#include "tests/bench/runtime/work.h"

namespace {

using formwork::bench::Child;
using formwork::bench::Measured;

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

double Seconds() {
  return std::getenv("FORMWORK_TEST_FULL") != nullptr ? 3 : 1;
}

struct Contender {
  const char* name;
  Child child;
  std::vector<double> rates = {};
  std::vector<double> cpu_us = {};  // per request
  Measured last = {};
};

void Round(Contender& contender, int connections) {
  if (contender.child.port == 0) return;
  const double before = formwork::bench::CpuMicroseconds(contender.child);
  contender.last = formwork::bench::Run(
      {contender.child.port, connections, Seconds(), {formwork::bench::RequestFor("work")}});
  contender.rates.push_back(contender.last.per_second);
  contender.cpu_us.push_back((formwork::bench::CpuMicroseconds(contender.child) - before) /
                             static_cast<double>(contender.last.answers));
}

void Compare(int connections) {
  std::vector<Contender> all;
  for (const char* name : {"epoll", "runtime", "node"})
    all.push_back({name, formwork::bench::Start(name)});
  for (Contender& contender : all)
    Round(contender, connections);  // everybody warms up
  for (Contender& contender : all) {
    contender.rates.clear();
    contender.cpu_us.clear();
  }
  for (int round = 0; round < 5; ++round) {
    for (Contender& contender : all)
      Round(contender, connections);
  }
  const Contender& ours = all[1];
  std::printf("%d connections\n", connections);
  for (const Contender& contender : all) {
    if (contender.child.port == 0) {
      std::printf("  %-8s SKIPPED: it is not installed here\n", contender.name);
      continue;
    }
    std::printf(
        "  %-8s %8.0f/s  %6.1f us of CPU  p50 %5.0f us  p99 %5.0f us  %4.1f MB  runtime's rate to "
        "it %.2f, its CPU to the runtime's %.2f\n",
        contender.name, Median(contender.rates), Median(contender.cpu_us), contender.last.p50_us,
        contender.last.p99_us, formwork::bench::ResidentMegabytes(contender.child),
        Median(ours.rates) / Median(contender.rates),
        Median(contender.cpu_us) / Median(ours.cpu_us));
  }
  std::printf("  bars: 0.60 to epoll, 2.50 to node, 20 MB; wrong answers: %llu\n",
              static_cast<unsigned long long>(ours.last.wrong));
  for (const Contender& contender : all)
    formwork::bench::Stop(contender.child);
}

void Sleepers() {
  const Child runtime = formwork::bench::Start("runtime");
  const std::string quick = formwork::bench::RequestFor("work");
  std::vector<std::string> mixed(10, quick);
  mixed[0] = formwork::bench::RequestFor("sleepy");
  std::vector<bool> counted(10, true);
  counted[0] = false;
  static_cast<void>(formwork::bench::Run({runtime.port, 20, 1, {quick}}));
  // The same eighteen quick connections, with two sleeping ones beside them and without.
  const Measured alone = formwork::bench::Run({runtime.port, 18, Seconds(), {quick}});
  const Measured beside = formwork::bench::Run({runtime.port, 20, Seconds(), mixed}, counted);
  std::printf(
      "one connection in ten sleeps 50 ms: p99 of the others %.0f us, without sleepers %.0f us: "
      "%.2f (bar 2.00)\n",
      beside.p99_us, alone.p99_us, beside.p99_us / alone.p99_us);
  formwork::bench::Stop(runtime);
}

void FirstAnswer() {
  const auto time = [](const char* program) {
    std::vector<double> times;
    for (int i = 0; i < 21; ++i)
      times.push_back(formwork::bench::FirstAnswerMs(program));
    return Median(times);
  };
  const double ours = time(FORMWORK_BENCH_HANDLER);
  const double bare = time(FORMWORK_BENCH_BARE);
  std::printf(
      "process start to first answer: a function app %.2f ms, a bare static program %.2f ms: %.2f "
      "(bar 3.00)\n",
      ours, bare, ours / bare);
}

void CompileFunction() {
  const std::string app = FORMWORK_SOURCE_DIR "/examples/stream-guard/apps/stream-guard";
  std::vector<double> times;
  for (int i = 0; i < 3; ++i) {
    times.push_back(
        formwork::bench::ProcessorSeconds({FORMWORK_BENCH_COMPILER, "-std=c++20", "-O2", "-c",
                                           "-I" + app, "-I" FORMWORK_SOURCE_DIR "/runtime/include",
                                           app + "/functions/post_message.cc", "-o", "/dev/null"}));
  }
  std::printf("a function's file at -O2: %.2f s of processor time (bar 1.00)\n", Median(times));
}

}  // namespace

int main() {
  formwork::bench::PinToCore(1);
  Compare(16);
  Compare(64);
  Sleepers();
  FirstAnswer();
  CompileFunction();
  return 0;
}
