// The report for programs. Keys are kept: pipelines read them.

#include <array>
#include <cmath>
#include <cstdio>

#include "generator/cost/report.h"
#include "generator/emit/json/value.h"

namespace formwork::cost {
namespace {

using json::Value;

// Up to ten digits behind the point; prices are small.
Value Number(double value) {
  std::array<char, 64> digits = {};
  std::snprintf(digits.data(), digits.size(), "%.10f", value);
  std::string text = digits.data();
  while (text.ends_with('0'))
    text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return Value::Number(text == "-0" ? "0" : text);
}

std::string_view Word(Use use) {
  switch (use) {
    case Use::kRequests:
      return "requests";
    case Use::kEvents:
      return "events";
    case Use::kIdle:
      return "fixed";
  }
  return "";
}

Value LineJson(const Line& line) {
  return Value::Obj({{"service", Value::Str(line.service)},
                     {"item", Value::Str(line.item)},
                     {"function", Value::Str(line.function)},
                     {"use", Value::Str(Word(line.use))},
                     {"fixed", Value::Bool(line.use == Use::kIdle)},
                     {"meter", Value::Str(line.meter)},
                     {"unit", Value::Str(line.unit)},
                     {"quantity", Number(line.quantity)},
                     {"free", Number(line.free)},
                     {"price", Number(line.price)},
                     {"micros", Value::Int(line.micros)},
                     {"formula", Value::Str(line.formula)},
                     {"inputs", Value::Strs(line.inputs)}});
}

Value SumsJson(const Estimate& estimate, By by) {
  Value rows = Value::Arr();
  for (const auto& [name, micros] : Sums(estimate, by))
    rows.Add(Value::Obj({{"name", Value::Str(name)}, {"micros", Value::Int(micros)}}));
  return rows;
}

Value ChangesJson(const std::vector<Change>& changes) {
  Value rows = Value::Arr();
  for (const Change& change : changes) {
    rows.Add(Value::Obj({{"what", Value::Str(change.what)},
                         {"cents", Value::Int(RoundToCents(change.micros))},
                         {"differenceMicros", Value::Int(change.difference)},
                         {"note", Value::Str(change.note)}}));
  }
  return rows;
}

Value EstimateJson(const Estimate& estimate, const Report& report) {
  Value lines = Value::Arr();
  for (const Line& line : estimate.lines)
    lines.Add(LineJson(line));
  Value assumptions = Value::Arr();
  for (const Figure& figure : estimate.assumptions)
    assumptions.Add(Value::Str(figure.why));
  Value row = Value::Obj({{"environment", Value::Str(estimate.environment)},
                          {"totalCents", Value::Int(RoundToCents(estimate.TotalMicros()))},
                          {"totalMicros", Value::Int(estimate.TotalMicros())},
                          {"fixedMicros", Value::Int(estimate.FixedMicros())},
                          {"requestsMicros", Value::Int(estimate.MicrosOf(Use::kRequests))},
                          {"eventsMicros", Value::Int(estimate.MicrosOf(Use::kEvents))},
                          {"requests", Number(estimate.requests)},
                          {"events", Number(estimate.EventCount())}});
  for (const auto& [environment, cents] : report.budgets) {
    if (environment == estimate.environment) row.Set("budgetCents", Value::Int(cents));
  }
  row.Set("services", SumsJson(estimate, By::kService));
  row.Set("functions", SumsJson(estimate, By::kFunction));
  row.Set("lines", std::move(lines));
  row.Set("assumptions", std::move(assumptions));
  row.Set("unknownMeters", Value::Strs(estimate.unknown_meters));
  return row;
}

Value ForecastJson(const std::vector<Forecast>& forecast) {
  Value rows = Value::Arr();
  for (const Forecast& row : forecast) {
    Value cents = Value::Arr();
    for (const int64_t micros : row.micros)
      cents.Add(Value::Int(RoundToCents(micros)));
    rows.Add(Value::Obj({{"environment", Value::Str(row.environment)}, {"cents", cents}}));
  }
  return rows;
}

}  // namespace

std::string ReportJson(const Report& report) {
  Value environments = Value::Arr();
  int64_t total = 0;
  for (const Estimate& estimate : report.months) {
    environments.Add(EstimateJson(estimate, report));
    total += RoundToCents(estimate.TotalMicros());
  }
  return Write(
      Value::Obj({{"schema_version", Value::Int(1)},
                  {"book", Value::Obj({{"region", Value::Str(report.book.region)},
                                       {"date", Value::Str(report.book.date)},
                                       {"currency", Value::Str(report.book.currency)},
                                       {"takenFor", Value::Strs(report.taken_for)},
                                       {"fellBack", Value::Bool(!report.taken_for.empty())}})},
                  {"measured", Value::Bool(report.measured)},
                  {"totalCents", Value::Int(total)},
                  {"environments", std::move(environments)},
                  {"forecast", ForecastJson(report.forecast)},
                  {"asked", Value::Str(report.asked)},
                  {"sensitivity", ChangesJson(report.sensitivity)},
                  {"alternatives", ChangesJson(report.alternatives)},
                  {"savings", ChangesJson(report.savings)}}));
}

}  // namespace formwork::cost
