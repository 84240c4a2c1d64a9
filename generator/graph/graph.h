#pragma once
// The platform as resources and what flows between them. Neutral: verbs and permissions, no cloud's
// words. Built from a checked blueprint; every command that explains, renders or compares starts
// here.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/blueprint/model.h"

namespace formwork::graph {

enum class Kind : uint8_t {
  kApp,
  kFunction,
  kWorkflow,
  kActivity,
  kQueue,
  kContainer,
  kService,
  kSecret,
  kRoute,
  kSchedule,
};

enum class Verb : uint8_t {
  kTriggers,     // route, schedule, queue, container -> function or workflow starter
  kReads,        // function -> container
  kWrites,       // function -> container
  kSends,        // function -> queue
  kCalls,        // function -> service
  kUses,         // service -> secret
  kStarts,       // starter function -> workflow
  kRuns,         // workflow -> activity
  kDeadLetters,  // function or workflow -> queue: what could not be handled goes there
  kMoves,        // mover function: poison queue -> dead letter queue (edge: function -> queue)
};

// What a system function is for; kNone for what the user declared.
enum class SystemRole : uint8_t {
  kNone,
  kHealth,
  kMover,
  kStarter,
  kDeadLetterActivity,
  kSweeper,
  kPurger,
};

using NodeId = uint32_t;

struct Node {
  NodeId id = 0;
  Kind kind = Kind::kFunction;
  std::string name;
  SystemRole system = SystemRole::kNone;
  bool dead_letter = false;  // a queue that holds dead letters
  bool poison = false;       // a queue the host itself moves messages to
  Span span = {};            // what in the blueprint caused it
};

struct Edge {
  NodeId from = 0;
  Verb verb = Verb::kTriggers;
  NodeId to = 0;
  std::string binding;  // the user's binding name, if it has one
  Span span = {};
};

enum class Permission : uint8_t {
  kReceive,     // take messages from a queue and delete them
  kSend,        // put messages into a queue
  kReadData,    // read documents of a container
  kWriteData,   // create and change documents of a container
  kFollow,      // follow a container's changes (reads it, writes leases)
  kReadSecret,  // read a secret's value
};

// One need: `function` of `app` needs `permission` on `resource`, because `reason`.
struct Grant {
  NodeId app = 0;
  NodeId function = 0;
  NodeId resource = 0;
  Permission permission = Permission::kReadData;
  std::string reason;  // "takes the messages of 'stream-events'", "writes 'violation'"
  Span span = {};
};

struct Graph {
  std::vector<Node> nodes;    // apps first, then in the blueprint's order, system functions last
  std::vector<Edge> edges;    // by from, then in written order
  std::vector<Grant> grants;  // by app, then function, then resource; no duplicates
  std::vector<NodeId>
      app_of;  // per node: its app; the node itself for apps; kNoNode for shared resources

  static constexpr NodeId kNoNode = 0xFFFFFFFFU;

  // Made by BuildGraph from the above, so that a look-up costs no walk.
  std::map<std::pair<Kind, std::string>, NodeId> ids;  // the first node of a kind and name
  std::vector<std::vector<uint32_t>> edges_from;       // per node: indices into edges
  std::vector<std::vector<uint32_t>> edges_to;

  [[nodiscard]] const Node& At(NodeId id) const { return nodes.at(id); }

  [[nodiscard]] const Node* Find(Kind kind, std::string_view name) const;
  [[nodiscard]] std::vector<const Edge*> From(NodeId id) const;
  [[nodiscard]] std::vector<const Edge*> To(NodeId id) const;
};

// Of a checked blueprint. A reference that leads nowhere is left out, so that a graph can be drawn
// of a broken one too.
[[nodiscard]] Graph BuildGraph(const blueprint::Blueprint& blueprint);

// What must hold of every graph; the first thing that does not, in words. For tests, after every
// build.
[[nodiscard]] std::optional<std::string> GraphFault(const Graph& graph);

// Names of what Formwork adds by itself, made here and nowhere else. Every app has its own health
// function; an app with workflows has one dead-letter activity, one sweeper and one purger.
[[nodiscard]] std::string HealthFunctionName();
[[nodiscard]] std::string DeadLetterActivityName();
[[nodiscard]] std::string SweeperFunctionName();
[[nodiscard]] std::string PurgerFunctionName();
[[nodiscard]] std::string MoverFunctionName(std::string_view queue);
[[nodiscard]] std::string StarterFunctionName(std::string_view workflow);
[[nodiscard]] std::string PoisonQueueName(std::string_view queue);
// NCRONTAB of the system timers; empty for what no timer starts.
[[nodiscard]] std::string_view SystemSchedule(SystemRole role);

[[nodiscard]] std::string_view Word(Kind kind);
[[nodiscard]] std::string_view Word(Verb verb);
[[nodiscard]] std::string_view Word(Permission permission);

}  // namespace formwork::graph
