#include "generator/target/azure/pipeline/entry.h"

#include <algorithm>
#include <chrono>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/target/azure/pipeline/names.h"

namespace formwork::azure {
namespace {

using blueprint::Blueprint;
using blueprint::Platform;
using yaml::Value;

constexpr std::string_view kHeader =
    "Made by formwork from blueprint.yaml; change that file and run `formwork generate`.\n"
    "Your own edits of this file are kept: it is merged.";
constexpr std::string_view kHostedImage = "ubuntu-24.04";
constexpr std::string_view kBuildImage = "debian:12";
constexpr int64_t kShortestJob = 5;  // less, and a build without its cache never ends

int64_t Minutes(blueprint::Duration duration) {
  return std::chrono::ceil<std::chrono::minutes>(duration).count();
}

std::string Milliseconds(blueprint::Duration duration) {
  return std::to_string(duration.count());
}

// "99.9%" -> "99.9": a number that a script can calculate with.
std::string PercentText(blueprint::Percent percent) {
  std::string text = Format(percent);
  if (text.ends_with('%')) text.pop_back();
  return text;
}

Value Pool(const blueprint::Pool& pool) {
  Value value = Value::Map();
  if (!pool.name) {
    value.Set("vmImage",
              Value::Str(pool.vm_image ? pool.vm_image->value : std::string(kHostedImage)));
    return value;
  }
  value.Set("name", Value::Str(**pool.name));
  std::vector<std::string> demands = {"Agent.OS -equals Linux"};
  for (const blueprint::Text& demand : pool.demands) {
    // Capabilities have no case: 'agent.os -equals linux' asks for the same.
    const bool known = std::ranges::any_of(demands, [&](const std::string& other) {
      return LowerAscii(other) == LowerAscii(*demand);
    });
    if (!known) demands.push_back(*demand);
  }
  value.Set("demands", Value::Strs(demands));
  return value;
}

Value Apps(const Blueprint& base) {
  std::vector<std::string> names;
  for (const blueprint::App& app : base.apps)
    names.push_back(*app.name);
  return Value::Strs(names);
}

Value QualityGates(const blueprint::Pipeline& pipeline) {
  std::vector<std::string> gates;
  for (const auto& gate : pipeline.quality)
    gates.emplace_back(Word(*gate));
  return Value::Strs(gates);
}

// A threshold in whole percent: gcovr takes no more, and a test that covers 0.4 % proves nothing.
int64_t CoveragePercent(const blueprint::Pipeline& pipeline) {
  return pipeline.coverage->millionths / 10'000;
}

Value Secrets(const Blueprint& base) {
  Value list = Value::Seq();
  for (const blueprint::Secret& secret : base.secrets) {
    list.Add(Value::Map({{"name", Value::Str(*secret.name)},
                         {"variable", Value::Str(SecretVariable(*secret.name))}})
                 .Flow());
  }
  return list;
}

Value Environments(const Platform& platform) {
  const std::string& name = *platform.base.name;
  Value list = Value::Seq();
  std::string after;
  for (const auto& [environment, blueprint] : platform.environments) {
    list.Add(
        Value::Map({{"name", Value::Str(environment)},
                    {"after", Value::Str(after)},
                    {"serviceConnection", Value::Str(ServiceConnectionName(name, environment))},
                    {"environment", Value::Str(EnvironmentName(name, environment))},
                    {"variableGroup", Value::Str(EnvironmentName(name, environment))},
                    {"minutes", Value::Int(DeployMinutes(blueprint))}}));
    after = environment;
  }
  return list;
}

// What the main pipeline and the review share.
Value SharedParameters(const Platform& platform) {
  const Blueprint& base = platform.base;
  const blueprint::Pipeline& pipeline = *base.pipeline;
  Value parameters = Value::Map();
  parameters.Set("pool", Pool(pipeline.pool))
      .Set("buildImage", Value::Str(kBuildImage))
      .Set("apps", Apps(base))
      .Set("quality", QualityGates(pipeline))
      .Set("coverage", Value::Int(CoveragePercent(pipeline)))
      .Set("environments", Environments(platform));
  return parameters;
}

Value Drill(const Platform& platform) {
  std::vector<std::string> values = {"none"};
  for (const auto& [environment, blueprint] : platform.environments)
    values.push_back(environment);
  return Value::Seq(
      {Value::Map({{"name", Value::Str("drill")},
                   {"displayName",
                    Value::Str("Let the deployment to this environment fail, to see the way back")},
                   {"type", Value::Str("string")},
                   {"default", Value::Str("none")},
                   {"values", Value::Strs(values)}})});
}

}  // namespace

int64_t DeployMinutes(const Blueprint& environment) {
  return std::max<int64_t>(30, 2 * Minutes(*environment.objectives.deployment));
}

RunMinutes MainMinutes(const Platform& platform) {
  int64_t left = Minutes(*platform.base.objectives.pipeline);
  for (const auto& [name, environment] : platform.environments)
    left -= Minutes(*environment.objectives.deployment);
  const bool fits = left >= 2 * kShortestJob;
  left = std::max(left, 2 * kShortestJob);
  return {.build = left - left / 2, .test = left / 2, .review = 0, .fits = fits};
}

RunMinutes ReviewMinutes(const Platform& platform) {
  const int64_t whole = Minutes(*platform.base.objectives.pipeline);
  const int64_t left = std::max(whole, 2 * kShortestJob);
  return {.build = left - left / 2,
          .test = left,
          .review = left / 2,
          .fits = whole >= 2 * kShortestJob};
}

Value MainPipeline(const Platform& platform) {
  const blueprint::Pipeline& pipeline = *platform.base.pipeline;
  Value parameters = Value::Map({{"platform", Value::Str(*platform.base.name)}});
  const Value shared = SharedParameters(platform);
  for (size_t i = 0; i < shared.keys().size(); ++i)
    parameters.Set(shared.keys()[i], shared.items()[i]);
  const RunMinutes minutes = MainMinutes(platform);
  parameters.Set("branch", Value::Str(*pipeline.branch))
      .Set("buildMinutes", Value::Int(minutes.build))
      .Set("testMinutes", Value::Int(minutes.test))
      .Set("secrets", Secrets(platform.base))
      .Set("rollback", Value::Str(Word(*pipeline.rollback)))
      .Set("drill", Value::Str("${{ parameters.drill }}"));

  Value root = Value::Map();
  root.Comment(kHeader);
  root.Set("name", Value::Str("$(Date:yyyyMMdd)$(Rev:.r)"));
  root.Set("trigger",
           Value::Map({{"batch", Value::Bool(true)},
                       {"branches", Value::Map({{"include", Value::Strs({*pipeline.branch})}})},
                       {"paths", Value::Map({{"exclude", Value::Strs({"docs", "README.md"})}})}})
               .BlankBefore());
  root.Set("pr", Value::Str("none").Comment("Pull requests have a pipeline of their own: pr.yml"));
  root.Set("parameters", Drill(platform).BlankBefore());
  root.Set("extends", Value::Map({{"template", Value::Str("templates/platform.yml")},
                                  {"parameters", parameters}})
                          .BlankBefore());
  return root;
}

Value ReviewPipeline(const Platform& platform) {
  const std::string& name = *platform.base.name;
  Value parameters = SharedParameters(platform);
  const RunMinutes minutes = ReviewMinutes(platform);
  parameters.Set("buildMinutes", Value::Int(minutes.build))
      .Set("testMinutes", Value::Int(minutes.test))
      .Set("reviewMinutes", Value::Int(minutes.review))
      .Set("githubConnection", Value::Str(GitHubConnectionName(name)));
  if (!platform.environments.empty()) {
    const std::string& first = platform.environments.front().first;
    parameters.Set(
        "whatIf", Value::Map({{"name", Value::Str(first)},
                              {"serviceConnection", Value::Str(WhatIfConnectionName(name, first))}})
                      .Comment("Take this away if a pull request may not reach Azure at all."));
  }
  // Agents of one's own have it from agent.sh.
  if (!platform.base.pipeline->pool.name) {
    parameters.Set("formwork", Value::Map().Flow().Comment(
                                   "Microsoft's agents bring no formwork. Fill in one of these:\n"
                                   "  {feed: FEED, package: formwork, version: 1.2.3}\n"
                                   "  {git: https://HOST/formwork, ref: COMMIT}"));
  }
  Value root = Value::Map();
  root.Comment(kHeader);
  root.Set("name", Value::Str("pr-$(System.PullRequest.PullRequestNumber)$(Rev:.r)"));
  root.Set("trigger", Value::Str("none").BlankBefore());
  root.Set(
      "pr",
      Value::Map({{"autoCancel", Value::Bool(true)},
                  {"branches",
                   Value::Map({{"include", Value::Strs({*platform.base.pipeline->branch})}})}}));
  root.Set("extends", Value::Map({{"template", Value::Str("templates/review.yml")},
                                  {"parameters", parameters}})
                          .BlankBefore());
  return root;
}

Value EnvironmentVariables(const Blueprint& environment, std::string_view name) {
  const blueprint::Objectives& objectives = environment.objectives;
  Value variables = Value::Map();
  variables.Set("ENVIRONMENT", Value::Str(name))
      .Set("RESOURCE_GROUP", Value::Str(ResourceGroupName(*environment.name, name)));
  variables.Set("DEPLOYMENT_SECONDS",
                Value::Str(std::to_string(objectives.deployment->count() / 1000))
                    .Comment("The objectives that a deployment is held against."));
  variables.Set("API_LATENCY_MS", Value::Str(Milliseconds(*objectives.api_latency)))
      .Set("EVENT_LATENCY_MS", Value::Str(Milliseconds(*objectives.event_latency)))
      .Set("SUCCESS_PERCENT", Value::Str(PercentText(*objectives.success)));
  Value root = Value::Map();
  root.Comment(kHeader);
  root.Set("variables", variables);
  return root;
}

}  // namespace formwork::azure
