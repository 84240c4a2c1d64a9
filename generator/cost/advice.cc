#include "generator/cost/advice.h"

#include <algorithm>

#include "generator/base/str_cat.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;

constexpr int64_t kMegabyte = 1'048'576;
constexpr int64_t kHalfACent = 5'000;

template <class Edit>
Blueprint With(const Blueprint& blueprint, const Edit& edit) {
  Blueprint changed = blueprint;
  edit(changed);
  return changed;
}

// What would be saved, each with the field that the user would write.
class Saver {
 public:
  explicit Saver(const Setting& setting)
      : setting_(setting),
        today_(setting.Month(setting.today()).TotalMicros()),
        after_a_year_(setting.Month(setting.today(), {.months = 12}).TotalMicros()) {}

  enum class When : uint8_t { kNow, kAfterAYear };

  template <class Edit>
  void Consider(std::string what, const Edit& edit, When when = When::kNow, std::string note = {}) {
    const LoadOptions options{.months = when == When::kNow ? 1.0 : 12.0};
    const int64_t base = when == When::kNow ? today_ : after_a_year_;
    const int64_t micros = setting_.Month(With(setting_.today(), edit), options).TotalMicros();
    if (base - micros < kHalfACent) return;
    all_.push_back({.what = std::move(what),
                    .micros = micros,
                    .difference = micros - base,
                    .note = std::move(note)});
  }

  std::vector<Change> Take() {
    std::ranges::stable_sort(
        all_, [](const Change& a, const Change& b) { return a.difference < b.difference; });
    return std::move(all_);
  }

 private:
  const Setting& setting_;
  int64_t today_;
  int64_t after_a_year_;
  std::vector<Change> all_ = {};
};

void ConsiderContainers(const Blueprint& blueprint, Saver& saver) {
  for (size_t i = 0; i < blueprint.containers.size(); ++i) {
    const std::string& name = *blueprint.containers[i].name;
    if (!blueprint.containers[i].ttl) {
      saver.Consider(
          StrCat("containers.", name, ".ttl: 30d"),
          [&](Blueprint& changed) {
            changed.containers[i].ttl.emplace();
            changed.containers[i].ttl->value = std::chrono::hours(24 * 30);
          },
          Saver::When::kAfterAYear, "after a year");
    }
    if (blueprint.containers[i].exclude_from_index.empty()) {
      saver.Consider(
          StrCat("containers.", name, ".excludeFromIndex"),
          [&](Blueprint& changed) { changed.containers[i].exclude_from_index.emplace_back(); },
          Saver::When::kNow, "what no query filters or sorts by");
    }
  }
}

}  // namespace

std::vector<Change> Sensitivity(const Setting& setting) {
  const int64_t today = setting.Month(setting.today()).TotalMicros();
  std::vector<Change> out;
  const auto doubled = [&](std::string what, const Blueprint& changed, const LoadOptions& options,
                           std::string note = {}) {
    const int64_t micros = setting.Month(changed, options).TotalMicros();
    out.push_back({.what = std::move(what),
                   .micros = micros,
                   .difference = micros - today,
                   .note = std::move(note)});
  };
  const Blueprint& same = setting.today();
  doubled("requests and events", same, {.scale = 2});
  doubled("duration of an invocation", same, {.duration = 2},
          "an execution is billed for a second at least");
  doubled("size of documents and messages", same, {.size = 2});
  doubled("documents that a query reads", same, {.reads = 2});
  doubled("tokens of the AI service", same, {.tokens = 2});
  doubled("telemetry", same, {.telemetry = 2});
  doubled("instance memory",
          With(same,
               [](Blueprint& changed) {
                 for (auto& app : changed.apps)
                   app.hosting.memory.value.count *= 2;
               }),
          {});
  std::ranges::stable_sort(
      out, [](const Change& a, const Change& b) { return a.difference > b.difference; });
  return out;
}

std::vector<Change> Savings(const Setting& setting) {
  Saver saver(setting);
  saver.Consider("hosting.memory: 512MB", [](Blueprint& changed) {
    for (auto& app : changed.apps)
      app.hosting.memory.value.count = std::min(app.hosting.memory.value.count, 512 * kMegabyte);
  });
  saver.Consider(
      "hosting.alwaysReady: 0",
      [](Blueprint& changed) {
        for (auto& app : changed.apps)
          app.hosting.always_ready.value = 0;
      },
      Saver::When::kNow, "cold starts come back");
  saver.Consider(
      "azure.sampling: 20%",
      [](Blueprint& changed) {
        changed.azure.sampling.value.millionths =
            std::min<int64_t>(changed.azure.sampling.value.millionths, 200'000);
      },
      Saver::When::kNow, "of requests; lines are always kept");
  saver.Consider(
      "objectives.success: 99.9%",
      [](Blueprint& changed) {
        changed.objectives.success.value.millionths =
            std::min<int64_t>(changed.objectives.success.value.millionths, 999'000);
      },
      Saver::When::kNow, "failures are looked for every 15 minutes");
  ConsiderContainers(setting.today(), saver);
  return saver.Take();
}

}  // namespace formwork::cost
