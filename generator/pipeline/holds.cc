#include "generator/pipeline/holds.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "generator/base/str_cat.h"
#include "generator/pipeline/evaluate.h"
#include "generator/pipeline/expression.h"
#include "generator/pipeline/nodes.h"

namespace formwork::pipeline {
namespace {

Datum Variables(const RunOptions& options) {
  Datum variables{.kind = Datum::Kind::kNode, .node = EmptyMapping()};
  const auto set = [&](std::string name, std::string value) {
    AddMember(variables.node, {std::move(name), {}}, ScalarNode(std::move(value)));
  };
  set("Build.Reason", options.pull_request ? "PullRequest" : "IndividualCI");
  set("Build.SourceBranch",
      options.pull_request ? "refs/pull/1/merge" : StrCat("refs/heads/", options.branch));
  set("Build.SourceBranchName", options.branch);
  set("System.PullRequest.TargetBranch",
      options.pull_request ? StrCat("refs/heads/", options.branch) : "");
  set("System.PullRequest.IsFork", "False");
  // Set by steps of earlier runs and of this one: a build to go back to, a page to comment.
  set("PREVIOUS_BUILD", options.builds.previous);
  set("REVIEW_COMMENT", "a page");
  return variables;
}

}  // namespace

bool Holds(const std::string& condition, const std::vector<Result>& results,
           const RunOptions& options) {
  const auto any = [&](Result wanted) {
    return std::ranges::find(results, wanted) != results.end();
  };
  const bool failed = any(Result::kFailed);
  const bool succeeded = !failed && !any(Result::kSkipped);
  if (condition.empty()) return succeeded;
  Scope scope;
  scope.names["variables"] = Variables(options);
  for (const std::string_view name :
       {"dependencies", "stageDependencies", "pipeline", "parameters"}) {
    scope.names[std::string(name)] = {.kind = Datum::Kind::kNode, .node = EmptyMapping()};
  }
  scope.status = [&](const std::string& name) -> std::optional<Datum> {
    if (name == "succeeded") return Datum::Bool(succeeded);
    if (name == "failed") return Datum::Bool(failed);
    if (name == "always") return Datum::Bool(true);
    if (name == "canceled") return Datum::Bool(false);
    if (name == "succeededorfailed") return Datum::Bool(succeeded || failed);
    return std::nullopt;
  };
  std::string why;
  const auto parsed = ParseExpression(condition, why);
  const auto value = parsed ? Evaluate(*parsed, scope, why) : std::nullopt;
  return value && Truthy(*value);
}

}  // namespace formwork::pipeline
