#include "generator/cost/load.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "generator/base/str_cat.h"
#include "generator/cost/schedule.h"
#include "generator/cost/words.h"
#include "generator/graph/graph.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;
using blueprint::Function;
using blueprint::Workflow;

// What is assumed of a function that says nothing about its use. Shown in every report.
constexpr double kSeconds = 0.05;
constexpr double kServiceSeconds = 0.4;  // an AI service's answer, beside the function's own work
constexpr double kBytes = 1024;
constexpr double kQueryDocuments = 10;
constexpr double kTokensIn = 300;
constexpr double kTokensOut = 50;
constexpr double kStepsAtOnce = 10;  // the host's own limit of activities on one instance

class Loader {
 public:
  Loader(const Blueprint& blueprint, const LoadOptions& options, Detail detail)
      : blueprint_(blueprint),
        usage_(blueprint.usage),
        options_(options),
        index_(blueprint::MakeIndex(blueprint)),
        assumptions_(detail) {}

  Load Run() {
    load_.months = options_.months;
    load_.telemetry = options_.telemetry;
    bytes_ = usage_.size ? Stated(static_cast<double>(usage_.size->value.count), "usage.size")
                         : assumptions_.Assume(kBytes, "a document or message has 1 KiB");
    bytes_.value *= options_.size;
    traffic_ = TrafficOf(index_, options_, assumptions_);
    load_.functions.reserve(blueprint_.functions.size());
    for (const Function& function : blueprint_.functions)
      load_.functions.push_back(Row(function));
    for (const Workflow& workflow : blueprint_.workflows)
      AddWorkflow(workflow);
    for (FunctionLoad& timer : SystemTimers())
      load_.functions.push_back(std::move(timer));
    AddQueues();
    AddFollowed();
    load_.assumptions = assumptions_.Take();
    return std::move(load_);
  }

  // What the platform's own timers do: they are not in the blueprint.
  std::vector<FunctionLoad> SystemTimers() {
    std::vector<FunctionLoad> timers;
    std::set<std::string> purged;
    std::set<std::string> swept;
    for (const Workflow& workflow : blueprint_.workflows) {
      const std::string app = AppOf(*workflow.name);
      if (purged.insert(app).second)
        timers.push_back(Timer(graph::PurgerFunctionName(), app, graph::SystemRole::kPurger));
      const bool dead_letters =
          workflow.dead_letter || std::holds_alternative<blueprint::QueueTrigger>(workflow.trigger);
      if (dead_letters && swept.insert(app).second)
        timers.push_back(Timer(graph::SweeperFunctionName(), app, graph::SystemRole::kSweeper));
    }
    return timers;
  }

 private:
  template <class... Pieces>
  Figure Stated(double value, const Pieces&... why) {
    return {value, From::kStated, assumptions_.Why(why...)};
  }

  template <class... Pieces>
  Figure Derived(double value, const Pieces&... why) {
    return {value, From::kDerived, assumptions_.Why(why...)};
  }

  Figure Seconds(std::string_view function, const blueprint::Reach* reach) {
    Figure figure;
    if (const auto* row = UsageOf(blueprint_, function); row != nullptr && row->duration) {
      figure = Stated(static_cast<double>(row->duration->value.count()) / 1000, "usage.functions.",
                      function, ".duration");
    } else if (usage_.duration) {
      figure = Stated(static_cast<double>(usage_.duration->value.count()) / 1000, "usage.duration");
    } else if (reach != nullptr && !reach->calls.empty()) {
      figure = assumptions_.Assume(kSeconds + kServiceSeconds,
                                   "an invocation that calls a service takes 450 ms");
    } else {
      figure = assumptions_.Assume(kSeconds, "an invocation takes 50 ms");
    }
    figure.value *= options_.duration;
    return figure;
  }

  [[nodiscard]] const blueprint::App* App(std::string_view function) const {
    const auto it = index_.apps_of.find(function);
    return it == index_.apps_of.end() || it->second.empty() ? nullptr : it->second.front();
  }

