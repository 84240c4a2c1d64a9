// What the infrastructure would have made before the first function runs, for the local host: its
// --resources file.

#include <map>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/run_plan.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

std::string ContainerText(const blueprint::Blueprint& blueprint,
                          const blueprint::Container& container) {
  std::string text = StrCat("{\"database\":", JsonQuote(blueprint.name.value),
                            ",\"name\":", JsonQuote(container.name.value),
                            ",\"partitionKey\":", JsonQuote(container.partition_key.value));
  if (container.ttl) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(container.ttl->value);
    text += StrCat(",\"ttl\":", seconds.count());
  }
  text += ",\"uniqueKeys\":[";
  for (size_t i = 0; i < container.unique_keys.size(); ++i) {
    text += i > 0 ? ",[" : "[";
    const auto& paths = container.unique_keys[i].paths;
    for (size_t k = 0; k < paths.size(); ++k)
      text += StrCat(k > 0 ? "," : "", JsonQuote(paths[k].value));
    text += "]";
  }
  return text + "]}";
}

// "stream-events-dead":"stream-events": whose failures each dead letter queue holds.
std::string DeadLetterOwners(const graph::Graph& graph) {
  std::map<std::string, std::string> owners;
  for (const graph::Edge& edge : graph.edges) {
    if (edge.verb != graph::Verb::kDeadLetters) continue;
    for (const graph::Edge* cause : graph.To(edge.from)) {
      const graph::Node& source = graph.At(cause->from);
      const bool triggers =
          cause->verb == graph::Verb::kTriggers && source.kind == graph::Kind::kQueue;
      if (triggers && !source.poison) owners.try_emplace(graph.At(edge.to).name, source.name);
    }
  }
  std::string text;
  for (const auto& [dead, owner] : owners)
    text += StrCat(text.empty() ? "" : ",", JsonQuote(dead), ":", JsonQuote(owner));
  return text;
}

// Which function calls which service: no function.json says it.
std::string Calls(const graph::Graph& graph) {
  std::string text;
  for (const graph::Edge& edge : graph.edges) {
    const graph::Node& service = graph.At(edge.to);
    if (edge.verb != graph::Verb::kCalls || service.kind != graph::Kind::kService) continue;
    text += StrCat(text.empty() ? "" : ",",
                   "{\"from\":", JsonQuote(StrCat("function:", graph.At(edge.from).name)),
                   ",\"to\":", JsonQuote(StrCat("service:", service.name)), "}");
  }
  return text;
}

}  // namespace

std::string ResourcesText(const Session& session) {
  const blueprint::Blueprint& blueprint = Chosen(session);
  std::string text = "{\"containers\":[";
  for (size_t i = 0; i < blueprint.containers.size(); ++i) {
    text += StrCat(i > 0 ? "," : "", ContainerText(blueprint, blueprint.containers[i]));
  }
  text += "],\"queues\":[";
  bool first = true;
  for (const graph::Node& node : session.graph.nodes) {
    if (node.kind != graph::Kind::kQueue) continue;
    text += StrCat(first ? "" : ",", JsonQuote(node.name));
    first = false;
  }
  return text + "],\"graph\":{\"deadLetters\":{" + DeadLetterOwners(session.graph) +
         "},\"calls\":[" + Calls(session.graph) + "]}}\n";
}

}  // namespace formwork::cli
