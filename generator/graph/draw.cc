#include "generator/graph/draw.h"

#include <set>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::graph {
namespace {

// Mermaid reads entities in a quoted label; everything that could end the label or start markup
// becomes one.
std::string MermaidLabel(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '#':
        out += "#35;";
        break;
      case '<':
        out += "#lt;";
        break;
      case '>':
        out += "#gt;";
        break;
      case '`':
        out += "#96;";
        break;
      case '\n':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
  return out;
}

// The shape says the kind: brackets around the label, in Mermaid and in DOT.
struct Shape {
  std::string_view open;
  std::string_view close;
  std::string_view dot;
};

Shape ShapeOf(const Node& node) {
  switch (node.kind) {
    case Kind::kQueue:
      return {"[/", "/]", "parallelogram"};
    case Kind::kContainer:
      return {"[(", ")]", "cylinder"};
    case Kind::kService:
      return {"{{", "}}", "hexagon"};
    case Kind::kSecret:
      return {"[[", "]]", "component"};
    case Kind::kRoute:
    case Kind::kSchedule:
      return {"([", "])", "oval"};
    case Kind::kWorkflow:
      return {"[[", "]]", "box3d"};
    case Kind::kApp:
    case Kind::kFunction:
    case Kind::kActivity:
      return {"[", "]", "box"};
  }
  return {"[", "]", "box"};
}

std::string EdgeLabel(const Edge& edge) {
  return edge.binding.empty() ? std::string(Word(edge.verb))
                              : StrCat(Word(edge.verb), " ", edge.binding);
}

// Letters, digits and single underscores, which Mermaid and DOT take anywhere.
std::string Slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  if (out.ends_with('_')) out.pop_back();
  return out;
}

// By node, after what they are: what is added elsewhere leaves the lines about a node alone.
std::vector<std::string> StableNames(const Graph& graph) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const Node& node : graph.nodes) {
    std::string name = StrCat(Word(node.kind), "_", Slug(node.name));
    const NodeId app = graph.app_of[node.id];
    if (taken.contains(name) && app != Graph::kNoNode)
      name += StrCat("_", Slug(graph.At(app).name));  // each app has its own of our functions
    const std::string first = name;
    for (int count = 2; !taken.insert(name).second; ++count)
      name = StrCat(first, "_", count);
    names.push_back(std::move(name));
  }
  return names;
}

std::string MermaidNode(const Node& node, const std::string& name, std::string_view indent) {
  const Shape shape = ShapeOf(node);
  return StrCat(indent, name, shape.open, "\"", MermaidLabel(node.name), "\"", shape.close,
                node.system == SystemRole::kNone ? "" : ":::system", "\n");
}

std::string Mermaid(const Graph& graph, const std::set<NodeId>& shown) {
  const std::vector<std::string> names = StableNames(graph);
  std::string out = "flowchart LR\n";
  for (const Node& app : graph.nodes) {
    if (app.kind != Kind::kApp || !shown.contains(app.id)) continue;
    out += StrCat("  subgraph ", names[app.id], "[\"", MermaidLabel(app.name), "\"]\n");
    for (const Node& node : graph.nodes) {
      const bool inside = node.id != app.id && graph.app_of[node.id] == app.id &&
                          node.kind != Kind::kRoute && node.kind != Kind::kSchedule;
      if (inside && shown.contains(node.id)) out += MermaidNode(node, names[node.id], "    ");
    }
    out += "  end\n";
  }
  for (const Node& node : graph.nodes) {
    const bool outside = graph.app_of[node.id] == Graph::kNoNode || node.kind == Kind::kRoute ||
                         node.kind == Kind::kSchedule;
    if (outside && shown.contains(node.id)) out += MermaidNode(node, names[node.id], "  ");
  }
  for (const Edge& edge : graph.edges) {
    if (!shown.contains(edge.from) || !shown.contains(edge.to)) continue;
    const std::string_view arrow =
        edge.verb == Verb::kDeadLetters || edge.verb == Verb::kMoves ? "-.->" : "-->";
    out += StrCat("  ", names[edge.from], " ", arrow, "|\"", MermaidLabel(EdgeLabel(edge)), "\"| ",
                  names[edge.to], "\n");
  }
  return out + "  classDef system stroke-dasharray: 4 3\n";
}

}  // namespace

std::string DrawMermaid(const Graph& graph) {
  std::set<NodeId> all;
  for (const Node& node : graph.nodes)
    all.insert(node.id);
  return Mermaid(graph, all);
}

std::string DrawMermaidOfApp(const Graph& graph, NodeId app) {
  std::set<NodeId> shown;
  for (const Node& node : graph.nodes) {
    if (graph.app_of[node.id] == app) shown.insert(node.id);
  }
  const std::set<NodeId> inside = shown;
  for (const Edge& edge : graph.edges) {
    if (inside.contains(edge.from)) shown.insert(edge.to);
    if (inside.contains(edge.to)) shown.insert(edge.from);
  }
  return Mermaid(graph, shown);
}

std::string DrawDot(const Graph& graph) {
  const std::vector<std::string> names = StableNames(graph);
  std::string out = "digraph platform {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n";
  for (const Node& node : graph.nodes) {
    if (node.kind == Kind::kApp) continue;
    out += StrCat("  ", names[node.id], " [label=", JsonQuote(node.name),
                  ", shape=", ShapeOf(node).dot,
                  node.system == SystemRole::kNone ? "" : ", style=dashed", "];\n");
  }
  for (const Edge& edge : graph.edges) {
    out += StrCat("  ", names[edge.from], " -> ", names[edge.to],
                  " [label=", JsonQuote(EdgeLabel(edge)), "];\n");
  }
  return out + "}\n";
}

std::string DrawJson(const Graph& graph) {
  const std::vector<std::string> names = StableNames(graph);
  std::string out = "{\n  \"schema_version\": 1,\n  \"nodes\": [";
  for (const Node& node : graph.nodes) {
    const NodeId app = graph.app_of[node.id];
    out += StrCat(
        node.id == 0 ? "\n" : ",\n", "    { \"id\": ", node.id,
        ", \"key\": ", JsonQuote(names[node.id]), ", \"kind\": ", JsonQuote(Word(node.kind)),
        ", \"name\": ", JsonQuote(node.name),
        ", \"app\": ", app == Graph::kNoNode ? std::string("null") : JsonQuote(graph.At(app).name),
        ", \"system\": ", node.system == SystemRole::kNone ? "false" : "true", " }");
  }
  out += "\n  ],\n  \"edges\": [";
  bool first = true;
  for (const Edge& edge : graph.edges) {
    out += StrCat(first ? "\n" : ",\n", "    { \"from\": ", edge.from,
                  ", \"verb\": ", JsonQuote(Word(edge.verb)), ", \"to\": ", edge.to,
                  ", \"binding\": ", JsonQuote(edge.binding), " }");
    first = false;
  }
  return out + (first ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace formwork::graph
