// `formwork pipeline show|validate|simulate`: the rendered pipeline, or any file, without a cloud.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/commands.h"
#include "generator/cli/session.h"
#include "generator/diag/print.h"
#include "generator/pipeline/build.h"
#include "generator/pipeline/checks.h"
#include "generator/pipeline/expand.h"
#include "generator/pipeline/print.h"
#include "generator/pipeline/simulate.h"

namespace formwork::cli {
namespace {
namespace fs = std::filesystem;

constexpr std::string_view kMain = "pipelines/azure-pipelines.yml";
constexpr std::string_view kReview = "pipelines/pr.yml";

std::optional<std::string> ReadDisk(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || fs::is_directory(file)) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// A pipeline that was read: its files (rendered, or of the project's folder), opened up, judged.
struct OpenedPipelines {
  SourceMap sources;
  DiagnosticList problems;
  std::vector<pipeline::Pipeline> pipelines;
  pipeline::Checks checks;
};

// Where the files come from. With FILE: the folder as it is. Without: what the blueprint renders.
struct Origin {
  pipeline::ReadFile read = {};
  std::vector<std::string> paths = {};
  int exit_code = kDone;
};

Origin OpenOrigin(const Arguments& arguments, Env& env, std::string_view otherwise) {
  Origin origin;
  const std::vector<std::string> files = arguments.Values("FILE");
  if (!files.empty()) {
    const fs::path folder = ProjectDirectory(arguments, env);
    origin.read = [folder](std::string_view path) { return ReadDisk(folder / path); };
    origin.paths = files;
    for (const std::string& file : files) {
      if (!origin.read(file))
        origin.exit_code = Fail(env, StrCat(file, ": cannot be read"), kWorldFailed);
    }
    return origin;
  }
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return {.exit_code = code};
  const auto templates = OpenTemplates(arguments, env);
  if (!templates) return {.exit_code = kWorldFailed};
  auto rendered =
      session->target->Render(*session->platform, session->graph, *templates, session->diagnostics);
  if (!rendered) {
    static_cast<void>(ReportDiagnostics(*session, env));
    return {.exit_code = kBlueprintErrors};
  }
  if (rendered->Find(kMain) == nullptr) {
    return {.exit_code = Fail(
                env, "the blueprint has no pipeline; add `pipeline: { provider: azure-devops }`",
                kBlueprintErrors)};
  }
  origin.paths = {std::string(otherwise)};
  if (otherwise.empty()) origin.paths = {std::string(kMain), std::string(kReview)};
  origin.read = [all = std::make_shared<FileSet>(std::move(*rendered))](
                    std::string_view path) -> std::optional<std::string> {
    const File* file = all->Find(path);
    return file == nullptr ? std::nullopt : std::optional(file->bytes);
  };
  return origin;
}

// Reads and judges; problems go to stderr. nullptr: `exit_code` says why not to go on.
std::unique_ptr<OpenedPipelines> OpenPipelines(const Origin& origin,
                                               const pipeline::ExpandOptions& options,
                                               const Arguments& arguments, Env& env,
                                               int& exit_code) {
  auto opened = std::make_unique<OpenedPipelines>();
  for (const std::string& path : origin.paths) {
    const auto root =
        pipeline::Expand(path, origin.read, options, opened->sources, opened->problems);
    if (root) opened->pipelines.push_back(pipeline::BuildPipeline(*root, path, opened->problems));
  }
  opened->checks = pipeline::ReadChecks(origin.read);
  const bool failed = opened->problems.HasErrors() ||
                      (arguments.Has("--strict") && !opened->problems.Sorted().empty());
  if (failed && arguments.Has("--json")) {
    env.out << diag::PrintJson(opened->sources, opened->problems);
  } else {
    env.err << diag::PrintText(opened->sources, opened->problems,
                               PrintOptionsOf(ProjectDirectory(arguments, env), env));
  }
  if (!failed) return opened;
  exit_code = kGateFailed;
  return nullptr;
}

int RunShow(const Arguments& arguments, Env& env) {
  const Origin origin = OpenOrigin(arguments, env, kMain);
  int code = origin.exit_code;
  if (code != kDone) return code;
  const auto opened = OpenPipelines(origin, {}, arguments, env, code);
  if (!opened) return code;
  const std::string format =
      arguments.Has("--json") ? "json" : arguments.ValueOr("--format", "tree");
  for (const pipeline::Pipeline& pipeline : opened->pipelines) {
    env.out << (format == "json"      ? ShowJson(pipeline, opened->checks)
                : format == "mermaid" ? ShowMermaid(pipeline, opened->checks)
                                      : ShowTree(pipeline, opened->checks));
  }
  return kDone;
}

int RunValidate(const Arguments& arguments, Env& env) {
  const Origin origin = OpenOrigin(arguments, env, "");
  int code = origin.exit_code;
  if (code != kDone) return code;
  const auto opened = OpenPipelines(origin, {}, arguments, env, code);
  if (!opened) return code;
  if (arguments.Has("--json")) {
    env.out << diag::PrintJson(opened->sources, opened->problems);
    return kDone;
  }
  for (const pipeline::Pipeline& pipeline : opened->pipelines) {
    size_t jobs = 0;
    for (const auto& stage : pipeline.stages)
      jobs += stage.jobs.size();
    env.out << pipeline.path << ": fine: " << pipeline.stages.size() << " stages, " << jobs
            << " jobs\n";
  }
  return kDone;
}

// "a,b" and repeated options alike.
std::vector<std::string> List(const Arguments& arguments, std::string_view name) {
  std::vector<std::string> out;
  for (const std::string& value : arguments.Values(name)) {
    size_t at = 0;
    while (at <= value.size()) {
      const size_t end = std::min(value.find(',', at), value.size());
      if (end > at) out.push_back(value.substr(at, end - at));
      at = end + 1;
    }
  }
  return out;
}

// A shell variable that is empty would let nothing fail, and the run would look well.
std::optional<int> RefuseEmpty(const Arguments& arguments, Env& env) {
  for (const std::string_view option : {"--fail", "--reject"}) {
    for (const std::string& value : arguments.Values(option)) {
      const std::string all = StrCat(",", value, ",");
      if (all.find(",,") == std::string::npos) continue;
      return Fail(env,
                  StrCat(option, " '", value,
                         "' names nothing; `formwork pipeline show` lists stages and steps"),
                  kUsage);
    }
  }
  return std::nullopt;
}

int RunSimulate(const Arguments& arguments, Env& env) {
  if (const auto refused = RefuseEmpty(arguments, env)) return *refused;
  const bool pull_request = arguments.Has("--pull-request");
  const Origin origin = OpenOrigin(arguments, env, pull_request ? kReview : kMain);
  int code = origin.exit_code;
  if (code != kDone) return code;
  pipeline::ExpandOptions options;
  if (const auto drill = arguments.Value("--drill")) options.parameters["drill"] = *drill;
  const auto opened = OpenPipelines(origin, options, arguments, env, code);
  if (!opened) return code;
  pipeline::RunOptions how{.pull_request = pull_request,
                           .fail = List(arguments, "--fail"),
                           .reject = List(arguments, "--reject")};
  const auto& branches =
      pull_request ? opened->pipelines.front().pr_branches : opened->pipelines.front().branches;
  how.builds.now = arguments.ValueOr("--build", "new");
  how.builds.previous = arguments.ValueOr("--previous", "previous");
  if (how.builds.previous == "none") how.builds.previous.clear();
  how.branch = arguments.ValueOr("--branch", branches.empty() ? "main" : branches.front());
  // The drill is a step that always fails.
  if (options.parameters.contains("drill") && options.parameters["drill"] != "none")
    how.fail.push_back(StrCat(options.parameters["drill"], ".drill"));
  const pipeline::Run run = Simulate(opened->pipelines.front(), opened->checks, how);
  if (!run.unknown.empty()) {
    return Fail(env,
                StrCat("the run has no '", run.unknown.front(),
                       "'; `formwork pipeline show` lists stages and steps"),
                kUsage);
  }
  env.out << (arguments.Has("--json") ? RunJson(run) : RunText(run));
  return kDone;
}

constexpr Option kFile = {
    .name = "FILE",
    .value = "FILE",
    .help = "A pipeline in the project's folder (default: what the blueprint renders)",
    .repeated = true};

}  // namespace

std::vector<Command> PipelineCommands() {
  Option one = kFile;
  one.repeated = false;
  return {
      {.name = "pipeline show",
       .summary = "Show stages, conditions, approvals and steps of the pipeline",
       .example = "formwork pipeline show --format mermaid",
       .options = {one,
                   {.name = "--format",
                    .value = "FORMAT",
                    .help = "tree (default), mermaid or json",
                    .choices = {"tree", "mermaid", "json"}}},
       .run = RunShow},
      {.name = "pipeline validate",
       .summary = "Check pipelines against what Azure DevOps accepts",
       .example = "formwork pipeline validate pipelines/azure-pipelines.yml",
       .options = {kFile, {.name = "--strict", .help = "Warnings fail as well (exit code 5)"}},
       .run = RunValidate},
      {.name = "pipeline simulate",
       .summary = "Print what a run would do: what runs, is skipped, waits, fails, rolls back",
       .example = "formwork pipeline simulate --fail production.smoke",
       .options =
           {one,
            {.name = "--fail",
             .value = "STAGE[.STEP]",
             .help = "Let a stage or step fail (an environment's name stands for its deployment, "
                     "ENV.rollback for its way back)",
             .repeated = true},
            {.name = "--reject",
             .value = "ENV",
             .help = "Let the approvers of an environment say no",
             .repeated = true},
            {.name = "--branch",
             .value = "BRANCH",
             .help = "The branch that was pushed or that a pull request goes to (default: the "
                     "pipeline's)"},
            {.name = "--build", .value = "ID", .help = "What to call the build that is deployed"},
            {.name = "--previous",
             .value = "ID",
             .help = "What to call the last good build; none: this is the first deployment"},
            {.name = "--pull-request", .help = "A pull request instead of a push"},
            {.name = "--drill",
             .value = "ENV",
             .help = "The pipeline's own parameter for a drill"}},
       .run = RunSimulate}};
}

}  // namespace formwork::cli
