#include "generator/cost/load.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/cost/schedule.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;
using blueprint::Function;

// What is assumed of a platform that says nothing about its use. Shown in every report.
constexpr double kRequests = 100'000;
constexpr double kEvents = 100'000;
constexpr double kSeconds = 0.05;
constexpr double kServiceSeconds = 0.4;  // an AI service's answer, beside the function's own work
constexpr double kBytes = 1024;
constexpr double kQueryDocuments = 10;
constexpr double kTokensIn = 300;
constexpr double kTokensOut = 50;
constexpr double kSweeps = 8'766;  // every five minutes
constexpr double kPurges = 30.4;   // once a day

class Loader {
 public:
  Loader(const Blueprint& blueprint, const LoadOptions& options)
      : blueprint_(blueprint), usage_(blueprint.usage), options_(options) {}

  Load Run() {
    load_.months = options_.months;
    bytes_ = usage_.size ? Stated(static_cast<double>(usage_.size->value.count), "usage.size")
                         : Assumed(kBytes, "a document or message has 1 KiB");
    load_.document_bytes = bytes_.value;
    Requests();
    Queues();
    Schedules();
    Workflows();
    Changes();
    return std::move(load_);
  }

 private:
  static Figure Stated(double value, std::string why) {
    return {value, From::kStated, std::move(why)};
  }

  Figure Assumed(double value, std::string why) {
    Figure figure{value, From::kAssumed, StrCat("assumed: ", why)};
    const bool known = std::ranges::any_of(
        load_.assumptions, [&](const Figure& other) { return other.why == figure.why; });
    if (!known) load_.assumptions.push_back(figure);
    return figure;
  }

  [[nodiscard]] const blueprint::FunctionUsage* UsageOf(std::string_view function) const {
    const auto it = std::ranges::find_if(
        usage_.functions, [&](const auto& row) { return *row.function == function; });
    return it == usage_.functions.end() ? nullptr : &*it;
  }

  // The total a month of requests or events.
  Figure Total(const std::optional<blueprint::Number>& stated, double assumed, const char* field,
               const char* what) {
    if (stated) {
      Figure figure = Stated(static_cast<double>(stated->value), field);
      figure.value *= options_.scale;
      return figure;
    }
    Figure figure =
        Assumed(assumed * options_.share,
                StrCat(static_cast<int64_t>(assumed * options_.share), " ", what, " a month"));
    figure.value *= options_.scale;
    return figure;
  }

  Figure Seconds(std::string_view function, const blueprint::Reach* reach) {
    if (const auto* row = UsageOf(function); row != nullptr && row->duration) {
      return Stated(static_cast<double>(row->duration->value.count()) / 1000,
                    StrCat("usage.functions.", function, ".duration"));
    }
    if (usage_.duration)
      return Stated(static_cast<double>(usage_.duration->value.count()) / 1000, "usage.duration");
    const bool calls = reach != nullptr && !reach->calls.empty();
    return calls ? Assumed(kSeconds + kServiceSeconds,
                           "an invocation that calls a service takes 450 ms")
                 : Assumed(kSeconds, "an invocation takes 50 ms");
  }

  static constexpr std::string_view kNoGroup = {};

  FunctionLoad Make(const std::string& name, std::string group, Figure invocations,
                    const blueprint::Reach* reach) {
    FunctionLoad row{.function = name,
                     .app = AppOf(name),
                     .group = std::move(group),
                     .invocations = std::move(invocations)};
    if (const auto* stated = UsageOf(name); stated != nullptr && stated->per_month) {
      row.invocations = Stated(static_cast<double>(stated->per_month->value) * options_.scale,
                               StrCat("usage.functions.", name, ".perMonth"));
    }
    row.seconds = Seconds(name, reach);
    row.documents_bytes = bytes_.value;
    if (const auto* stated = UsageOf(name); stated != nullptr && stated->size)
      row.documents_bytes = static_cast<double>(stated->size->value.count);
    row.response_bytes = {row.documents_bytes, From::kDerived, "as a document"};
    if (reach != nullptr) Touch(*reach, row);
    return row;
  }

  std::string AppOf(std::string_view function) const {
    const auto* app = FindAppOf(blueprint_, function);
    return app == nullptr ? *blueprint_.name : *app->name;
  }

  // What one invocation reads, writes, sends and calls.
  void Touch(const blueprint::Reach& reach, FunctionLoad& row) {
    const double reads = usage_.reads ? static_cast<double>(usage_.reads->value) : 1;
    for (const auto& read : reach.reads) {
      if (read.query) {
        row.queries += 1;
        const double documents =
            usage_.reads ? reads : Assumed(kQueryDocuments, "a query reads 10 documents").value;
        row.query_documents = std::max(row.query_documents, documents);
      } else {
        row.point_reads += 1;
      }
    }
    for (const auto& write : reach.writes) {
      const bool queue = FindQueue(blueprint_, *write.to) != nullptr;
      const double each = usage_.writes && !queue ? static_cast<double>(usage_.writes->value) : 1;
      (queue ? row.messages : row.writes) += each;
      if (queue) {
        load_.messages[*write.to] += row.invocations.value;
      } else {
        load_.written[*write.to] += row.invocations.value * each;
      }
    }
    for (const auto& call : reach.calls) {
      const auto* service = FindService(blueprint_, *call);
      if (service == nullptr || *service->kind != blueprint::ServiceKind::kGemini) continue;
      row.tokens_in += Assumed(kTokensIn, "a call of the AI service takes 300 tokens").value;
      row.tokens_out += Assumed(kTokensOut, "a call of the AI service gives 50 tokens").value;
      row.model = *service->model;
    }
  }

