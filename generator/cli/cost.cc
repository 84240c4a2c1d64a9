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
std::optional<cost::Book> OpenBook(const Session& session, const Arguments& arguments, Env& env,
                                   bool& fell_back) {
  const auto path = arguments.Value("--prices");
  if (!path) return cost::BookFor(*session.platform->base.region, fell_back);
  fell_back = false;
  const auto text = ReadText(fs::path(session.directory) / *path);
  if (!text) {
    Fail(env, StrCat(*path, ": cannot be read"), kWorldFailed);
    return std::nullopt;
  }
  std::string why;
  auto book = cost::ReadBook(*text, why);
  if (!book) Fail(env, StrCat(*path, ": ", why), kWorldFailed);
  return book;
}

// The months that the report shows: all environments, the one of -e, or the one measured.
bool Months(const Session& session, const Arguments& arguments, const cost::Book& book, Env& env,
            cost::Report& report) {
  if (arguments.Has("--measured")) {
    const auto text = ReadText(fs::path(session.directory) / ".formwork/measured.json");
    std::string why =
        "there is no .formwork/measured.json: `formwork run` writes it while the platform is used";
    const double requests = Number(arguments.ValueOr("--per", "0"));
    const auto load =
        text ? cost::MeasuredLoad(*text, Chosen(session), requests, why) : std::nullopt;
    if (!load) {
      Fail(env, why, kWorldFailed);
      return false;
    }
    cost::Grants grants(book);
    report.months.push_back(cost::EstimateMonth(Chosen(session), *load, book, grants));
    report.months.back().environment = session.environment;
    return true;
  }
  cost::PlatformEstimate all = cost::EstimatePlatform(*session.platform, book);
  for (cost::Estimate& estimate : all.environments) {
    if (session.environment.empty() || estimate.environment == session.environment)
      report.months.push_back(std::move(estimate));
  }
  if (report.months.empty()) report.months.push_back(cost::EstimateAlone(Chosen(session), book));
  return true;
}

void Budgets(const Session& session, cost::Report& report) {
  for (const cost::Estimate& estimate : report.months) {
    const auto* blueprint = session.platform->Find(estimate.environment);
    if (blueprint != nullptr && blueprint->budget)
      report.budgets.emplace_back(estimate.environment, blueprint->budget->monthly->cents);
  }
}

int BudgetCheck(const Session& session, const cost::Book& book, Env& env) {
  const auto over =
      cost::Exceeded(*session.platform, cost::EstimatePlatform(*session.platform, book));
  bool failed = false;
  for (const cost::OverBudget& row : over) {
    if (!session.environment.empty() && row.environment != session.environment) continue;
    failed = true;
    env.err << "formwork: " << (row.environment.empty() ? "the platform" : row.environment)
            << " is forecast at " << cost::Dollars(row.cents) << " a month, its budget is "
            << cost::Dollars(row.budget_cents) << "\n";
    for (const auto& [what, cents] : row.causes)
      env.err << "  " << what << "  " << cost::Dollars(cents) << "\n";
  }
  return failed ? kGateFailed : kDone;
}

int WriteChart(const std::string& name, const cost::Report& report, const Session& session,
               Env& env) {
  std::ofstream out(fs::path(session.directory) / name, std::ios::binary);
  out << cost::Chart(report.months, report.forecast);
  out.close();
  return out ? kDone : Fail(env, StrCat(name, ": cannot be written"), kWorldFailed);
}

int RunCost(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  cost::Report report{.region = *session->platform->base.region,
                      .explain = arguments.Has("--explain")};
  const auto book = OpenBook(*session, arguments, env, report.fell_back);
  if (!book) return kWorldFailed;
  report.book = *book;
  if (!Months(*session, arguments, *book, env, report)) return kWorldFailed;
  Budgets(*session, report);
  // What follows is asked of one environment: the chosen one, else the last, which is what
  // customers use.
  const blueprint::Blueprint& blueprint =
      session->environment.empty() && !session->platform->environments.empty()
          ? session->platform->environments.back().second
          : Chosen(*session);
  const bool all = arguments.Has("--all");
  if (all || arguments.Has("--forecast") || arguments.Has("--chart"))
    report.forecast = cost::Forecast(blueprint, *book);
  if (all || arguments.Has("--sensitivity"))
    report.sensitivity = cost::Sensitivity(blueprint, *book);
  if (all || arguments.Has("--compare")) report.alternatives = cost::Alternatives(blueprint, *book);
  if (all || arguments.Has("--savings")) report.savings = cost::Savings(blueprint, *book);
  if (const auto chart = arguments.Value("--chart")) {
    if (const int failed = WriteChart(*chart, report, *session, env); failed != kDone)
      return failed;
  }
  const std::string format =
      arguments.Has("--json") ? "json" : arguments.ValueOr("--format", "text");
  env.out << (format == "json" ? ReportJson(report)
              : format == "md" ? ReportMarkdown(report)
                               : ReportText(report));
  return arguments.Has("--budget-check") ? BudgetCheck(*session, *book, env) : kDone;
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
