// Templates, expressions and what Azure DevOps would refuse, message by message.

#include "generator/pipeline/expand.h"

#include <string>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/pipeline/build.h"
#include "generator/pipeline/evaluate.h"
#include "generator/pipeline/print.h"
#include "tests/support/catch.h"
#include "tests/unit/pipeline/files.h"

namespace formwork::pipeline {
namespace {

struct Judged {
  Pipeline pipeline;
  std::string problems;  // "line:column message", one a line
};

Judged Judge(const ReadFile& read, const std::string& path = "p.yml",
             const ExpandOptions& options = {}) {
  SourceMap sources;
  DiagnosticList list;
  Judged judged;
  if (const auto root = Expand(path, read, options, sources, list))
    judged.pipeline = BuildPipeline(*root, path, list);
  for (const Diagnostic& diagnostic : list.Sorted()) {
    const Position at = sources.Locate(diagnostic.span.file, diagnostic.span.begin);
    judged.problems += StrCat(
        sources.Name(diagnostic.span.file), ":", at.line, ":", at.column, " ", diagnostic.message,
        diagnostic.help.empty() ? "" : StrCat(" (", diagnostic.help, ")"), "\n");
  }
  return judged;
}

Judged JudgeText(const std::string& text) {
  return Judge(Files({{"p.yml", text}}));
}

std::string Value(const std::string& expression) {
  std::string why;
  const auto parsed = ParseExpression(expression, why);
  Scope scope;
  reader::Node map;
  map.kind = reader::NodeKind::kMapping;
  reader::Node list;
  list.kind = reader::NodeKind::kSequence;
  for (const char* name : {"a", "b"}) {
    reader::Node item;
    item.kind = reader::NodeKind::kMapping;
    item.keys = {{"name", {}}};
    item.items.resize(1);
    item.items[0].kind = reader::NodeKind::kScalar;
    item.items[0].text = name;
    list.items.push_back(item);
  }
  map.keys = {{"list", {}}};
  map.items = {list};
  scope.names["parameters"] = {.kind = Datum::Kind::kNode, .node = map};
  const auto value = parsed ? Evaluate(*parsed, scope, why) : std::nullopt;
  return value ? TextOf(*value) : "! " + why;
}

}  // namespace

TEST_CASE("Evaluate: the expression language", "[pipeline]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"eq('a', 'A')", "True"},
      {"and(true, not(eq(1, 2)), gt(3, 2))", "True"},
      {"or(false, '')", "False"},
      {"join(' ', parameters.list.*.name)", "a b"},
      {"length(parameters.list)", "2"},
      {"parameters.list[1].name", "b"},
      {"format('{0}-{1} {{}}', 'x', 2)", "x-2 {}"},
      {"replace('live-eu', '-', '_')", "live_eu"},
      {"in('b', 'a', 'b')", "True"},
      {"iif(eq(1, '1'), 'yes', 'no')", "yes"},
      {"coalesce('', 'x')", "x"},
      {"join(',', split('a b', ' '))", "a,b"},
      {"'it''s'", "it's"},
      {"eq(true, 'True')", "True"},
      {"startsWith(upper('abc'), 'ab')", "True"},
      {"parameters.lst", "! parameter 'lst' is not declared; did you mean 'list'?"},
      {"succeded()", "! there is no function 'succeded'; did you mean 'succeeded'?"},
      {"succeeded()",
       "! 'succeeded()' has no meaning here: it is known only when the pipeline runs"},
      {"eq(1)", "! 'eq()' takes 2 arguments, not 1"},
      {"eq(1, 2", "! 'eq(' is not closed"},
      {"'a", "! a quote is not closed"},
      {"a b", "! 'b' is left over"},
      {"", "! a value is missing"},
  };
  for (const auto& [expression, value] : rows) {
    INFO(expression);
    CHECK(Value(expression) == value);
  }
}

