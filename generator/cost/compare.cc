// The same load on other plans and other kinds of hosts.

#include <algorithm>
#include <cmath>

#include "generator/base/str_cat.h"
#include "generator/cost/advice.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;
using blueprint::Plan;

constexpr int64_t kMegabyte = 1'048'576;
constexpr double kHostAtOnce = 16;       // requests that one small host works on
constexpr double kReplicaSeconds = 300;  // that a replica stays after its last request
constexpr double kReplicaCores = 0.25;
constexpr double kReplicaGigabytes = 0.5;

Blueprint WithHosting(Blueprint changed, Plan plan, int64_t megabytes) {
  for (auto& app : changed.apps) {
    app.hosting.plan.value = plan;
    app.hosting.memory.value.count = megabytes * kMegabyte;
    if (plan != Plan::kFlexConsumption) app.hosting.always_ready.value = 0;
  }
  return changed;
}

// The part that another host would replace.
int64_t FunctionsOnly(const Setting& setting, double scale) {
  int64_t sum = 0;
  const Estimate estimate = setting.Month(setting.today(), {.scale = scale});
  for (const Line& line : estimate.lines)
    sum += line.service == "Functions" ? line.micros : 0;
  return sum;
}

struct Work {
  double executions = 0;
  double busy = 0;
};

Work WorkOf(const Setting& setting, double scale) {
  Work work;
  const Load load = LoadOf(setting.today(), {.scale = scale, .share = setting.share()});
  for (const FunctionLoad& row : load.functions) {
    work.executions += row.invocations.value;
    work.busy += row.invocations.value * row.seconds.value;
  }
  return work;
}

double PriceOf(const Book& book, std::string_view meter) {
  const Meter* row = book.Find(meter);
  return row == nullptr ? 0 : row->price;
}

// As many hosts of a fixed price as the work needs.
int64_t FixedHost(const Setting& setting, std::string_view meter, double scale) {
  const double hosts = std::ceil(WorkOf(setting, scale).busy / kSecondsPerMonth / kHostAtOnce);
  return std::llround(PriceOf(setting.book(), meter) * std::max(1.0, hosts) * 1e6);
}

int64_t ContainerApp(const Setting& setting, double scale) {
  const Work work = WorkOf(setting, scale);
  const double alive = FlexAliveSeconds(work.executions * kReplicaSeconds, work.busy, kHostAtOnce);
  const auto charge = [&](std::string_view meter, double quantity) {
    const Meter* row = setting.book().Find(meter);
    return row == nullptr ? 0.0 : std::max(0.0, quantity - row->free) * row->price;
  };
  const double sum = charge("compare.container.vcpu", alive * kReplicaCores) +
                     charge("compare.container.gib", alive * kReplicaGigabytes) +
                     charge("compare.container.requests", work.executions);
  return std::llround(sum * 1e6);
}

// "47", "0.56": two digits are all that an estimate is worth.
std::string Times(double factor) {
  return Count(factor < 10 ? std::round(factor * 100) / 100 : std::round(factor));
}

std::string Even(const std::optional<double>& even) {
  if (!even) return "functions are cheaper up to a million times this load";
  if (*even == 0) return "cheaper than functions at any load";
  return StrCat("cheaper than functions from ", Times(*even), " times this load");
}

// What the book says of a price that is not from the list itself.
std::string Certainty(const Book& book, std::string_view meter) {
  const Meter* row = book.Find(meter);
  if (row == nullptr) return "; no price in the book";
  return row->certainty == "confirmed" ? "" : StrCat("; price: ", row->certainty);
}

}  // namespace

std::vector<Change> Alternatives(const Setting& setting) {
  const int64_t today = setting.Month(setting.today()).TotalMicros();
  const int64_t rest = today - FunctionsOnly(setting, 1);
  std::vector<Change> out;
  const auto add = [&](std::string what, int64_t micros, std::string note = {}) {
    out.push_back({.what = std::move(what),
                   .micros = micros,
                   .difference = micros - today,
                   .note = std::move(note)});
  };
  for (const int64_t megabytes : {512, 2048, 4096}) {
    const Blueprint changed = WithHosting(setting.today(), Plan::kFlexConsumption, megabytes);
    add(StrCat("flex-consumption, ", megabytes, " MB"), setting.Month(changed).TotalMicros(),
        changed == setting.today() ? "today" : "");
  }
  add("consumption",
      setting.Month(WithHosting(setting.today(), Plan::kConsumption, 1536)).TotalMicros(),
      "no instance kept ready; retires on Linux on 2028-09-30");
  const auto host = [&](std::string what, const std::string& meter, std::string note) {
    const auto cost = [&](double scale) { return FixedHost(setting, meter, scale); };
    add(std::move(what), rest + cost(1),
        StrCat(Even(BreakEven(setting, cost)), "; ", note, Certainty(setting.book(), meter)));
  };
  host("premium (EP1)", "functions.premium.ep1", "formwork does not render this plan yet");
  host("a small VM (B1s)", "compare.vm.b1s", "run and patched by you, with its disk");
  host("App Service (B1)", "compare.appservice.b1", "one instance, always on");
  const auto container = [&](double scale) { return ContainerApp(setting, scale); };
  add("a container app", rest + container(1),
      StrCat(Even(BreakEven(setting, container)),
             "; 0.25 vCPU, 0.5 GiB, to zero after 300 s without a request",
             Certainty(setting.book(), "compare.container.vcpu")));
  return out;
}

std::optional<double> BreakEven(const Setting& setting,
                                const std::function<int64_t(double)>& other) {
  const auto dearer = [&](double scale) { return FunctionsOnly(setting, scale) > other(scale); };
  double low = 0;
  double high = 1.0 / 1024;
  while (!dearer(high)) {
    low = high;
    high *= 2;
    if (high > 1e6) return std::nullopt;
  }
  if (low == 0) return 0;
  for (int i = 0; i < 24; ++i) {
    const double middle = (low + high) / 2;
    (dearer(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace formwork::cost
