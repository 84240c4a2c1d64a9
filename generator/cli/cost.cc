// `formwork cost`: what the platform will cost a month, why, and what would make it cheaper.
// Offline.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/commands.h"
#include "generator/cli/session.h"
#include "generator/cost/advice.h"
#include "generator/cost/chart.h"
#include "generator/cost/measured.h"
#include "generator/cost/report.h"
#include "generator/cost/words.h"
#include "generator/diag/print.h"

namespace formwork::cli {
namespace {
namespace fs = std::filesystem;

std::optional<std::string> ReadText(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || fs::is_directory(file)) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// "1M", "250k", "1000000"; 0 for what is none of them.
double Number(const std::string& text) {
  char* end = nullptr;
  double value = std::strtod(text.c_str(), &end);
  const std::string unit = end;
  if (unit == "k" || unit == "K")
    value *= 1e3;
  else if (unit == "M")
    value *= 1e6;
  else if (!unit.empty())
    return 0;
  return value > 0 ? value : 0;
}

// The book of --prices, or the embedded one of the region. nullopt after saying why.
std::optional<cost::Book> OpenBook(Session& session, const Arguments& arguments, Env& env,
                                   int& exit_code) {
  const auto path = arguments.Value("--prices");
  bool fell_back = false;
  if (!path) return cost::BookFor(*session.platform->base.region, fell_back);
  const auto text = ReadText(fs::path(session.directory) / *path);
  if (!text) {
    exit_code = Fail(env, StrCat(*path, ": cannot be read"), kWorldFailed);
    return std::nullopt;
  }
  const FileId file = session.sources.Add(*path, *text);
  DiagnosticList faults;
  auto book = cost::ReadBook(session.sources.Text(file), file, faults);
  if (book) return book;
  env.err << diag::PrintText(session.sources, faults, PrintOptionsOf(session.directory, env));
  exit_code = kBlueprintErrors;
  return std::nullopt;
}

// The environment that is asked about: the chosen one, else the last, which is what customers use.
std::string Asked(const Session& session) {
  if (!session.environment.empty() || session.platform->environments.empty())
    return session.environment;
  return session.platform->environments.back().first;
}

// The month that .formwork/measured.json was scaled to. kDone, or the exit code after saying why.
int Measured(const Session& session, const Arguments& arguments, const cost::Setting& setting,
             Env& env, cost::Report& report) {
  for (const char* option : {"--forecast", "--sensitivity", "--compare", "--savings", "--all"}) {
    if (arguments.Has(option))
      return Fail(env, StrCat("--measured says what was measured; ", option, " asks the model"),
                  kUsage);
  }
  double requests = 0;
  if (const auto per = arguments.Value("--per")) {
    requests = Number(*per);
    if (requests <= 0)
      return Fail(env, StrCat("--per wants a number of requests, as 1M or 250k, not '", *per, "'"),
                  kUsage);
  }
  const auto text = ReadText(fs::path(session.directory) / ".formwork/measured.json");
  std::string why =
      "there is no .formwork/measured.json: `formwork run` writes it while the platform is used";
  const auto load = text ? cost::MeasuredLoad(*text, setting.today(), requests, why) : std::nullopt;
  if (!load) return Fail(env, why, kWorldFailed);
  report.measured = true;
  report.months.push_back(setting.Month(*load));
  return kDone;
}

void Modelled(const Session& session, cost::Report& report) {
  cost::PlatformEstimate all = cost::EstimatePlatform(*session.platform, report.book);
  for (cost::Estimate& estimate : all.environments) {
    if (session.environment.empty() || estimate.environment == session.environment)
      report.months.push_back(std::move(estimate));
  }
}

// Regions of what is reported that the book is not of.
std::vector<std::string> Elsewhere(const Session& session, const cost::Report& report) {
  std::vector<std::string> regions;
  for (const cost::Estimate& estimate : report.months) {
    const auto* blueprint = session.platform->Find(estimate.environment);
    const std::string& region =
        *(blueprint == nullptr ? session.platform->base : *blueprint).region;
    const bool said = std::ranges::find(regions, region) != regions.end();
    if (region != report.book.region && !said) regions.push_back(region);
  }
  return regions;
}

void Budgets(const Session& session, cost::Report& report) {
  for (const cost::Estimate& estimate : report.months) {
    const auto* blueprint = session.platform->Find(estimate.environment);
    if (blueprint != nullptr && blueprint->budget &&
        blueprint->budget->monthly->currency == report.book.currency)
      report.budgets.emplace_back(estimate.environment, blueprint->budget->monthly->cents);
  }
}

void Asks(const Session& session, const Arguments& arguments, const cost::Setting& setting,
          cost::Report& report) {
  const bool all = arguments.Has("--all");
  if (!report.measured && (all || arguments.Has("--forecast") || arguments.Has("--chart"))) {
    report.forecast = cost::ForecastYear(*session.platform, report.book);
    std::erase_if(report.forecast, [&](const cost::Forecast& row) {
      return !session.environment.empty() && row.environment != session.environment;
    });
  }
  if (all || arguments.Has("--sensitivity")) report.sensitivity = cost::Sensitivity(setting);
  if (all || arguments.Has("--compare")) report.alternatives = cost::Alternatives(setting);
  if (all || arguments.Has("--savings")) report.savings = cost::Savings(setting);
}

// Budgets that today's use passes fail the gate; one that growth will pass is said.
int BudgetCheck(const Session& session, const cost::Report& report, Env& env) {
  const auto over = cost::Exceeded(*session.platform, {report.months}, report.book);
  for (const cost::OverBudget& row : over) {
    env.err << "formwork: " << (row.environment.empty() ? "the platform" : row.environment)
            << " is forecast at " << cost::Dollars(row.cents) << " a month, its budget is "
            << cost::Dollars(row.budget_cents) << "\n";
    for (const auto& [what, cents] : row.causes)
      env.err << "  " << what << "  " << cost::Dollars(cents) << "\n";
  }
  for (const cost::Estimate& estimate : report.months) {
    const auto* blueprint = session.platform->Find(estimate.environment);
    if (blueprint != nullptr && blueprint->budget &&
        blueprint->budget->monthly->currency != report.book.currency) {
      env.err << "formwork: note: the budget of " << Title(estimate) << " is in "
              << blueprint->budget->monthly->currency << ", prices are in " << report.book.currency
              << ": not compared\n";
    }
  }
  if (!over.empty()) return kGateFailed;
  if (report.measured) return kDone;
  for (const cost::Forecast& row : cost::ForecastYear(*session.platform, report.book)) {
    const auto budget =
        std::ranges::find(report.budgets, row.environment, &std::pair<std::string, int64_t>::first);
    if (budget == report.budgets.end()) continue;
    if (const int month = cost::MonthBeyond(row, budget->second); month > 0) {
      env.err << "formwork: note: " << row.environment << " passes its budget of "
              << cost::Dollars(budget->second) << " in month " << month << " of the forecast\n";
    }
  }
  return kDone;
}

int WriteChart(const std::string& name, const cost::Report& report, const Session& session,
               Env& env) {
  std::ofstream out(fs::path(session.directory) / name, std::ios::binary);
  out << cost::Chart(report);
  out.close();
  return out ? kDone : Fail(env, StrCat(name, ": cannot be written"), kWorldFailed);
}

void Print(const cost::Report& report, const Arguments& arguments, Env& env) {
  const std::string format =
      arguments.Has("--json") ? "json" : arguments.ValueOr("--format", "text");
  env.out << (format == "json" ? ReportJson(report)
              : format == "md" ? ReportMarkdown(report)
                               : ReportText(report));
}

int RunCost(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  if (session->environment == "local")
    return Fail(env, "'local' runs on this machine and costs nothing; -e names another", kUsage);
  if (arguments.Has("--per") && !arguments.Has("--measured"))
    return Fail(env, "--per scales what was measured: it wants --measured", kUsage);
  cost::Report report{.explain = arguments.Has("--explain")};
  int failed = kWorldFailed;
  auto book = OpenBook(*session, arguments, env, failed);
  if (!book) return failed;
  report.book = std::move(*book);
  report.asked = Asked(*session);
  const cost::Setting setting(*session->platform, report.asked, report.book);
  if (arguments.Has("--measured")) {
    failed = Measured(*session, arguments, setting, env, report);
    if (failed != kDone) return failed;
  } else {
    Modelled(*session, report);
  }
  if (!arguments.Has("--prices")) report.taken_for = Elsewhere(*session, report);
  Budgets(*session, report);
  Asks(*session, arguments, setting, report);
  if (const auto chart = arguments.Value("--chart")) {
    failed = WriteChart(*chart, report, *session, env);
    if (failed != kDone) return failed;
  }
  Print(report, arguments, env);
  return arguments.Has("--budget-check") ? BudgetCheck(*session, report, env) : kDone;
}

}  // namespace

Command CostCommand() {
  return {.name = "cost",
          .summary = "Say what the platform will cost a month, and what would make it cheaper",
          .example = "formwork cost --compare --savings",
          .options = {{.name = "--explain", .help = "Each line with its formula, inputs and price"},
                      {.name = "--forecast", .help = "The next twelve months"},
                      {.name = "--sensitivity", .help = "What doubling each input does"},
                      {.name = "--compare", .help = "Other plans and hosts for the same load"},
                      {.name = "--savings", .help = "What would make it cheaper, with its amount"},
                      {.name = "--all", .help = "All of these but --explain"},
                      {.name = "--prices",
                       .value = "FILE",
                       .help = "A price book in place of the shipped one"},
                      {.name = "--measured", .help = "From what `formwork run` recorded"},
                      {.name = "--per",
                       .value = "N",
                       .help = "Scale what was measured to N requests a month (1M, 250k)"},
                      {.name = "--chart", .value = "FILE", .help = "Write a picture (SVG)"},
                      {.name = "--format",
                       .value = "FORMAT",
                       .help = "text (default) or md",
                       .choices = {"text", "md"}},
                      {.name = "--budget-check",
                       .help = "Exit with 5 when an environment's budget is exceeded"}},
          .run = RunCost};
}

}  // namespace formwork::cli
