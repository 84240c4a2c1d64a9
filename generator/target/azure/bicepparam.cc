// main.<environment>.bicepparam: what differs between environments and nothing else, so that a
// change to one environment's overlay changes no other environment's file.

#include <chrono>

#include "generator/base/str_cat.h"
#include "generator/target/azure/infra.h"
#include "generator/target/azure/naming.h"
#include "generator/target/azure/settings.h"

namespace formwork::azure {

using bicep::Expr;
using bicep::Form;

namespace {

constexpr int64_t kMegabyte = 1 << 20;

class ParamWriter {
 public:
  ParamWriter(std::string_view environment, const std::vector<AppView>& apps)
      : environment_(environment), apps_(apps), blueprint_(*apps.front().blueprint) {}

  bicep::Document Write() {
    document_.header = StrCat(
        "Made by formwork from blueprint.yaml; change that file and run `formwork generate`.\n",
        "What holds in ", environment_, " alone.");
    document_.declarations.push_back({.form = Form::kUsing, .value = Expr::Str("main.bicep")});
    Assign("environment", Expr::Str(environment_));
    Assign("location", Expr::Str(*blueprint_.region), blueprint_.region.span);
    Tags();
    Apps();
    TimeToLive();
    Promises();
    Budget();
    const blueprint::AzureOptions& azure = blueprint_.azure;
    Assign("logRetentionDays", Expr::Int(*azure.log_retention_days), azure.log_retention_days.span);
    Assign("lock", Expr::Bool(*azure.locks), azure.locks.span);
    Assign("diagnostics", Expr::Bool(*azure.diagnostics), azure.diagnostics.span);
    return std::move(document_);
  }

 private:
  void Assign(std::string_view name, Expr value, Span cause = {}) {
    document_.declarations.push_back({.form = Form::kAssign,
                                      .name = std::string(name),
                                      .value = std::move(value),
                                      .cause = cause});
  }

  void Tags() {
    Expr tags = Expr::Obj();
    for (const auto& [key, value] : blueprint_.tags)
      tags.Set(key, Expr::Str(*value), value.span);
    Assign("tags", std::move(tags));
  }

  static Expr Scale(const blueprint::Hosting& hosting) {
    Expr scale = Expr::Obj();
    if (*hosting.plan != blueprint::Plan::kConsumption) {
      scale.Set("memoryMB", Expr::Int(hosting.memory->count / kMegabyte), hosting.memory.span);
    }
    scale.Set("maxInstances", Expr::Int(*hosting.max_instances), hosting.max_instances.span);
    if (*hosting.plan != blueprint::Plan::kConsumption) {
      scale.Set("alwaysReady", Expr::Int(*hosting.always_ready), hosting.always_ready.span);
      scale.Set("httpConcurrency", Expr::Int(*hosting.http_concurrency),
                hosting.http_concurrency.span);
    }
    return scale;
  }

  void Apps() {
    const std::vector<std::string> symbols = AppSymbols(blueprint_);
    Expr apps = Expr::Obj();
    for (size_t i = 0; i < apps_.size(); ++i) {
      Expr settings = Expr::Obj();
      for (const Setting& setting : HostSettings(apps_[i])) {
        settings.Set(setting.name, Expr::Str(setting.value), setting.cause);
      }
      for (const Setting& setting : RuntimeSettings(apps_[i])) {
        settings.Set(setting.name, Expr::Str(setting.value), setting.cause);
      }
      Expr app = Expr::Obj();
      app.Set("scale", Scale(apps_[i].app->hosting));
      app.Set("settings", std::move(settings));
      apps.Set(symbols[i], std::move(app), apps_[i].app->name.span);
    }
    Assign("apps", std::move(apps));
  }

  void TimeToLive() {
    if (blueprint_.containers.empty()) return;
    Expr lives = Expr::Obj();
    for (const blueprint::Container& container : blueprint_.containers) {
      if (!container.ttl) continue;
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(**container.ttl);
      lives.Set(*container.name, Expr::Int(seconds.count()), container.ttl->span);
    }
    Assign("timeToLive", std::move(lives));
  }

  // A promise of more than 99.9 % leaves less than three quarters of an hour a month: too little
  // for looking every quarter of an hour.
  void Promises() {
    const blueprint::Objectives& objectives = blueprint_.objectives;
    const int64_t failures = 1'000'000 - objectives.success->millionths;
    Expr promises = Expr::Obj();
    promises.Set("failuresPerMillion", Expr::Int(failures), objectives.success.span);
    promises.Set("apiLatencyMs", Expr::Int(objectives.api_latency->count()),
                 objectives.api_latency.span);
    promises.Set("eventLatencyMs", Expr::Int(objectives.event_latency->count()),
                 objectives.event_latency.span);
    promises.Set("evaluateEvery", Expr::Str(failures < 1000 ? "PT5M" : "PT15M"),
                 objectives.success.span);
    Assign("promises", std::move(promises), objectives.success.span);
  }

  void Budget() {
    Expr notify = Expr::Arr();
    if (blueprint_.budget) {
      for (const blueprint::Text& address : blueprint_.budget->notify)
        notify.Add(Expr::Str(*address), address.span);
    }
    Assign("notify", std::move(notify));
    if (!blueprint_.budget) return;
    const blueprint::Budget& budget = *blueprint_.budget;
    Expr at = Expr::Arr();
    for (const auto& percent : budget.alert_at)
      at.Add(Expr::Int(percent->millionths / 10'000), percent.span);
    Expr values = Expr::Obj();
    values.Set("amount", Expr::Int(budget.monthly->cents / 100), budget.monthly.span);
    values.Set("alertAt", std::move(at.Flow()));
    Assign("budget", std::move(values), budget.span);
  }

  std::string environment_;
  const std::vector<AppView>& apps_;
  const blueprint::Blueprint& blueprint_;
  bicep::Document document_;
};

}  // namespace

bicep::Document BicepParam(std::string_view environment, const std::vector<AppView>& apps) {
  return ParamWriter(environment, apps).Write();
}

}  // namespace formwork::azure
