#include "generator/cost/traffic.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "generator/base/str_cat.h"
#include "generator/cost/schedule.h"
#include "generator/cost/words.h"

namespace formwork::cost {
namespace {

using blueprint::Function;
using blueprint::Workflow;

// Assumed per function and per queue, so that one more of either never makes a platform cheaper.
constexpr double kRequestsPerFunction = 20'000;
constexpr double kMessagesPerQueue = 100'000;

using Names = std::vector<std::string_view>;

// Who puts something into a queue or a container: a function, or a workflow through an activity.
struct Source {
  std::string_view function = {};  // whose outputs these are
  std::string_view runner = {};    // the function itself, or the workflow that runs the activity
  double count = 1;
  bool circle = false;
};

class Flow {
 public:
  Flow(const blueprint::Index& index, const LoadOptions& options, Assumptions& assumptions)
      : index_(index),
        usage_(index.blueprint->usage),
        options_(options),
        assumptions_(assumptions) {}

  Traffic Run() {
    for (const auto& row : usage_.functions)
      stated_[*row.function] = &row;
    CountShares();
    Outputs();
    for (const Function& function : index_.blueprint->functions)
      FindCircles(*function.name);
    for (const Workflow& workflow : index_.blueprint->workflows)
      FindCircles(*workflow.name);
    for (const Function& function : index_.blueprint->functions)
      Invocations(*function.name);
    for (const Workflow& workflow : index_.blueprint->workflows)
      Invocations(*workflow.name);
    for (const auto& queue : index_.blueprint->queues)
      Messages(*queue.name);
    for (const auto& container : index_.blueprint->containers)
      traffic_.changes[*container.name] = Changes(*container.name);
    return std::move(traffic_);
  }

 private:
  [[nodiscard]] const blueprint::FunctionUsage* Stated(std::string_view function) const {
    const auto it = stated_.find(function);
    return it == stated_.end() ? nullptr : it->second;
  }

  [[nodiscard]] bool StatesItself(std::string_view function) const {
    const auto* row = Stated(function);
    return row != nullptr && row->per_month;
  }

