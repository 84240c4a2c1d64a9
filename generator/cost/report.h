#pragma once
// An estimate for people (terminal, Markdown) and programs (JSON).

#include <string>
#include <vector>

#include "generator/cost/advice.h"
#include "generator/cost/platform.h"

namespace formwork::cost {

struct Report {
  Book book = {};
  std::vector<std::string> taken_for = {};  // other regions, which have no book of their own
  bool measured = false;                    // from what was recorded, not from the model
  std::vector<Estimate> months = {};        // one per environment
  std::vector<std::pair<std::string, int64_t>> budgets =
      {};  // environment -> cents, where there is one
  std::vector<Forecast> forecast = {};
  std::string asked = {};  // the environment that what follows is about
  std::vector<Change> sensitivity = {};
  std::vector<Change> alternatives = {};
  std::vector<Change> savings = {};
  bool explain = false;
};

[[nodiscard]] std::string ReportText(const Report& report);
[[nodiscard]] std::string ReportMarkdown(const Report& report);
[[nodiscard]] std::string ReportJson(const Report& report);

// Every line of an estimate: formula, inputs and where each came from, meter and its source.
[[nodiscard]] std::string ExplainText(const Estimate& estimate, const Book& book);

// Lines of an estimate added up by service or function: name, micros; biggest first.
enum class By : uint8_t { kService, kFunction };
[[nodiscard]] std::vector<std::pair<std::string, int64_t>> Sums(const Estimate& estimate, By by);

// "the platform" where environments have no names.
[[nodiscard]] std::string Title(const Estimate& estimate);

}  // namespace formwork::cost
