#include "generator/cost/report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"
#include "generator/cost/words.h"

namespace formwork::cost {
namespace {

using Row = std::pair<std::string, int64_t>;

constexpr size_t kNameWidth = 44;
constexpr size_t kMoneyWidth = 12;
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

std::string Stripped(std::string line) {
  while (line.ends_with(' '))
    line.pop_back();
  return line;
}

void CentRow(std::string& out, const std::string& name, int64_t cents, int64_t whole) {
  out += Stripped(StrCat("  ", Pad(name, kNameWidth), PadLeft(Dollars(cents), kMoneyWidth), "  ",
                         Bar(cents, whole))) +
         "\n";
}

// Rows whose cents add up to the cents of their sum.
void Table(std::string& out, const std::vector<Row>& rows) {
  std::vector<int64_t> micros;
  micros.reserve(rows.size());
  for (const Row& row : rows)
    micros.push_back(row.second);
  const std::vector<int64_t> cents = CentsOf(micros);
  const int64_t whole = std::accumulate(cents.begin(), cents.end(), int64_t{0});
  for (size_t i = 0; i < rows.size(); ++i)
    CentRow(out, rows[i].first, cents[i], whole);
}

std::string Signed(int64_t micros) {
  const int64_t cents = (std::abs(micros) + 5'000) / 10'000;
  return StrCat(micros < 0 ? "-" : "+", Dollars(cents));
}

void Changes(std::string& out, const std::string& title, const std::vector<Change>& changes) {
  if (changes.empty()) return;
  out += StrCat("\n", title, "\n");
  for (const Change& change : changes) {
    out += StrCat("  ", Pad(change.what, kNameWidth),
                  PadLeft(Dollars(RoundToCents(change.micros)), kMoneyWidth),
                  PadLeft(Signed(change.difference), kMoneyWidth),
                  change.note.empty() ? "" : StrCat("  ", change.note), "\n");
  }
}

// Cents of what stands anyway, of requests, of events: they add up to the month's.
std::vector<int64_t> UseCents(const Estimate& estimate) {
  return CentsOf(
      {estimate.FixedMicros(), estimate.MicrosOf(Use::kRequests), estimate.MicrosOf(Use::kEvents)});
}

std::string Fixed(const Estimate& estimate) {
  return Dollars(UseCents(estimate).front());
}

// The whole in three parts: what stands anyway, what requests cost, what events cost.
void PerUse(std::string& out, const Estimate& estimate) {
  const int64_t requests = estimate.MicrosOf(Use::kRequests);
  const int64_t events = estimate.MicrosOf(Use::kEvents);
  const double event_count = estimate.EventCount();
  std::vector<Row> rows = {{"fixed: when nothing runs", estimate.FixedMicros()}};
  if (estimate.requests > 0 || requests > 0) rows.emplace_back("requests to the API", requests);
  if (event_count > 0 || events > 0) rows.emplace_back("events and what they start", events);
  out += "\n  per use\n";
  Table(out, rows);
  if (estimate.requests > 0) {
    out += StrCat("    a request: ", Fine(static_cast<double>(requests) / 1e6 / estimate.requests),
                  " (", Count(estimate.requests), " a month), without the fixed part\n");
  }
  if (event_count <= 0) return;
  std::string what;
  for (const Counted& row : estimate.events)
    what += StrCat(what.empty() ? "" : ", ", Count(row.count), " ", row.what);
  out += StrCat(
      "    a thousand events: ", Fine(static_cast<double>(events) / 1e6 / event_count * 1000), " (",
      what, "), without the fixed part\n");
}

void OneMonth(std::string& out, const Report& report, const Estimate& estimate) {
  const int64_t total = estimate.TotalMicros();
  out += StrCat(Title(estimate), report.measured ? " as measured" : "", ": ",
                Dollars(RoundToCents(total)), " a month, ", Fixed(estimate),
                " of it fixed (when nothing runs)\n");
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
  PerUse(out, estimate);
  if (!estimate.assumptions.empty()) {
    out += "\n  assumptions (state them under `usage:`)\n";
    for (const Figure& figure : estimate.assumptions)
      out += StrCat("  - ", figure.why, "\n");
  }
  for (const std::string& meter : estimate.unknown_meters)
    out += StrCat("  ! no price for ", meter, ": counted as nothing\n");
  if (report.explain) out += ExplainText(estimate, report.book);
}

// Each environment's own figure, and their sum.
void Together(std::string& out, const Report& report) {
  if (report.months.size() < 2) return;
  int64_t whole = 0;
  for (const Estimate& estimate : report.months)
    whole += RoundToCents(estimate.TotalMicros());
  out += "\nAll environments\n";
  for (const Estimate& estimate : report.months)
    CentRow(out, Title(estimate), RoundToCents(estimate.TotalMicros()), whole);
  CentRow(out, "together", whole, 0);
}

// One column per environment.
void Year(std::string& out, const std::vector<Forecast>& forecast) {
  if (forecast.empty()) return;
  out += "\nThe next twelve months\n          ";
  int64_t most = 1;
  for (const Forecast& row : forecast) {
    out += PadLeft(row.environment.empty() ? "platform" : row.environment, kMoneyWidth + 2);
    most = std::max(most, *std::ranges::max_element(row.micros));
  }
  out += "\n";
  for (size_t month = 0; month < forecast.front().micros.size(); ++month) {
    std::string line = StrCat("  month ", PadLeft(std::to_string(month + 1), 2));
    for (const Forecast& row : forecast)
      line += PadLeft(Dollars(RoundToCents(row.micros[month])), kMoneyWidth + 2);
    out += Stripped(StrCat(line, "  ", Bar(forecast.back().micros[month], most))) + "\n";
  }
}

void Foot(std::string& out, const Report& report) {
  out += StrCat(
      "\nPrices: ", report.book.region, ", ", report.book.date, ", ", report.book.currency,
      report.taken_for.empty() ? "" : StrCat(" (taken for ", Join(report.taken_for, ", "), " too)"),
      ". All environments share one subscription's free grants; those that come first "
      "use them first.\nNo promise: what is billed counts.\n");
}

}  // namespace

std::string Title(const Estimate& estimate) {
  return estimate.environment.empty() ? "the platform" : estimate.environment;
}

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
  Together(out, report);
  Year(out, report.forecast);
  const std::string of = report.asked.empty() ? "" : StrCat(" (", report.asked, ")");
  Changes(out, StrCat("If it doubled", of), report.sensitivity);
  Changes(out, StrCat("The same load elsewhere", of), report.alternatives);
  Changes(out, StrCat("What would make it cheaper", of), report.savings);
  Foot(out, report);
  return out;
}

std::string ReportMarkdown(const Report& report) {
  std::string out =
      "### What it costs a month\n\n| environment | total | fixed | biggest |\n"
      "|---|---:|---:|---|\n";
  for (const Estimate& estimate : report.months) {
    const auto services = Sums(estimate, By::kService);
    const std::string biggest =
        services.empty()
            ? ""
            : StrCat(services.front().first, " ", Dollars(RoundToCents(services.front().second)));
    out += StrCat("| ", Title(estimate), " | ", Dollars(RoundToCents(estimate.TotalMicros())),
                  " | ", Fixed(estimate), " | ", biggest, " |\n");
  }
  out +=
      "\n<details><summary>Details</summary>\n\n```\n" + ReportText(report) + "```\n\n</details>\n";
  return out;
}

}  // namespace formwork::cost
