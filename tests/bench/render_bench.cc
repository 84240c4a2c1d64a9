// How long rendering takes beside reading and checking, and how it grows with the number of
// functions. Prints ratios; asserts nothing: a busy machine is no defect.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/graph/graph.h"
#include "generator/target/azure/azure.h"

using namespace formwork;

namespace {

std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A platform of `count` functions of every kind in turn, over as many queues and containers as that
// takes.
std::string Generated(int count) {
  std::string containers;
  std::string queues;
  std::string functions;
  for (int i = 0; i < count; i += 5) {
    containers += StrCat("  things-", i, ": { of: Thing, partitionKey: /owner }\n");
    queues += StrCat("  jobs-", i, ": { of: Thing }\n");
    functions +=
        StrCat("  put-", i, ": { http: \"POST /things", i,
               "/{owner}\", body: Thing, writes: { thing: things-", i, ", job: jobs-", i, " } }\n");
    functions += StrCat("  list-", i, ":\n    http: \"GET /things", i,
                        "/{owner}\"\n    reads: { things: { from: things-", i,
                        ", partition: owner, query: \"SELECT * FROM c WHERE c.label = 'x'\" } }\n  "
                        "  returns: list(Thing)\n");
    functions +=
        StrCat("  do-", i, ": { queue: jobs-", i, ", writes: { thing: things-", i, " } }\n");
    functions += StrCat("  follow-", i, ": { changes: things-", i, " }\n");
    functions += StrCat("  tidy-", i, ": { schedule: \"0 0 3 * * *\" }\n");
  }
  return StrCat(
      "formwork: 1\nname: many\ntarget: azure\nregion: eastus\ntypes:\n"
      "  Thing: { id: uuid, owner: string, label: string }\ncontainers:\n",
      containers, "queues:\n", queues, "functions:\n", functions,
      "environments: { staging: {}, production: {} }\n");
}

struct Times {
  double load = 0;
  double render = 0;
  size_t files = 0;
  size_t bytes = 0;
};

double Millis(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

// The shortest of several runs: what the work costs, not what the machine was busy with.
Times Measure(const std::string& text, int runs) {
  using Clock = std::chrono::steady_clock;
  Times best{.load = 1e9, .render = 1e9};
  const Templates templates(EmbeddedTemplates());
  for (int run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    SourceMap sources;
    DiagnosticList sink;
    const FileId file = sources.Add("blueprint.yaml", text);
    const auto platform = blueprint::Load(sources, file, sink);
    const graph::Graph graph = graph::BuildGraph(platform->base);
    AzureTarget().Check(*platform, graph, sink);
    const auto loaded = Clock::now();
    const auto files = AzureTarget().Render(*platform, graph, templates, sink);
    const auto rendered = Clock::now();
    if (!files || sink.HasErrors()) {
      for (const Diagnostic& d : sink.Sorted())
        std::fprintf(stderr, "%s\n", d.message.c_str());
      std::exit(1);
    }
    best.load = std::min(best.load, Millis(loaded - start));
    best.render = std::min(best.render, Millis(rendered - loaded));
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
      Measure(ReadText(FORMWORK_SOURCE_DIR "/examples/stream-guard/blueprint.yaml"), 20);
  Print("stream-guard", reference);
  const Times few = Measure(Generated(50), 10);
  Print("50 functions", few);
  const Times many = Measure(Generated(500), 3);
  Print("500 functions", many);
  std::printf("500 against 50 functions: read and check %.1fx, render %.1fx (linear is 10x)\n",
              many.load / few.load, many.render / few.render);
  return 0;
}