TEST_CASE("Expand: templates, loops and conditions leave what would run", "[pipeline]") {
  const auto read =
      Files({{"a/p.yml", R"(trigger: [main]
parameters:
  - name: who
    default: world
stages:
  - ${{ each stage in split('one two', ' ') }}:
      - template: t/stage.yml
        parameters:
          name: ${{ stage }}
          greet: ${{ eq(stage, 'two') }}
)"},
             {"a/t/stage.yml", R"(parameters:
  - name: name
    type: string
  - name: greet
    type: boolean
stages:
  - stage: ${{ parameters.name }}
    jobs:
      - job: only
        steps:
          - ${{ if parameters.greet }}:
              - bash: echo hello
          - ${{ else }}:
              - template: steps.yml
          - checkout: none
)"},
             {"a/t/steps.yml", "steps:\n  - bash: echo quiet\n  - bash: echo more\n"}});
  const Judged judged = Judge(read, "a/p.yml");
  CHECK(judged.problems.empty());
  CHECK(ShowTree(judged.pipeline, {}) == R"(a/p.yml
one
  job only, 60 min
    - bash echo quiet
    - bash echo more
    - checkout none
two  after one
  job only, 60 min
    - bash echo hello
    - checkout none
)");
}

TEST_CASE("validate: what Azure DevOps would refuse is said at its place", "[pipeline]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"steps:\n  - bsh: make\n", "p.yml:2:5 this is no step (did you mean 'bash'?)\n"},
      {"steps:\n  - bash: make\n    dispalyName: x\n",
       "p.yml:3:5 a step has no 'dispalyName' (did you mean 'displayName'?)\n"},
      {"trigger: none\n", "p.yml:1:1 the pipeline has none of: stages, jobs, steps, extends\n"},
      {"stages:\n  - stage: a-b\n    jobs: [{job: x, steps: [{checkout: none}]}]\n",
       "p.yml:2:5 stage name 'a-b' is not allowed (letters, digits and '_', not a digit first)\n"},
      {"stages:\n  - stage: a\n    dependsOn: b\n    jobs: [{job: x, steps: [{checkout: none}]}]\n",
       "p.yml:2:5 stage 'a' depends on 'b', which does not exist\n"},
      {"jobs:\n  - job: a\n    dependsOn: b\n    steps: [{checkout: none}]\n  - job: b\n    "
       "dependsOn: a\n    steps: [{checkout: none}]\n",
       "p.yml:2:5 job 'a' waits for itself in a circle of dependsOn\n"},
      {"jobs:\n  - job: a\n    condition: and(succeded(), true)\n    steps: [{checkout: none}]\n",
       "p.yml:3:16 expression 'and(succeded(), true)': there is no function 'succeded'; did you "
       "mean 'succeeded'?\n"},
      {"jobs:\n  - deployment: deploy\n    environment: x\n    strategy: { runOnce: { deploy: { "
       "steps: [{checkout: none}] } } }\n",
       "p.yml:2:5 a deployment may not be called 'deploy' (that is the name of its hook: "
       "deploy_staging)\n"},
      {"jobs:\n  - deployment: d\n    environment: $(env)\n    strategy: { runOnce: { deploy: { "
       "steps: [{checkout: none}] } } }\n",
       "p.yml:3:18 an environment's name must be known before the run (use ${{ parameters.… }})\n"},
      {"steps:\n  - task: AzureCLI@2\n    inputs: { scriptType: bsh, inlineScript: x }\n",
       "p.yml:2:11 AzureCLI@2 needs the input 'azureSubscription'\n"
       "p.yml:3:27 input 'scriptType' of AzureCLI@2 cannot be 'bsh' (valid: ps, pscore, batch, "
       "bash)\n"},
      {"steps:\n  - task: AzurCLI@2\n",
       "p.yml:2:11 there is no task 'AzurCLI' (did you mean 'AzureCLI'? A task of an extension is "
       "written publisher.extension.task@version)\n"},
      {"steps:\n  - task: TerraformInstaller@1\n",
       "p.yml:2:11 task 'TerraformInstaller@1' is not built in: its inputs are not checked (an "
       "extension of the organisation must bring it)\n"},
      {"steps:\n  - task: "
       "ms-devlabs.custom-terraform-tasks.custom-terraform-installer-task.TerraformInstaller@1\n",
       ""},
      {"steps:\n  - task: Cache@9\n", "p.yml:2:11 Cache has no version 9 (it has: 2)\n"},
      {"steps:\n  - task: Cache@3\n",
       "p.yml:2:11 task 'Cache@3' is not built in: its inputs are not checked (an extension of "
       "the "
       "organisation must bring it)\n"},
      {"steps:\n  - task: PublishTestResults@0\n",
       "p.yml:2:11 PublishTestResults has no version 0 (it has: 1, 2)\n"},
      {"steps:\n  - task: DownloadPipelineArtifact@2\n    inputs: { source: specific, runId: 7 }\n",
       ""},
      {"steps:\n  - task: UseDotNet@2\n    inputs: { requestTimeout: soon, verison: 8.x }\n",
       "p.yml:3:31 input 'requestTimeout' of UseDotNet@2 must be a whole number, not 'soon'\n"
       "p.yml:3:37 UseDotNet@2 has no input 'verison' (did you mean 'version'?)\n"},
      {"steps:\n  - task: Cache\n",
       "p.yml:2:11 task 'Cache' has no version (write it as name@version: AzureCLI@2)\n"},
      {"pool: [linux]\ntrigger: all\nsteps: [{checkout: none}]\n",
       "p.yml:1:7 'pool' cannot be a list (a name, or name and demands, or vmImage)\n"
       "p.yml:2:10 'trigger' cannot be 'all' (none, a list of branches, or a mapping with "
       "'branches')\n"},
      {"trigger: { branch: [main] }\npr: { branches: { includes: [main] } }\nsteps: [{checkout: "
       "none}]\n",
       "p.yml:1:12 a trigger has no 'branch' (did you mean 'batch'?)\n"
       "p.yml:2:19 a filter has no 'includes' (did you mean 'include'?)\n"},
      {"variables:\n  - nam: x\n    value: y\nsteps: [{checkout: none}]\n",
       "p.yml:2:5 a variable has no 'nam' (did you mean 'name'?)\np.yml:2:5 this variable has no "
       "name\n"},
      {"parameters:\n  - name: x\n    type: text\n    default: a\nsteps: [{checkout: none}]\n",
       "p.yml:3:11 parameter 'x' cannot have the type 'text' (valid: boolean, number, string, "
       "stringList, object, step, stepList, job, jobList, deployment, stage, deploymentList, "
       "stageList, container, pool, containerList, environment, filePath, secureFile, "
       "serviceConnection, legacyObject)\n"},
      {"jobs:\n  - deployment: d\n    strategy: { runOnce: { deploy: { steps: [{checkout: none}] } "
       "} "
       "}\n",
       "p.yml:2:5 deployment 'd' has no environment\n"},
      {"steps:\n  - bash: x\n    condition: eq(variable['a'], 'b')\n",
       "p.yml:3:16 expression 'eq(variable['a'], 'b')': nothing is called 'variable' here; did you "
       "mean 'variables'?\n"},
      {"steps:\n  - bash: x\n    condition: eq(variables.a)\n",
       "p.yml:3:16 expression 'eq(variables.a)': 'eq()' takes 2 arguments, not 1\n"},
      {"steps:\n  - bash: x\n    condition: eq($(a), 'b')\n",
       "p.yml:3:16 expression 'eq($(a), 'b')': $(…) is not replaced in a condition; write "
       "variables['…']\n"},
      {"steps:\n  - bash: x\n    condition: eq(parameters.a, 'b')\n",
       "p.yml:3:16 expression 'eq(parameters.a, 'b')': parameters are not there when the pipeline "
       "runs; write ${{ parameters.… }}\n"},
      {"jobs:\n  - job: a\n    steps: [{checkout: none}]\n  - job: b\n    condition: "
       "eq(dependencies.a.result, 'Succeeded')\n    steps: [{checkout: none}]\n",
       "p.yml:4:5 the condition of job 'b' reads dependencies.a, which it does not wait for (add "
       "'a' "
       "to dependsOn)\n"},
      {"steps:\n  - template: no.yml\n",
       "p.yml:2:15 template 'no.yml' does not exist (the path is "
       "relative to the file that names "
       "it)\n"},
      {"steps:\n  - bash: ${{ parameters.x }}\n",
       "p.yml:2:11 expression 'parameters.x': parameter 'x' is not declared\n"},
      {"steps:\n  - template: p.yml\n", "p.yml:2:15 'p.yml' is used inside itself, without end\n"},
      {"extends:\n  template: p.yml\n", "p.yml:2:13 'p.yml' extends itself: p.yml -> p.yml\n"},
  };
  for (const auto& [text, problems] : rows) {
    INFO(text);
    CHECK(JudgeText(text).problems == problems);
  }
}

