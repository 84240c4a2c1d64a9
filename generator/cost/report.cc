#include "generator/cost/report.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cost/parts.h"
#include "generator/emit/json/value.h"

namespace formwork::cost {
namespace {

using json::Value;
using Row = std::pair<std::string, int64_t>;

constexpr size_t kNameWidth = 44;
constexpr int64_t kBarWidth = 24;

std::string Pad(std::string text, size_t width) {
  const size_t length = CodePoints(text);
  if (length < width) text.append(width - length, ' ');
  return text;
}

std::string PadLeft(std::string text, size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string Bar(int64_t part, int64_t whole) {
  if (whole <= 0 || part <= 0) return "";
  const int64_t length = (part * kBarWidth + whole / 2) / whole;
  std::string bar;
  for (int64_t i = 0; i < length; ++i)
    bar += "█";
  return bar;
}

std::string Title(const Estimate& estimate) {
  return estimate.environment.empty() ? "the platform" : estimate.environment;
}

// Rows whose cents add up to the cents of their sum.
void Table(std::string& out, const std::vector<Row>& rows) {
  std::vector<int64_t> micros;
  micros.reserve(rows.size());
  for (const Row& row : rows)
    micros.push_back(row.second);
  const std::vector<int64_t> cents = CentsOf(micros);
  int64_t whole = 0;
  for (const int64_t part : cents)
    whole += part;
  for (size_t i = 0; i < rows.size(); ++i) {
    std::string line = StrCat("  ", Pad(rows[i].first, kNameWidth), PadLeft(Dollars(cents[i]), 12),
                              "  ", Bar(cents[i], whole));
    while (line.ends_with(' '))
      line.pop_back();
    out += line + "\n";
  }
}

// "$0.0123" for what is less than a cent.
std::string Fine(double amount) {
  std::string text = std::to_string(amount);  // six digits
  while (text.size() > text.find('.') + 3 && text.ends_with('0'))
    text.pop_back();
  return "$" + text;
}

std::string Signed(int64_t micros) {
  const int64_t cents = (std::abs(micros) + 5'000) / 10'000;
  return StrCat(micros < 0 ? "-" : "+", Dollars(cents));
}

void Changes(std::string& out, const std::string& title, const std::vector<Change>& changes,
             const std::string& mark) {
  if (changes.empty()) return;
  out += StrCat("\n", mark, title, "\n");
  for (const Change& change : changes) {
    out += StrCat("  ", Pad(change.what, kNameWidth),
                  PadLeft(Dollars(RoundToCents(change.micros)), 12),
                  PadLeft(Signed(change.difference), 12),
                  change.note.empty() ? "" : StrCat("  ", change.note), "\n");
  }
}

void Explain(std::string& out, const Estimate& estimate, const Book& book) {
  for (const Line& line : estimate.lines) {
    out += StrCat("\n  ", line.service, ": ", line.item,
                  line.function.empty() ? "" : StrCat(" (", line.function, ")"), "  ",
                  Fine(static_cast<double>(line.micros) / 1e6), line.fixed ? "  fixed" : "", "\n");
    out += StrCat("    ", line.formula, "\n");
    for (const std::string& input : line.inputs)
      out += StrCat("    - ", input, "\n");
    out += StrCat(
        "    = ", Count(line.quantity), " ", line.unit,
        line.free > 0 ? StrCat(" - ", Count(line.free), " free") : "", " × $",
        [&] {
          std::string price = std::to_string(line.price);
          if (line.price < 0.001) {
            char digits[32];
            std::snprintf(digits, sizeof digits, "%.9f", line.price);
            price = digits;
          }
          while (price.ends_with('0'))
            price.pop_back();
          return price;
        }(),
        "\n");
    if (const Meter* meter = book.Find(line.meter)) {
      out += StrCat("    meter ", meter->name, " [", meter->source, ", ", meter->date, ", ",
                    meter->certainty, "]\n");
    }
  }
}

void OneMonth(std::string& out, const Report& report, const Estimate& estimate) {
  const int64_t total = estimate.TotalMicros();
  out +=
      StrCat(Title(estimate), ": ", Dollars(RoundToCents(total)), " a month, ",
             Dollars(RoundToCents(estimate.FixedMicros())), " of it fixed (when nothing runs)\n");
  for (const auto& [environment, cents] : report.budgets) {
    if (environment == estimate.environment) {
      out += StrCat("  budget ", Dollars(cents), ": ",
                    RoundToCents(total) <= cents ? "kept" : "EXCEEDED", "\n");
    }
  }
  out += "\n  per service\n";
  Table(out, Sums(estimate, By::kService));
  out += "\n  per function\n";
  Table(out, Sums(estimate, By::kFunction));
  const double dollars = static_cast<double>(total) / 1e6;
  if (estimate.requests > 0)
    out += StrCat("\n  per request ", Fine(dollars / estimate.requests), " (",
                  Count(estimate.requests), " a month)\n");
  if (estimate.events > 0)
    out += StrCat("  per thousand events ", Fine(dollars / estimate.events * 1000), " (",
                  Count(estimate.events), " a month)\n");
  if (!estimate.assumptions.empty()) {
    out += "\n  assumptions (state them under `usage:`)\n";
    for (const Figure& figure : estimate.assumptions)
      out += StrCat("  - ", figure.why, "\n");
  }
  for (const std::string& meter : estimate.unknown_meters)
    out += StrCat("  ! no price for ", meter, ": counted as nothing\n");
  if (report.explain) Explain(out, estimate, report.book);
}

void Foot(std::string& out, const Report& report) {
  out +=
      StrCat("\nPrices: ", report.book.region, ", ", report.book.date, ", ", report.book.currency,
             report.fell_back ? StrCat(" (there is no book for ", report.region, ")") : "",
             "; free grants counted once per subscription. No promise: what is billed counts.\n");
}

Value LineJson(const Line& line) {
  const auto number = [](double value) {
    return Value::Number(value == std::floor(value) && value < 1e15
                             ? std::to_string(static_cast<int64_t>(value))
                             : std::to_string(value));
  };
  return Value::Obj({{"service", Value::Str(line.service)},
                     {"item", Value::Str(line.item)},
                     {"function", Value::Str(line.function)},
                     {"meter", Value::Str(line.meter)},
                     {"unit", Value::Str(line.unit)},
                     {"quantity", number(line.quantity)},
                     {"free", number(line.free)},
                     {"micros", Value::Int(line.micros)},
                     {"fixed", Value::Bool(line.fixed)},
                     {"formula", Value::Str(line.formula)},
                     {"inputs", Value::Strs(line.inputs)}});
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

}  // namespace

std::vector<Row> Sums(const Estimate& estimate, By by) {
  std::map<std::string, int64_t> sums;
  for (const Line& line : estimate.lines) {
    sums[by == By::kService      ? line.service
         : line.function.empty() ? "(shared)"
                                 : line.function] += line.micros;
  }
  std::vector<Row> rows(sums.begin(), sums.end());
  std::ranges::stable_sort(rows, [](const Row& a, const Row& b) { return a.second > b.second; });
  return rows;
}

std::string ReportText(const Report& report) {
  std::string out;
  for (const Estimate& estimate : report.months) {
    if (!out.empty()) out += "\n";
    OneMonth(out, report, estimate);
  }
  if (!report.forecast.empty()) {
    out += "\nThe next twelve months\n";
    std::vector<int64_t> cents;
    for (const int64_t micros : report.forecast)
      cents.push_back(RoundToCents(micros));
    const int64_t most = *std::ranges::max_element(cents);
    for (size_t i = 0; i < cents.size(); ++i) {
      out += StrCat("  month ", PadLeft(std::to_string(i + 1), 2), PadLeft(Dollars(cents[i]), 12),
                    "  ", Bar(cents[i], most), "\n");
    }
  }
  Changes(out, "If it doubled", report.sensitivity, "");
  Changes(out, "The same load elsewhere", report.alternatives, "");
  Changes(out, "What would make it cheaper", report.savings, "");
  Foot(out, report);
  return out;
}

std::string ReportMarkdown(const Report& report) {
  std::string out =
      "### What it costs a month\n\n| environment | total | fixed | biggest "
      "|\n|---|---:|---:|---|\n";
  for (const Estimate& estimate : report.months) {
    const auto services = Sums(estimate, By::kService);
    const std::string biggest =
        services.empty()
            ? ""
            : StrCat(services.front().first, " ", Dollars(RoundToCents(services.front().second)));
    out += StrCat("| ", Title(estimate), " | ", Dollars(RoundToCents(estimate.TotalMicros())),
                  " | ", Dollars(RoundToCents(estimate.FixedMicros())), " | ", biggest, " |\n");
  }
  out +=
      "\n<details><summary>Details</summary>\n\n```\n" + ReportText(report) + "```\n\n</details>\n";
  return out;
}

std::string ReportJson(const Report& report) {
  Value environments = Value::Arr();
  for (const Estimate& estimate : report.months) {
    Value lines = Value::Arr();
    for (const Line& line : estimate.lines)
      lines.Add(LineJson(line));
    Value assumptions = Value::Arr();
    for (const Figure& figure : estimate.assumptions)
      assumptions.Add(Value::Str(figure.why));
    environments.Add(Value::Obj({{"environment", Value::Str(estimate.environment)},
                                 {"totalCents", Value::Int(RoundToCents(estimate.TotalMicros()))},
                                 {"totalMicros", Value::Int(estimate.TotalMicros())},
                                 {"fixedMicros", Value::Int(estimate.FixedMicros())},
                                 {"lines", lines},
                                 {"assumptions", assumptions},
                                 {"unknownMeters", Value::Strs(estimate.unknown_meters)}}));
  }
  Value forecast = Value::Arr();
  for (const int64_t micros : report.forecast)
    forecast.Add(Value::Int(RoundToCents(micros)));
  return Write(Value::Obj({{"schema_version", Value::Int(1)},
                           {"book", Value::Obj({{"region", Value::Str(report.book.region)},
                                                {"date", Value::Str(report.book.date)},
                                                {"currency", Value::Str(report.book.currency)},
                                                {"fellBack", Value::Bool(report.fell_back)}})},
                           {"environments", environments},
                           {"forecastCents", forecast},
                           {"sensitivity", ChangesJson(report.sensitivity)},
                           {"alternatives", ChangesJson(report.alternatives)},
                           {"savings", ChangesJson(report.savings)}}));
}

}  // namespace formwork::cost
