// Pieces of a blueprint and what hangs on them, asked of a renderer small enough to be seen
// through.

#include "generator/provenance/trace.h"

#include <sstream>

#include "generator/base/str_cat.h"
#include "generator/reader/read_yaml.h"
#include "generator/source/source_map.h"
#include "tests/support/catch.h"

using namespace formwork;
using namespace formwork::provenance;

namespace {

const std::string kText =
    "formwork: 1\n"
    "queues:\n"
    "  jobs: { attempts: 5, ttl: 7d }\n"
    "  mail:\n"
    "    attempts: 3\n"
    "functions:\n"
    "  work:\n"
    "    queue: jobs\n";

reader::Node Read(const std::string& text) {
  SourceMap sources;
  DiagnosticList found;
  auto root = reader::ReadYaml(sources, sources.Add("b", text), found);
  REQUIRE(root);
  return std::move(*root);
}

const reader::Node* At(const reader::Node& node, std::initializer_list<const char*> path) {
  const reader::Node* at = &node;
  for (const char* key : path)
    at = at == nullptr ? nullptr : at->Find(key);
  return at;
}

// Good when every function's queue is there. "queues" has a line for each queue, "host" the largest
// of the attempts, at most 8, and each function a file with what starts it.
Outcome Render(const std::string& text, Want /*want*/) {
  SourceMap sources;
  DiagnosticList found;
  const auto root = reader::ReadYaml(sources, sources.Add("b", text), found);
  Outcome outcome;
  if (!root || !root->IsMapping()) return outcome;
  const reader::Node* queues = root->Find("queues");
  std::string lines = "head\n";
  int most = 0;
  for (size_t i = 0; queues != nullptr && i < queues->items.size(); ++i) {
    const reader::Node* attempts = At(queues->items[i], {"attempts"});
    const std::string number = attempts == nullptr ? "1" : attempts->text;
    if (number.find_first_not_of("0123456789") != std::string::npos) return outcome;
    most = std::max(most, std::stoi(number));
    lines += StrCat(queues->keys[i].text, " ", number, "\n");
  }
  FileSet files;
  const reader::Node* functions = root->Find("functions");
  for (size_t i = 0; functions != nullptr && i < functions->items.size(); ++i) {
    const reader::Node* queue = functions->items[i].Find("queue");
    if (queue == nullptr || queues == nullptr || queues->Find(queue->text) == nullptr) {
      outcome.faults = {queue == nullptr ? functions->keys[i].span.begin : queue->span.begin};
      return outcome;
    }
    files.Add(functions->keys[i].text, {.bytes = StrCat("fixed\nstarted by ", queue->text, "\n")});
  }
  files.Add("queues", {.bytes = lines});
  files.Add("host", {.bytes = StrCat("most ", std::min(most, 8), "\nversion 2\n")});
  outcome.good = true;
  outcome.files = std::move(files);
  return outcome;
}

struct Traced {
  FileSet files = *Render(kText, Want::kFiles).files;
  Tracer tracer{kText, files, PartsOf(Read(kText), kText), Render};

  static std::vector<std::string> Texts(const std::vector<Span>& spans) {
    std::vector<std::string> out;
    for (const Span& span : spans)
      out.push_back(kText.substr(span.begin, span.end - span.begin));
    return out;
  }

  std::vector<std::string> Causes(const std::string& path, uint32_t line) {
    return Texts(tracer.CausesOf(path, line));
  }

  std::string Effects(const std::string& first, const std::string& last) {
    std::string out;
    const auto end = static_cast<uint32_t>(kText.find(last) + last.size());
    const auto begin = static_cast<uint32_t>(kText.find(first));
    for (const auto& [path, ranges] : tracer.EffectsOf(begin, end)) {
      for (const Lines& lines : ranges)
        out += StrCat(path, ":", lines.first, "-", lines.last, " ");
    }
    return out;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Tracer: a line hangs on the values that move it", "[provenance]") {
  Traced traced;
  CHECK(traced.Causes("queues", 2) == Texts{"jobs", "5"});
  CHECK(traced.Causes("queues", 3) == Texts{"mail", "3"});
  CHECK(traced.Causes("work", 2) == Texts{"jobs", "jobs"});  // the name, and whoever says it
  // Only the largest counts; the other takes over when it grows, which one guess shows.
  CHECK(traced.Causes("host", 1) == Texts{"5", "3"});
}

TEST_CASE("Tracer: where no value makes a difference, what a line is there for", "[provenance]") {
  Traced traced;
  CHECK(traced.Causes("host", 2).empty());
  CHECK(Traced::Texts(traced.tracer.ReasonsOf("host", 2)).empty());
  CHECK(traced.Causes("queues", 1).empty());
  CHECK(traced.Causes("work", 1) == Texts{"work:\n    queue: jobs"});
}

TEST_CASE("Tracer: what hangs on a piece", "[provenance]") {
  Traced traced;
  CHECK(traced.Effects("5", "5") == "host:1-1 queues:2-2 ");
  CHECK(traced.Effects("mail", "attempts: 3") == "host:1-1 queues:3-3 ");
  CHECK(traced.Effects("ttl", "7d") == "");
  CHECK(traced.Effects("functions", "queue: jobs") == "work:1-2 ");
}

TEST_CASE("PartsOf: what is cut is whole lines, or an item with its comma", "[provenance]") {
  std::vector<std::string> left;
  for (const Part& part : PartsOf(Read(kText), kText)) {
    if (part.kind != Part::Kind::kEntry) continue;
    const std::string cut = *Edited(kText, part.variants.front());
    left.push_back(cut.substr(0, cut.find("functions:") == std::string::npos
                                     ? std::string::npos
                                     : cut.find("functions:")));
  }
  CHECK(left[2] == "formwork: 1\nqueues:\n  mail:\n    attempts: 3\n");
  CHECK(left[3] == "formwork: 1\nqueues:\n  jobs: { ttl: 7d }\n  mail:\n    attempts: 3\n");
  CHECK(left[4] == "formwork: 1\nqueues:\n  jobs: { attempts: 5 }\n  mail:\n    attempts: 3\n");
  CHECK(left[5] == "formwork: 1\nqueues:\n  jobs: { attempts: 5, ttl: 7d }\n");
}

TEST_CASE("Edited: overlapping edits are refused, places are found again", "[provenance]") {
  const std::string text = "one two three";
  const std::vector<Edit> edits = {{{0, 8, 13}, "3"}, {{0, 0, 3}, "first"}};
  CHECK(*Edited(text, edits) == "first two 3");
  CHECK(PlaceBefore(edits, 0) == 0);
  CHECK(PlaceBefore(edits, 6) == 4);
  CHECK(PlaceBefore(edits, 10) == 8);
  CHECK_FALSE(Edited(text, {{{0, 0, 5}, "x"}, {{0, 4, 6}, "y"}}));
}

TEST_CASE("Alternatives: begin with different kinds of change", "[provenance]") {
  const auto first = [](std::string_view value, size_t count) {
    std::vector<std::string> all = Alternatives(value);
    all.resize(std::min(count, all.size()));
    return all;
  };
  CHECK(first("30d", 3) == Texts{"31d", "15d", "120d"});
  CHECK(first("public", 2) == Texts{"key", "publicx"});
  CHECK(first("true", 1) == Texts{"false"});
  CHECK(first("string(1..64)", 2) == Texts{"string(1..65)", "string(1..32)"});
  CHECK(first("enum(a, b)", 1) == Texts{"enum(a, b, another)"});
  CHECK(first("GET /a/{b}", 2) == Texts{"POST /a/{b}", "GET /a/{b}x"});
}