TEST_CASE("validate: templates that extend others, and each other", "[pipeline]") {
  CHECK(Judge(Files({{"p.yml", "extends: { template: a.yml }\n"},
                     {"a.yml", "extends: { template: b.yml }\n"},
                     {"b.yml", "extends: { template: a.yml }\n"}}))
            .problems == "b.yml:1:22 'a.yml' extends itself: p.yml -> a.yml -> b.yml -> a.yml\n");
  CHECK(Judge(Files({{"p.yml", "extends: { template: a.yml }\n"},
                     {"a.yml", "extends: { template: b.yml }\n"},
                     {"b.yml", "steps: [{ checkout: none }]\n"}}))
            .problems.empty());
}

TEST_CASE("validate: parameters of templates", "[pipeline]") {
  const std::string callee =
      "parameters:\n  - name: mode\n    values: [fast, slow]\n  - name: count\n    type: number\n  "
      "  default: 1\nsteps:\n  - checkout: none\n";
  const auto problems = [&](const std::string& parameters) {
    return Judge(
               Files({{"p.yml", "steps:\n  - template: t.yml\n" + parameters}, {"t.yml", callee}}))
        .problems;
  };
  CHECK(problems("    parameters: { mode: fast, count: 3 }\n").empty());
  CHECK(problems("") == "p.yml:2:15 't.yml' needs the parameter 'mode'\n");
  CHECK(problems("    parameters: { mode: fats }\n") ==
        "p.yml:3:25 parameter 'mode' cannot be 'fats' (valid: fast, slow)\n");
  CHECK(problems("    parameters: { mode: fast, count: many }\n") ==
        "p.yml:3:38 parameter 'count' must be a number\n");
  CHECK(problems("    parameters: { mode: fast, cuont: 3 }\n") ==
        "p.yml:3:31 't.yml' has no parameter 'cuont' (did you mean 'count'?)\n");
}

