#include "generator/graph/graph.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/graph/draw.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace formwork;
using graph::Graph;
using graph::Kind;
using graph::Permission;

namespace {

Graph GraphOf(std::string text) {
  SourceMap sources;
  DiagnosticList sink;
  const FileId file = sources.Add("blueprint.yaml", std::move(text));
  const auto platform = blueprint::Load(sources, file, sink);
  for (const Diagnostic& diagnostic : sink.Sorted())
    UNSCOPED_INFO(diagnostic.message);
  REQUIRE(platform);
  REQUIRE_FALSE(sink.HasErrors());
  Graph built = graph::BuildGraph(platform->base);
  CHECK(graph::GraphFault(built) == std::nullopt);
  return built;
}

Graph Reference() {
  return GraphOf(test::ReadFile(FORMWORK_SOURCE_DIR "/examples/stream-guard/blueprint.yaml"));
}

// "post-message writes messages", for whole edges of one node.
std::vector<std::string> EdgesFrom(const Graph& g, Kind kind, std::string_view name) {
  const graph::Node* node = g.Find(kind, name);
  REQUIRE(node != nullptr);
  std::vector<std::string> found;
  for (const graph::Edge* edge : g.From(node->id))
    found.push_back(StrCat(Word(edge->verb), " ", g.At(edge->to).name));
  return found;
}

std::vector<std::string> GrantsOf(const Graph& g, std::string_view function) {
  std::vector<std::string> found;
  for (const graph::Grant& grant : g.grants) {
    if (g.At(grant.function).name != function) continue;
    found.push_back(
        StrCat(Word(grant.permission), " ", g.At(grant.resource).name, ": ", grant.reason));
  }
  return found;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("BuildGraph: a function's edges say what it touches", "[graph]") {
  const Graph g = Reference();
  CHECK(EdgesFrom(g, Kind::kFunction, "post-message") ==
        Lines{"writes messages", "writes violations", "sends stream-events", "calls gemini"});
  CHECK(EdgesFrom(g, Kind::kRoute, "POST /channels/{channelId}/messages") ==
        Lines{"triggers post-message"});
  CHECK(EdgesFrom(g, Kind::kContainer, "violations") == Lines{"triggers flag-stream"});
  CHECK(EdgesFrom(g, Kind::kFunction, "flag-stream") ==
        Lines{"dead-letters violations-dead", "sends stream-events"});
}

TEST_CASE(
    "BuildGraph: a queue-triggered workflow brings starter, mover, dead-letter activity and timers",
    "[graph]") {
  const Graph g = Reference();
  CHECK(EdgesFrom(g, Kind::kQueue, "stream-events") ==
        Lines{"triggers formwork-start-process-event"});
  CHECK(EdgesFrom(g, Kind::kFunction, "formwork-start-process-event") ==
        Lines{"dead-letters stream-events-dead", "starts process-event"});
  CHECK(EdgesFrom(g, Kind::kWorkflow, "process-event") ==
        Lines{"runs update-stats", "runs raise-alert", "runs write-log",
              "dead-letters stream-events-dead", "runs formwork-dead-letter"});
  CHECK(EdgesFrom(g, Kind::kQueue, "stream-events-poison") ==
        Lines{"triggers formwork-move-stream-events"});
  CHECK(EdgesFrom(g, Kind::kFunction, "formwork-move-stream-events") ==
        Lines{"moves stream-events-dead"});
  CHECK(g.Find(Kind::kFunction, "formwork-sweep") != nullptr);
  CHECK(g.Find(Kind::kFunction, "formwork-purge") != nullptr);
  CHECK(g.Find(Kind::kFunction, "formwork-health") != nullptr);
}

TEST_CASE("DeriveGrants: what a function declares and no more, each with its reason", "[graph]") {
  const Graph g = Reference();
  CHECK(GrantsOf(g, "post-message") ==
        Lines{"write messages: writes 'message'", "write violations: writes 'violation'",
              "send stream-events: sends 'event'", "read secret gemini-api-key: calls 'gemini'"});
  CHECK(GrantsOf(g, "list-messages") == Lines{"read messages: reads 'messages'"});
  CHECK(GrantsOf(g, "formwork-health").empty());
  CHECK(GrantsOf(g, "process-event").empty());
  CHECK(GrantsOf(g, "formwork-dead-letter") ==
        Lines{"send stream-events-dead: leaves there what could not be handled"});
}

TEST_CASE("DeriveGrants: no grant without an edge of its function", "[graph]") {
  const Graph g = Reference();
  for (const graph::Grant& grant : g.grants) {
    INFO(g.At(grant.function).name << " on " << g.At(grant.resource).name);
    const auto touches = [&](const graph::Edge& edge) {
      return edge.from == grant.function || edge.to == grant.function;
    };
    CHECK(std::ranges::any_of(g.edges, touches));
    CHECK(grant.app == g.app_of[grant.function]);
  }
}

TEST_CASE("DrawMermaid: names that hold markup stay text", "[graph]") {
  Graph g;
  g.nodes.push_back({.id = 0, .kind = Kind::kApp, .name = "a\"]; click x"});
  g.app_of = {0};
  CHECK(graph::DrawMermaid(g) ==
        "flowchart LR\n  subgraph app_a_click_x[\"a#quot;]; click x\"]\n  end\n  classDef system "
        "stroke-dasharray: 4 3\n");
}

TEST_CASE("DrawMermaid: a node's name does not depend on what stands before it", "[graph]") {
  Graph g;
  g.nodes.push_back({.id = 0, .kind = Kind::kApp, .name = "end"});
  g.nodes.push_back({.id = 1, .kind = Kind::kFunction, .name = "get-note"});
  g.nodes.push_back({.id = 2, .kind = Kind::kFunction, .name = "get_note"});
  g.nodes.push_back({.id = 3, .kind = Kind::kRoute, .name = "GET /notes/{id}"});
  g.nodes.push_back({.id = 4, .kind = Kind::kQueue, .name = "get-note"});
  g.nodes.push_back({.id = 5, .kind = Kind::kRoute, .name = "GET /notes/id"});
  g.app_of = {0, 0, 0, 0, Graph::kNoNode, Graph::kNoNode};
  g.edges.push_back({.from = 3, .verb = graph::Verb::kTriggers, .to = 1, .binding = ""});
  CHECK(graph::DrawMermaid(g) ==
        "flowchart LR\n  subgraph app_end[\"end\"]\n"
        "    function_get_note[\"get-note\"]\n"
        "    function_get_note_end[\"get_note\"]\n  end\n"
        "  route_GET_notes_id([\"GET /notes/{id}\"])\n"
        "  queue_get_note[/\"get-note\"/]\n"
        "  route_GET_notes_id_2([\"GET /notes/id\"])\n"
        "  route_GET_notes_id -->|\"triggers\"| function_get_note\n"
        "  classDef system stroke-dasharray: 4 3\n");
}

TEST_CASE("DrawDot, DrawJson: nodes are named after what they are", "[graph]") {
  Graph g;
  g.nodes.push_back({.id = 0, .kind = Kind::kApp, .name = "notes"});
  g.nodes.push_back({.id = 1, .kind = Kind::kFunction, .name = "get-note"});
  g.nodes.push_back({.id = 2, .kind = Kind::kQueue, .name = "get-note"});
  g.app_of = {0, 0, Graph::kNoNode};
  g.edges.push_back({.from = 1, .verb = graph::Verb::kSends, .to = 2, .binding = "job"});
  CHECK(graph::DrawDot(g) ==
        "digraph platform {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n"
        "  function_get_note [label=\"get-note\", shape=box];\n"
        "  queue_get_note [label=\"get-note\", shape=parallelogram];\n"
        "  function_get_note -> queue_get_note [label=\"sends job\"];\n}\n");
  CHECK(graph::DrawJson(g).find("{ \"id\": 2, \"key\": \"queue_get_note\", \"kind\": \"queue\"") !=
        std::string::npos);
}
