// Requests per second of the whole runtime against a bare epoll loop with a fixed answer and
// against Node, in one run, round by round; what a sleeping function costs the others; the time to
// the first answer; memory after load.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <formwork/json_writer.h>

#include "tests/bench/runtime/load.h"
#include "tests/bench/runtime/servers.h"

namespace {

using formwork::bench::Child;
using formwork::bench::Measured;

// 600 bytes of envelope, as the host sends it: chunked.
std::string Request(const std::string& function) {
  const std::string event =
      R"({"id":"800ae4b3-bdd2-4c08-badd-f08e5a34b865","streamId":"stream-7","kind":"posted","at":"2026-11-21T02:43:25.12Z","note":"a few words, é"})";
  std::string once;
  formwork::AppendJsonString(once, event);
  std::string twice;
  formwork::AppendJsonString(twice, once);
  const std::string body =
      R"({"Data":{"message":)" + twice +
      R"(},"Metadata":{"DequeueCount":"1","ExpirationTime":"2026-11-28T02:43:25+00:00","Id":"\"800ae4b3-bdd2-4c08-badd-f08e5a34b865\"",)"
      R"("InsertionTime":"2026-11-21T02:43:25+00:00","NextVisibleTime":"2026-11-21T02:53:25+00:00","PopReceipt":"\"AgAAAAMAAAAAAAAAAgtnj8x+1QE=\"",)"
      R"("sys":{"MethodName":"work","UtcNow":"2026-11-21T02:51:57.8287348Z","RandGuid":"4f98f6d2-0b00-4f9a-9665-5435e9f8d28c"}}})";
  char size[16];
  std::snprintf(size, sizeof size, "%zX", body.size());
  return "POST /" + function +
         " HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX-Azure-Functions-HostVersion: "
         "4.1037.0.0\r\nX-Azure-Functions-InvocationId: "
         "60defe83-2245-4fc3-9cc7-89e4e526c92b\r\nUser-Agent: "
         "Azure-Functions-Host/4.1037.0.0\r\nTransfer-Encoding: "
         "chunked\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" +
         size + "\r\n" + body + "\r\n0\r\n\r\n";
}

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
  contender.last =
      formwork::bench::Run({contender.child.port, connections, Seconds(), {Request("work")}});
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
  const std::string quick = Request("work");
  std::vector<std::string> mixed(10, quick);
  mixed[0] = Request("sleepy");
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
  const auto time = [](const char* name) {
    std::vector<double> times;
    for (int i = 0; i < 15; ++i) {
      const auto start = std::chrono::steady_clock::now();
      const Child child = formwork::bench::Start(name);
      const Measured one = formwork::bench::Run({child.port, 1, 0.0005, {Request("work")}});
      static_cast<void>(one);
      times.push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
              .count());
      formwork::bench::Stop(child);
    }
    return Median(times);
  };
  std::printf("fork to first answer: runtime %.2f ms, epoll %.2f ms\n", time("runtime"),
              time("epoll"));
}

}  // namespace

int main() {
  formwork::bench::PinToCore(1);
  Compare(16);
  Compare(64);
  Sleepers();
  FirstAnswer();
  return 0;
}
