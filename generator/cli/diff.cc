// `formwork diff [A[..B]]`: what a change means. A and B are git revisions, files or folders;
// nothing is checked out and the working tree is not touched.

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <ostream>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/cli/commands.h"
#include "generator/cli/diff_sides.h"
#include "generator/cli/render.h"
#include "generator/cli/session.h"
#include "generator/cost/platform.h"
#include "generator/diff/compare.h"
#include "generator/diff/print.h"
#include "generator/git/git.h"

namespace formwork::cli {
namespace {

// One text diff of everything that is rendered from the two sides.
Result<std::string> TextDiff(const FileSet& before, const FileSet& after) {
  std::set<std::string, std::less<>> paths;
  for (const auto& [path, file] : before.files())
    paths.insert(path);
  for (const auto& [path, file] : after.files())
    paths.insert(path);
  std::string out;
  for (const std::string& path : paths) {
    const File* a = before.Find(path);
    const File* b = after.Find(path);
    const auto bytes = [](const File* file) {
      return file == nullptr ? std::nullopt : std::optional<std::string_view>(file->bytes);
    };
    const Result<std::string> text = git::UnifiedDiff(path, bytes(a), bytes(b));
    if (!text) return text.error();
    out += *text;
  }
  return out;
}

Rendered RenderSide(const Side& side, const Sides& sides, const Arguments& arguments, Env& env) {
  if (!side.exists) return {.files = FileSet()};
  return RenderPlatform(*side.platform, graph::BuildGraph(side.platform->base), sides.sources,
                        arguments, env);
}

int AddText(const Sides& sides, const Arguments& arguments, Env& env, diff::Report& report) {
  const Rendered before = RenderSide(sides.before, sides, arguments, env);
  if (!before.files) return before.exit_code;
  const Rendered after = RenderSide(sides.after, sides, arguments, env);
  if (!after.files) return after.exit_code;
  WarnOfStrangers(after, arguments, env);
  Result<std::string> text = TextDiff(*before.files, *after.files);
  if (!text) return Fail(env, Describe(text.error()), kWorldFailed);
  report.text = std::move(*text);
  return kDone;
}

// What a month costs on both sides: the environment's, or all of them. The same prices for both.
std::optional<diff::CostChange> CostOf(const Sides& sides, const std::string& environment) {
  bool fell_back = false;
  const cost::Book book = cost::BookFor(*sides.after.platform->base.region, fell_back);
  const auto cents = [&](const Side& side) -> int64_t {
    if (!side.exists) return 0;
    const cost::PlatformEstimate all =
        cost::EstimatePlatform(*side.platform, book, cost::Detail::kAmounts);
    const cost::Estimate* one = environment.empty() ? nullptr : all.Find(environment);
    return one == nullptr ? all.TotalCents() : cost::RoundToCents(one->TotalMicros());
  };
  std::future<int64_t> before = std::async(cents, std::cref(sides.before));
  const int64_t after = cents(sides.after);
  return diff::CostChange{
      .before_cents = before.get(), .after_cents = after, .currency = book.currency};
}

void Print(const diff::Report& report, const SourceMap& sources, const Arguments& arguments,
           Env& env) {
  const std::string format =
      arguments.Has("--json") ? "json" : arguments.ValueOr("--format", "terminal");
  const diff::PrintOptions options = {.colour = InColour(env, env.out_is_terminal),
                                      .only_counts = arguments.Has("--stat")};
  if (format == "json") {
    env.out << diff::PrintJson(report, sources);
  } else if (format == "md") {
    env.out << diff::PrintMarkdown(report, sources, options);
  } else {
    env.out << diff::PrintTerminal(report, sources, options);
  }
}

bool KnowsEnvironment(const Sides& sides, const std::string& name) {
  return name.empty() || sides.after.platform->Find(name) != nullptr ||
         sides.before.platform->Find(name) != nullptr;
}

int RunDiff(const Arguments& arguments, Env& env) {
  const auto parsed = diff::ParseGate(Join(arguments.Values("--fail-on"), ","));
  if (const auto* fault = std::get_if<std::string>(&parsed)) return Fail(env, *fault, kUsage);
  const auto& gate = std::get<diff::Gate>(parsed);
  if (arguments.Values("REVISION").size() > 2)
    return Fail(env, "diff compares two sides, not more", kUsage);
  Sides sides;
  ReadSides(sides, arguments, env);
  if (sides.exit_code != kDone) return sides.exit_code;
  const std::string environment = arguments.ValueOr("--environment", "");
  if (!KnowsEnvironment(sides, environment)) {
    return Fail(env, StrCat("neither side has an environment '", environment, "'"), kUsage);
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  diff::Report report = {.before = sides.before.name,
                         .after = sides.after.name,
                         .rows = diff::Compare(*sides.before.platform, *sides.after.platform,
                                               {.environment = environment, .now = now}),
                         .cost = CostOf(sides, environment)};
  if (arguments.Has("--text")) {
    const int code = AddText(sides, arguments, env, report);
    if (code != kDone) return code;
  }
  Print(report, sides.sources, arguments, env);
  if (gate.cost_millionths && !report.cost)
    return Fail(env, "the cost cannot be estimated", kWorldFailed);
  const std::vector<std::string> failed = diff::FailedGates(gate, report);
  if (!failed.empty()) return Fail(env, StrCat("gate failed: ", Join(failed, ", ")), kGateFailed);
  return arguments.Has("--exit-code") && !report.rows.empty() ? kChanges : kDone;
}

}  // namespace

Command DiffCommand() {
  return {
      .name = "diff",
      .summary = "Say what a change means: destroyed, replaced, public, granted, breaking",
      .example = "formwork diff main..HEAD --fail-on destroy,replace,public",
      .options = {{.name = "REVISION",
                   .value = "A[..B]",
                   .help = "Revisions, files or folders; default: HEAD and the working tree",
                   .repeated = true},
                  {.name = "--format",
                   .value = "FORMAT",
                   .help = "terminal (default), md (for a pull request) or json",
                   .choices = {"terminal", "md", "json"}},
                  {.name = "--fail-on",
                   .value = "WHAT",
                   .help = "Exit with 5 on any of these, with commas between: destroy, replace, "
                           "public, breaking, in-flight, grant, secret, guard, remove, revoke, "
                           "rename, behaviour, limit, schedule, alert, delivery, create, "
                           "document, cost:+PERCENT%",
                   .repeated = true},
                  {.name = "--exit-code", .help = "Exit with 2 when there is any change"},
                  {.name = "--text", .help = "Also the unified diff of the rendered files"},
                  {.name = "--stat", .help = "Only the counts"}},
      .run = RunDiff};
}

}  // namespace formwork::cli
