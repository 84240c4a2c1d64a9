// Names as Azure takes them. What the language itself forbids has been said before.

#include <algorithm>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"
#include "generator/target/azure/check_parts.h"
#include "generator/target/azure/naming.h"

namespace formwork::azure {
namespace {

using blueprint::Text;

void Refuse(const Text& name, std::string message, std::string help, Sink& sink) {
  sink.Report(MakeDiagnostic(4005, name.span, std::move(message), std::move(help)));
}

// Storage queues, and blob containers too: lower-case letters, digits and single '-', none at the
// ends.
bool IsStorageName(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return std::ranges::all_of(name, good) && !name.starts_with('-') && !name.ends_with('-') &&
         name.find("--") == std::string_view::npos;
}

// False when the name was refused.
bool CheckQueue(std::string_view name, Span span, size_t longest, Sink& sink) {
  const Text text{.value = std::string(name), .span = span};
  if (!IsStorageName(name)) {
    Refuse(text, StrCat("'", name, "' is no name for a storage queue"),
           "Azure takes lower-case letters, digits and single '-', not at the ends", sink);
  } else if (name.size() < 3 || name.size() > longest) {
    Refuse(text,
           StrCat("the queue name '", name, "' has ", name.size(),
                  name.size() == 1 ? " character" : " characters"),
           StrCat("Azure takes 3 to ", longest,
                  longest < kLongestQueue ? ", with room for '-poison'" : ""),
           sink);
  } else {
    return true;
  }
  return false;
}

void CheckQueues(const graph::Graph& graph, Sink& sink) {
  std::set<Span> refused;
  for (const graph::Node& node : graph.nodes) {
    if (node.kind != graph::Kind::kQueue || node.poison) continue;
    // A dead letter that is named after its queue is as wrong as that.
    if (node.dead_letter && refused.contains(node.span)) continue;
    // Nothing takes dead letters, so nothing puts them aside.
    const size_t room = node.dead_letter ? 0 : kPoisonSuffix.size();
    if (!CheckQueue(node.name, node.span, kLongestQueue - room, sink)) refused.insert(node.span);
  }
}

void CheckDashes(const Text& name, std::string_view what, size_t longest, std::string_view why,
                 Sink& sink) {
  if (name->find("--") != std::string::npos || name->ends_with('-')) {
    Refuse(name, StrCat("'", *name, "' is no name for ", what, " in Azure"),
           "write single '-', not at the end", sink);
  } else if (name->size() > longest) {
    Refuse(name, StrCat("'", *name, "' has ", name->size(), " characters, too many for ", what),
           StrCat("write at most ", longest, ": ", why), sink);
  }
}

}  // namespace

void CheckNames(const blueprint::Blueprint& blueprint, const graph::Graph& graph, Sink& sink) {
  CheckDashes(blueprint.name, "the platform", kLongestApp, "it is part of every name", sink);
  for (const blueprint::App& app : blueprint.apps) {
    if (app.name.origin == blueprint::Origin::kDefault) continue;  // the platform's own name
    CheckDashes(app.name, "an app", kLongestApp, "the host knows itself by it", sink);
  }
  for (const blueprint::Environment& environment : blueprint.environments) {
    CheckDashes(environment.name, "an environment", kLongestEnvironment, "it is part of every name",
                sink);
  }
  for (const blueprint::Secret& secret : blueprint.secrets) {
    CheckDashes(secret.name, "a secret", 127, "a key vault takes no more", sink);
  }
  CheckQueues(graph, sink);
}

}  // namespace formwork::azure
