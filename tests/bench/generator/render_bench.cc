// How long rendering takes beside reading and checking, and how it grows with the number of
// functions. Prints ratios; asserts nothing: a busy machine is no defect.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "generator/blueprint/load.h"
#include "generator/graph/graph.h"
#include "generator/target/azure/azure.h"
#include "tests/bench/generator/many_functions.h"
#include "tests/support/temp_dir.h"

using namespace formwork;

namespace {

struct Times {
  double load = 0;
  double render = 0;
  size_t files = 0;
  size_t bytes = 0;
};

// Processor time of this process in milliseconds: what other processes do does not count.
double Now() {
  return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC;
}

// The shortest of several runs: what the work costs, not what the machine was busy with.
Times Measure(const std::string& text, int runs) {
  Times best{.load = 1e9, .render = 1e9};
  const Templates templates(EmbeddedTemplates());
  for (int run = 0; run < runs; ++run) {
    const auto start = Now();
    SourceMap sources;
    DiagnosticList sink;
    const FileId file = sources.Add("blueprint.yaml", text);
    const auto platform = blueprint::Load(sources, file, sink);
    const graph::Graph graph = graph::BuildGraph(platform->base);
    AzureTarget().Check(*platform, graph, sink);
    const auto loaded = Now();
    const auto files = AzureTarget().Render(*platform, graph, templates, sink);
    const auto rendered = Now();
    if (!files || sink.HasErrors()) {
      for (const Diagnostic& d : sink.Sorted())
        std::fprintf(stderr, "%s\n", d.message.c_str());
      std::exit(1);
    }
    best.load = std::min(best.load, loaded - start);
    best.render = std::min(best.render, rendered - loaded);
    best.files = files->files().size();
    best.bytes = 0;
    for (const auto& [path, rendered_file] : files->files())
      best.bytes += rendered_file.bytes.size();
  }
  return best;
}

void Print(const char* name, const Times& times) {
  std::printf(
      "%-14s read and check %8.2f ms   render %8.2f ms   %5zu files, %7zu KB   render/read %.2f\n",
      name, times.load, times.render, times.files, times.bytes / 1024, times.render / times.load);
}

}  // namespace

int main() {
  const Times reference =
      Measure(test::ReadFile(FORMWORK_SOURCE_DIR "/examples/stream-guard/blueprint.yaml"), 40);
  Print("stream-guard", reference);
  std::printf("rendering the reference costs %.2f of reading and checking it (bar: below 1)\n",
              reference.render / reference.load);
  const Times few = Measure(bench::ManyFunctions(50), 20);
  Print("50 functions", few);
  const Times many = Measure(bench::ManyFunctions(500), 10);
  Print("500 functions", many);
  std::printf(
      "500 against 50 functions: read and check %.1fx, render %.1fx (linear is 10x, bar: 12x)\n",
      many.load / few.load, many.render / few.render);
  return 0;
}