  [[nodiscard]] std::string AppOf(std::string_view function) const {
    const auto* app = App(function);
    return app == nullptr ? *blueprint_.name : *app->name;
  }

  [[nodiscard]] double HttpAtOnce(std::string_view function) const {
    const auto* app = App(function);
    const auto& hosting = app == nullptr ? blueprint_.hosting : app->hosting;
    return static_cast<double>(std::max<int64_t>(1, *hosting.http_concurrency));
  }

  [[nodiscard]] double QueueAtOnce(const std::string& queue) const {
    const auto* row = blueprint::Lookup(index_.queues, queue);
    return row == nullptr ? 1 : static_cast<double>(std::max<int64_t>(1, *row->batch));
  }

  FunctionLoad Make(const std::string& name, Figure invocations, const blueprint::Reach* reach) {
    FunctionLoad row{
        .function = name, .app = AppOf(name), .group = name, .invocations = std::move(invocations)};
    row.seconds = Seconds(name, reach);
    row.document_bytes = bytes_;
    const auto* stated = UsageOf(blueprint_, name);
    if (stated != nullptr && stated->size) {
      row.document_bytes = Stated(static_cast<double>(stated->size->value.count) * options_.size,
                                  "usage.functions.", name, ".size");
    }
    row.response_bytes = Derived(row.document_bytes.value, "as a document");
    if (reach == nullptr) return row;
    row.outputs = traffic_.outputs.at(name);
    Reads(*reach, stated, row);
    Calls(*reach, row);
    return row;
  }

  void Reads(const blueprint::Reach& reach, const blueprint::FunctionUsage* stated,
             FunctionLoad& row) {
    for (const auto& read : reach.reads) {
      if (!read.query) {
        row.point_reads += 1;
        continue;
      }
      row.queries += 1;
      Figure documents = Documents(stated, row.function);
      documents.value *= options_.reads;
      if (documents.value > row.query_documents.value) row.query_documents = std::move(documents);
    }
    if (row.queries > 0) {
      row.response_bytes =
          Derived(row.document_bytes.value * std::max(1.0, row.query_documents.value),
                  "the documents of a query");
    }
  }

  Figure Documents(const blueprint::FunctionUsage* stated, const std::string& function) {
    if (stated != nullptr && stated->reads)
      return Stated(static_cast<double>(stated->reads->value), "usage.functions.", function,
                    ".reads");
    if (usage_.reads) return Stated(static_cast<double>(usage_.reads->value), "usage.reads");
    return assumptions_.Assume(kQueryDocuments, "a query reads 10 documents");
  }

  void Calls(const blueprint::Reach& reach, FunctionLoad& row) {
    for (const auto& call : reach.calls) {
      const auto* service = blueprint::Lookup(index_.services, *call);
      if (service == nullptr || *service->kind != blueprint::ServiceKind::kGemini) continue;
      const double before_in = row.tokens_in.value;
      const double before_out = row.tokens_out.value;
      row.tokens_in = assumptions_.Assume(kTokensIn, "a call of the AI service takes 300 tokens");
      row.tokens_out = assumptions_.Assume(kTokensOut, "a call of the AI service gives 50 tokens");
      row.tokens_in.value = before_in + row.tokens_in.value * options_.tokens;
      row.tokens_out.value = before_out + row.tokens_out.value * options_.tokens;
      row.model = *service->model;
    }
  }