  void Requests() {
    std::vector<const Function*> functions;
    double workflows = 0;
    for (const Function& function : blueprint_.functions) {
      if (std::holds_alternative<blueprint::HttpTrigger>(function.trigger))
        functions.push_back(&function);
    }
    for (const auto& workflow : blueprint_.workflows)
      workflows += std::holds_alternative<blueprint::HttpTrigger>(workflow.trigger) ? 1 : 0;
    const double count = static_cast<double>(functions.size()) + workflows;
    if (count == 0) return;
    Figure each = Total(usage_.requests, kRequests, "usage.requests", "requests");
    each.value /= count;
    per_request_ = each;
    for (const Function* function : functions)
      load_.functions.push_back(Make(*function->name, "http", each, &function->reach));
  }

  void Queues() {
    if (blueprint_.queues.empty()) return;
    Figure each = Total(usage_.events, kEvents, "usage.events", "events");
    each.value /= static_cast<double>(blueprint_.queues.size());
    // Events count once: those that functions of the platform send are among them.
    for (const auto& queue : blueprint_.queues)
      load_.messages[*queue.name] = std::max(each.value, load_.messages[*queue.name]);
    for (const Function& function : blueprint_.functions) {
      const auto* trigger = std::get_if<blueprint::QueueTrigger>(&function.trigger);
      if (trigger == nullptr) continue;
      Figure events = each;
      events.value = load_.messages[*trigger->queue];
      load_.functions.push_back(Make(*function.name, *function.name, events, &function.reach));
    }
  }

  void Schedules() {
    for (const Function& function : blueprint_.functions) {
      const auto* trigger = std::get_if<blueprint::ScheduleTrigger>(&function.trigger);
      if (trigger == nullptr) continue;
      load_.functions.push_back(Make(
          *function.name, *function.name,
          {FiringsPerMonth(*trigger->schedule), From::kDerived, "its schedule"}, &function.reach));
      load_.functions.back().idle = true;
    }
  }

  // A workflow's instance: the starter, an orchestrator call at the start, per finished activity
  // and at the end, the activities themselves.
  void Workflows() {
    for (const auto& workflow : blueprint_.workflows) {
      Figure instances = per_request_;
      if (const auto* trigger = std::get_if<blueprint::QueueTrigger>(&workflow.trigger)) {
        instances = {load_.messages[*trigger->queue], From::kDerived,
                     StrCat("the messages of ", *trigger->queue)};
      }
      FunctionLoad starter = Make(*workflow.name,
                                  std::holds_alternative<blueprint::HttpTrigger>(workflow.trigger)
                                      ? "http"
                                      : StrCat(*workflow.name, " (starter)"),
                                  instances, nullptr);
      starter.system = true;
      instances = starter.invocations;
      load_.functions.push_back(std::move(starter));
      const double steps = static_cast<double>(workflow.activities.size());
      Figure calls{instances.value * (steps + 1), From::kDerived,
                   "one call at the start and one per finished activity"};
      FunctionLoad orchestrator = Make(*workflow.name, "durable", calls, nullptr);
      orchestrator.invocations = calls;
      load_.functions.push_back(std::move(orchestrator));
      for (const auto& name : workflow.activities) {
        const auto* activity = FindActivity(blueprint_, *name);
        if (activity == nullptr) continue;
        load_.functions.push_back(
            Make(*name, "durable",
                 {instances.value, From::kDerived, StrCat("once per ", *workflow.name)},
                 &activity->reach));
      }
      load_.workflows += instances.value;
      load_.workflow_steps += instances.value * steps;
    }
    if (blueprint_.workflows.empty()) return;
    for (const auto& [name, firings] :
         {std::pair{"formwork-sweeper", kSweeps}, std::pair{"formwork-purger", kPurges}}) {
      FunctionLoad timer = Make(name, name, {firings, From::kDerived, "its schedule"}, nullptr);
      timer.system = true;
      timer.idle = true;
      load_.functions.push_back(std::move(timer));
    }
  }

  void Changes() {
    for (const Function& function : blueprint_.functions) {
      const auto* trigger = std::get_if<blueprint::ChangesTrigger>(&function.trigger);
      if (trigger == nullptr) continue;
      const double changes = load_.written[*trigger->container];
      load_.functions.push_back(
          Make(*function.name, *function.name,
               {changes, From::kDerived, StrCat("the documents written to ", *trigger->container)},
               &function.reach));
    }
  }

  const Blueprint& blueprint_;
  const blueprint::Usage& usage_;
  const LoadOptions& options_;
  Load load_;
  Figure bytes_;
  Figure per_request_;
};

}  // namespace

Load LoadOf(const Blueprint& blueprint, const LoadOptions& options) {
  return Loader(blueprint, options).Run();
}

}  // namespace formwork::cost