  // What is triggered by what; how many share the requests and events that are stated in total.
  void CountShares() {
    for (const Function& function : index_.blueprint->functions) {
      if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&function.trigger))
        receivers_[*queue->queue].push_back(*function.name);
      if (const auto* changes = std::get_if<blueprint::ChangesTrigger>(&function.trigger))
        followers_[*changes->container].push_back(*function.name);
      if (std::holds_alternative<blueprint::HttpTrigger>(function.trigger))
        http_ += StatesItself(*function.name) ? 0 : 1;
    }
    for (const Workflow& workflow : index_.blueprint->workflows) {
      if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&workflow.trigger))
        receivers_[*queue->queue].push_back(*workflow.name);
      else
        http_ += StatesItself(*workflow.name) ? 0 : 1;
    }
    for (const auto& queue : index_.blueprint->queues)
      queues_ += StatedReceiver(*queue.name).empty() ? 1 : 0;
  }

  // Empty: none.
  [[nodiscard]] std::string_view StatedReceiver(std::string_view queue) const {
    const auto it = receivers_.find(queue);
    if (stated_.empty() || it == receivers_.end()) return {};
    const auto found = std::ranges::find_if(
        it->second, [&](std::string_view receiver) { return StatesItself(receiver); });
    return found == it->second.end() ? std::string_view() : *found;
  }

  void Outputs() {
    for (const Function& function : index_.blueprint->functions)
      OutputsOf(*function.name, function.reach, {*function.name});
    ByName<Names> runners;
    for (const Workflow& workflow : index_.blueprint->workflows) {
      for (const auto& activity : workflow.activities)
        runners[*activity].push_back(*workflow.name);
    }
    for (const auto& activity : index_.blueprint->activities)
      OutputsOf(*activity.name, activity.reach, runners[*activity.name]);
  }

  void OutputsOf(std::string_view name, const blueprint::Reach& reach, const Names& runners) {
    auto& outputs = traffic_.outputs[name];
    outputs.reserve(reach.writes.size());
    for (const auto& write : reach.writes) {
      Output output{.to = *write.to, .queue = index_.queues.contains(*write.to)};
      Figure share = Share(name, *write.name);
      output.count = share.value;
      output.why = std::move(share.why);
      if (!output.queue && usage_.writes) output.count *= static_cast<double>(usage_.writes->value);
      output.replaces = !output.queue && std::ranges::any_of(reach.reads, [&](const auto& read) {
        return read.id && *read.from == output.to;
      });
      auto& sources = sources_[*write.to];
      for (const std::string_view runner : runners) {
        puts_[runner].emplace_back(*write.to, sources.size());
        sources.push_back({.function = name, .runner = runner, .count = output.count});
      }
      outputs.push_back(std::move(output));
    }
  }

  Figure Share(std::string_view function, const std::string& output) {
    if (const auto* row = Stated(function)) {
      const auto it = row->outputs.find(output);
      if (it != row->outputs.end()) {
        return {static_cast<double>(it->second.value.millionths) / 1e6, From::kStated,
                assumptions_.Why("usage.functions.", function, ".outputs")};
      }
    }
    return assumptions_.Assume(1, "each output of a function is written once per invocation");
  }

  // Depth first: what leads back to a runner that is on the way is marked, so that counts end.
  void FindCircles(std::string_view runner) {
    if (!seen_.insert(runner).second) return;
    const auto puts = puts_.find(runner);
    if (puts == puts_.end()) return;
    way_.insert(runner);
    for (const auto& [to, at] : puts->second) {
      // Whom something put there starts.
      for (const ByName<Names>* started : {&receivers_, &followers_}) {
        const auto it = started->find(to);
        if (it == started->end()) continue;
        for (const std::string_view next : it->second) {
          if (way_.contains(next))
            Cut(sources_[to][at], to);
          else
            FindCircles(next);
        }
      }
    }
    way_.erase(runner);
  }

  void Cut(Source& source, std::string_view to) {
    if (source.circle) return;
    source.circle = true;
    for (Output& output : traffic_.outputs[source.function]) {
      if (output.to == to) output.circle = true;
    }
    assumptions_.Assume(0, "what '", source.function, "' puts into '", to,
                        "' comes back to it: counted once, not followed further");
  }

  const Figure& Invocations(std::string_view runner) {
    if (const auto it = traffic_.invocations.find(runner); it != traffic_.invocations.end())
      return it->second;
    Figure figure =
        StatesItself(runner)
            ? Figure{static_cast<double>(Stated(runner)->per_month->value) * options_.scale,
                     From::kStated, assumptions_.Why("usage.functions.", runner, ".perMonth")}
            : Triggered(runner);
    return traffic_.invocations[runner] = std::move(figure);
  }

  Figure Triggered(std::string_view runner) {
    if (const Function* function = blueprint::Lookup(index_.functions, runner)) {
      if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&function->trigger))
        return Handled(*queue->queue);
      if (const auto* changes = std::get_if<blueprint::ChangesTrigger>(&function->trigger)) {
        return {Changes(*changes->container), From::kDerived,
                assumptions_.Why("the documents written to ", *changes->container)};
      }
      if (const auto* schedule = std::get_if<blueprint::ScheduleTrigger>(&function->trigger))
        return {Firings(*schedule->schedule), From::kDerived, assumptions_.Why("its schedule")};
      return Requests();
    }
    const Workflow* workflow = blueprint::Lookup(index_.workflows, runner);
    const auto* queue = std::get_if<blueprint::QueueTrigger>(&workflow->trigger);
    return queue != nullptr ? Handled(*queue->queue) : Requests();
  }

  // What comes from outside: a total that is stated, spread evenly, or so much for each.
  struct Inflow {
    const std::optional<blueprint::Number>& total;
    std::string_view field;  // of the total
    int over = 0;            // how many share it
    std::string_view whose;  // "functions"
    double each = 0;
    std::string_view assumed;  // "messages a month of each queue"
  };

  Figure Share(const Inflow& inflow) {
    if (inflow.total) {
      return {static_cast<double>(inflow.total->value) * options_.scale / std::max(inflow.over, 1),
              From::kStated,
              inflow.over > 1 ? assumptions_.Why(inflow.field, ", spread evenly over ", inflow.over,
                                                 " ", inflow.whose)
                              : assumptions_.Why(inflow.field)};
    }
    const double each = inflow.each * options_.share;
    Figure figure = assumptions_.Explains()
                        ? assumptions_.Assume(each, Count(each), " ", inflow.assumed)
                        : Figure{each};
    figure.value *= options_.scale;
    return figure;
  }

  double Firings(std::string_view schedule) {
    const auto [it, added] = firings_.try_emplace(schedule);
    if (added) it->second = FiringsPerMonth(schedule);
    return it->second;
  }

  Figure Requests() {
    return Share({.total = usage_.requests,
                  .field = "usage.requests",
                  .over = http_,
                  .whose = "functions",
                  .each = kRequestsPerFunction,
                  .assumed = "requests a month of each function with a route"});
  }

  Figure Events() {
    return Share({.total = usage_.events,
                  .field = "usage.events",
                  .over = queues_,
                  .whose = "queues",
                  .each = kMessagesPerQueue,
                  .assumed = "messages a month of each queue"});
  }

  Figure Handled(std::string_view queue) {
    const Figure& messages = Messages(queue);
    return {messages.value, From::kDerived,
            assumptions_.Why("the messages of ", queue, ": ", messages.why)};
  }

  const Figure& Messages(std::string_view queue) {
    if (const auto it = traffic_.messages.find(queue); it != traffic_.messages.end())
      return it->second;
    if (const std::string_view receiver = StatedReceiver(queue); !receiver.empty()) {
      return traffic_.messages[queue] = {
                 static_cast<double>(Stated(receiver)->per_month->value) * options_.scale,
                 From::kStated, assumptions_.Why("usage.functions.", receiver, ".perMonth")};
    }
    Figure figure = Events();
    double sent = 0;
    std::set<std::string_view> senders;  // each named once
    for (const Source& source : sources_[queue]) {
      if (source.circle) continue;
      sent += Invocations(source.runner).value * source.count;
      if (assumptions_.Explains()) senders.insert(source.function);
    }
    // Events count once: those that the platform sends itself are among them.
    if (sent > figure.value) {
      figure = {sent, From::kDerived, assumptions_.Why("sent by ", Join(senders, ", "))};
    } else if (sent > 0 && assumptions_.Explains()) {
      figure.why += StrCat("; ", Count(sent), " of them sent by ", Join(senders, ", "));
    }
    return traffic_.messages[queue] = std::move(figure);
  }

  double Changes(std::string_view container) {
    double documents = 0;
    for (const Source& source : sources_[container]) {
      if (!source.circle) documents += Invocations(source.runner).value * source.count;
    }
    return documents;
  }

  const blueprint::Index& index_;
  const blueprint::Usage& usage_;
  const LoadOptions& options_;
  Assumptions& assumptions_;
  ByName<const blueprint::FunctionUsage*> stated_ = {};
  ByName<Names> receivers_ = {};  // of a queue
  ByName<Names> followers_ = {};  // of a container
  ByName<std::vector<Source>> sources_ = {};
  // By runner: to where, and which of its sources.
  ByName<std::vector<std::pair<std::string_view, size_t>>> puts_ = {};
  ByName<double> firings_ = {};  // by schedule: many have the same
  std::unordered_set<std::string_view> seen_ = {};
  std::unordered_set<std::string_view> way_ = {};
  int http_ = 0;    // functions and workflows with a route that state no use of their own
  int queues_ = 0;  // whose receivers state none
  Traffic traffic_ = {};
};

}  // namespace

Traffic TrafficOf(const blueprint::Index& index, const LoadOptions& options,
                  Assumptions& assumptions) {
  return Flow(index, options, assumptions).Run();
}

const blueprint::FunctionUsage* UsageOf(const blueprint::Blueprint& blueprint,
                                        std::string_view function) {
  const auto it = std::ranges::find_if(blueprint.usage.functions,
                                       [&](const auto& row) { return *row.function == function; });
  return it == blueprint.usage.functions.end() ? nullptr : &*it;
}

}  // namespace formwork::cost