TEST_CASE("validate: the rendered pipelines of every variation are accepted", "[pipeline]") {
  const std::vector<std::string> variations = {
      "environments:\n  live: {}\npipeline: { provider: azure-devops }\n",
      "environments:\n  a: {}\n  b: {}\n  c: {}\n  d: {}\n  e-e: {}\npipeline: { provider: "
      "azure-devops, quality: [format, tidy, cppcheck] }\n",
      "environments:\n  live: { approval: { by: [boss], timeout: 1h } }\npipeline: { provider: "
      "azure-devops, coverage: 80%, rollback: manual }\n",
      "environments:\n  live: {}\nsecrets:\n  api-key: {}\npipeline: { provider: azure-devops, "
      "pool: { vmImage: ubuntu-24.04 } }\n",
      "environments:\n  live: {}\npipeline: { provider: azure-devops, pool: { name: linux, "
      "demands: [docker] } }\n",
  };
  for (const std::string& variation : variations) {
    INFO(variation);
    const auto read = Rendered(variation);
    REQUIRE(read("pipelines/azure-pipelines.yml"));
    const Judged main = Judge(read, "pipelines/azure-pipelines.yml");
    CHECK(main.problems == "");
    CHECK(main.pipeline.stages.size() >= 4);
    CHECK(Judge(read, "pipelines/pr.yml").problems == "");
    // An agent of one's own has its tools; one of Microsoft's gets them in each job that tests.
    const std::string tree = ShowTree(main.pipeline, {});
    const bool own = variation.find("name: linux") != std::string::npos;
    CHECK((tree.find("Tools that Microsoft's image lacks") == std::string::npos) == own);
  }
}

}  // namespace formwork::pipeline