  FunctionLoad Row(const Function& function) {
    FunctionLoad row = Make(*function.name, traffic_.invocations[*function.name], &function.reach);
    if (std::holds_alternative<blueprint::HttpTrigger>(function.trigger)) {
      row.group = "http";
      row.at_once = HttpAtOnce(*function.name);
    } else if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&function.trigger)) {
      row.use = Use::kEvents;
      row.at_once = QueueAtOnce(*queue->queue);
    } else {
      row.use = std::holds_alternative<blueprint::ChangesTrigger>(function.trigger) ? Use::kEvents
                                                                                    : Use::kIdle;
    }
    return row;
  }

  // A workflow's instance: the starter, an orchestrator call at the start and per finished
  // activity, the activities themselves.
  void AddWorkflow(const Workflow& workflow) {
    const Figure instances = traffic_.invocations[*workflow.name];
    const auto* queue = std::get_if<blueprint::QueueTrigger>(&workflow.trigger);
    const Use use = queue == nullptr ? Use::kRequests : Use::kEvents;
    FunctionLoad starter = Make(*workflow.name, instances, nullptr);
    starter.function = graph::StarterFunctionName(*workflow.name);
    starter.group = queue == nullptr ? "http" : starter.function;
    starter.at_once = queue == nullptr ? HttpAtOnce(*workflow.name) : QueueAtOnce(*queue->queue);
    starter.use = use;
    load_.functions.push_back(std::move(starter));
    const auto steps = static_cast<double>(workflow.activities.size());
    AddStep(*workflow.name, use, nullptr, *workflow.name,
            Derived(instances.value * (steps + 1),
                    "one call at the start and one per finished activity"));
    for (const auto& name : workflow.activities) {
      if (const auto* activity = blueprint::Lookup(index_.activities, *name)) {
        AddStep(*name, use, &activity->reach, *workflow.name,
                Derived(instances.value, "once per ", *workflow.name));
      }
    }
    load_.workflows.push_back({.workflow = *workflow.name,
                               .app = AppOf(*workflow.name),
                               .use = use,
                               .instances = instances.value,
                               .activities = steps});
  }

  void AddStep(const std::string& name, Use use, const blueprint::Reach* reach,
               const std::string& workflow, Figure invocations) {
    FunctionLoad row = Make(name, std::move(invocations), reach);
    row.app = AppOf(workflow);
    row.group = "durable";
    row.at_once = kStepsAtOnce;
    row.use = use;
    load_.functions.push_back(std::move(row));
  }

  FunctionLoad Timer(const std::string& name, const std::string& app, graph::SystemRole role) {
    FunctionLoad timer =
        Make(name, Derived(FiringsPerMonth(graph::SystemSchedule(role)), "its schedule"), nullptr);
    timer.app = app;
    timer.use = Use::kIdle;
    return timer;
  }

  void AddQueues() {
    std::unordered_map<std::string_view, const FunctionLoad*> rows;
    for (const FunctionLoad& row : load_.functions)
      rows.try_emplace(row.function, &row);
    std::unordered_map<std::string_view, std::string> receivers;
    for (const Function& function : blueprint_.functions) {
      if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&function.trigger))
        receivers.try_emplace(*queue->queue, *function.name);
    }
    for (const Workflow& workflow : blueprint_.workflows) {
      if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&workflow.trigger))
        receivers.try_emplace(*queue->queue, graph::StarterFunctionName(*workflow.name));
    }
    for (const auto& queue : blueprint_.queues) {
      QueueLoad row{.queue = *queue.name, .messages = traffic_.messages[*queue.name]};
      if (const auto it = receivers.find(row.queue); it != receivers.end()) {
        const FunctionLoad* receiver = rows.at(it->second);
        row.receiver = receiver->function;
        row.group = receiver->group;
        row.app = receiver->app;
      }
      load_.queues.push_back(std::move(row));
    }
  }

  void AddFollowed() {
    for (const Function& function : blueprint_.functions) {
      if (const auto* changes = std::get_if<blueprint::ChangesTrigger>(&function.trigger)) {
        load_.followed.push_back({.container = *changes->container,
                                  .follower = *function.name,
                                  .documents = traffic_.changes[*changes->container]});
      }
    }
  }

  const Blueprint& blueprint_;
  const blueprint::Usage& usage_;
  const LoadOptions& options_;
  blueprint::Index index_;
  Assumptions assumptions_;
  Traffic traffic_ = {};
  Load load_ = {};
  Figure bytes_ = {};
};

}  // namespace

Load LoadOf(const Blueprint& blueprint, const LoadOptions& options, Detail detail) {
  return Loader(blueprint, options, detail).Run();
}

}  // namespace formwork::cost
