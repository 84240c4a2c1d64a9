#include "generator/pipeline/tasks.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/problems.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

// "name", "name*" (needed), "name*=a|b" (one of these words), "name=bool".
struct Task {
  std::string_view name;
  std::string_view versions;
  std::vector<std::string_view> inputs;
};

// A table, as long as there are tasks.
const std::vector<Task>& Tasks() {  // NOLINT(readability-function-size)
  static const std::vector<Task> tasks = {
      {"AzureCLI",
       "1|2",
       {"azureSubscription*", "connectedServiceNameARM", "scriptType*=bash|pscore|batch|ps",
        "scriptLocation=inlineScript|scriptPath", "inlineScript", "scriptPath", "arguments",
        "addSpnToEnvironment=bool", "useGlobalConfig=bool", "workingDirectory", "cwd",
        "failOnStandardError=bool",
        "powerShellErrorActionPreference=stop|continue|silentlyContinue",
        "powerShellIgnoreLASTEXITCODE=bool", "visibleAzLogin=bool", "keepAzSessionActive=bool"}},
      {"AzureFunctionApp",
       "1|2",
       {"azureSubscription", "connectedServiceNameARM", "appType*=functionApp|functionAppLinux",
        "isFlexConsumption=bool", "appName*", "deployToSlotOrASE=bool", "resourceGroupName",
        "slotName", "package", "runtimeStack", "startUpCommand", "customWebConfig", "appSettings",
        "configurationStrings", "deploymentMethod=auto|zipDeploy|runFromPackage"}},
      {"AzureKeyVault",
       "1|2",
       {"azureSubscription*", "ConnectedServiceName", "KeyVaultName*", "SecretsFilter",
        "RunAsPreJob=bool"}},
      {"AzureResourceManagerTemplateDeployment",
       "3",
       {"deploymentScope=Management Group|Subscription|Resource Group",
        "azureResourceManagerConnection*", "subscriptionId",
        "action=Create Or Update Resource Group|DeleteRG", "resourceGroupName", "location",
        "templateLocation", "csmFileLink", "csmParametersFileLink", "csmFile", "csmParametersFile",
        "overrideParameters", "deploymentMode=Incremental|Complete|Validation", "deploymentName",
        "deploymentOutputs", "addSpnToEnvironment=bool", "useWithoutJSON=bool"}},
      {"ArchiveFiles",
       "1|2",
       {"rootFolderOrFile*", "includeRootFolder=bool", "archiveType=zip|7z|tar|wim",
        "sevenZipCompression", "tarCompression", "archiveFile*", "replaceExistingArchive=bool",
        "verbose=bool", "quiet=bool"}},
      {"Bash",
       "3",
       {"targetType=filePath|inline", "filePath", "arguments", "script", "workingDirectory",
        "failOnStderr=bool", "noProfile=bool", "noRc=bool", "bashEnvValue"}},
      {"Cache", "2", {"key*", "path*", "cacheHitVar", "restoreKeys"}},
      {"CMake", "1", {"workingDirectory", "cwd", "cmakeArgs", "runInsideShell=bool"}},
      {"CmdLine", "2", {"script*", "workingDirectory", "failOnStderr=bool"}},
      {"CopyFiles",
       "2",
       {"SourceFolder", "Contents*", "TargetFolder*", "CleanTargetFolder=bool", "OverWrite=bool",
        "flattenFolders=bool", "preserveTimestamp=bool", "retryCount", "delayBetweenRetries",
        "ignoreMakeDirErrors=bool"}},
      {"Delay", "1", {"delayForMinutes*"}},
      {"DownloadPipelineArtifact",
       "2",
       {"buildType=current|specific",
        "source=current|specific",
        "project",
        "definition",
        "pipeline",
        "specificBuildWithTriggering=bool",
        "preferTriggeringPipeline=bool",
        "buildVersionToDownload=latest|latestFromBranch|specific",
        "runVersion=latest|latestFromBranch|specific",
        "branchName",
        "runBranch",
        "pipelineId",
        "buildId",
        "runId",
        "tags",
        "allowPartiallySucceededBuilds=bool",
        "allowFailedBuilds=bool",
        "artifactName",
        "artifact",
        "itemPattern",
        "patterns",
        "targetPath",
        "path",
        "downloadPath"}},
      {"GitHubComment", "0", {"gitHubConnection*", "repositoryName*", "id", "comment"}},
      {"InvokeRESTAPI",
       "1",
       {"connectionType=connectedServiceName|connectedServiceNameARM", "serviceConnection",
        "azureServiceConnection", "method", "headers", "body", "urlSuffix", "waitForCompletion",
        "successCriteria"}},
      {"ManualValidation",
       "0|1",
       {"notifyUsers*", "approvers", "instructions", "onTimeout=reject|resume",
        "allowApproversToApproveTheirOwnRuns=bool"}},
      {"PublishBuildArtifacts",
       "1",
       {"PathtoPublish*", "ArtifactName*", "publishLocation*=Container|FilePath", "MaxArtifactSize",
        "TargetPath", "Parallel=bool", "ParallelCount", "StoreAsTar=bool"}},
      {"PublishCodeCoverageResults",
       "1",
       {"codeCoverageTool*=Cobertura|JaCoCo", "summaryFileLocation*", "pathToSources",
        "reportDirectory", "additionalCodeCoverageFiles", "failIfCoverageEmpty=bool"}},
      {"PublishPipelineArtifact",
       "1",
       {"targetPath*", "path", "artifact", "artifactName", "artifactType=pipeline|filepath",
        "publishLocation=pipeline|filepath", "fileSharePath", "parallel=bool", "parallelCount",
        "properties"}},
      {"PublishTestResults",
       "1|2",
       {"testResultsFormat*=JUnit|NUnit|VSTest|XUnit|CTest", "testRunner", "testResultsFiles*",
        "searchFolder", "mergeTestResults=bool", "failTaskOnFailedTests=bool",
        "failTaskOnFailureToPublishResults=bool", "failTaskOnMissingResultsFile=bool",
        "testRunTitle", "buildPlatform", "platform", "buildConfiguration", "configuration",
        "publishRunAttachments=bool"}},
  };
  return tasks;
}

struct Input {
  std::string name;
  bool needed = false;
  std::vector<std::string> words;
};

Input Parse(std::string_view text) {
  Input input;
  const size_t equals = text.find('=');
  std::string_view words = equals == std::string_view::npos ? "" : text.substr(equals + 1);
  input.name = text.substr(0, equals);
  if (input.name.ends_with('*')) {
    input.needed = true;
    input.name.pop_back();
  }
  if (words == "bool") words = "true|false";
  while (!words.empty()) {
    const size_t end = words.find('|');
    input.words.emplace_back(words.substr(0, end));
    words = end == std::string_view::npos ? "" : words.substr(end + 1);
  }
  return input;
}

// Known only when the pipeline runs.
bool IsOpen(std::string_view text) {
  return text.find("$(") != std::string_view::npos || text.find("$[") != std::string_view::npos;
}

void CheckValue(const Input& input, const Node& value, std::string_view task, Sink& sink) {
  if (input.words.empty() || !value.IsScalar() || IsOpen(value.text)) return;
  const bool known = std::ranges::any_of(input.words, [&](const std::string& word) {
    return LowerAscii(word) == LowerAscii(value.text);
  });
  if (known) return;
  sink.Report(BadInput(
      value.span, StrCat("input '", input.name, "' of ", task, " cannot be '", value.text, "'"),
      StrCat("valid: ", Join(input.words, ", "))));
}

void CheckInputs(const Task& row, const Node& task, const Node* inputs, Sink& sink) {
  std::vector<std::string> known;
  for (const std::string_view text : row.inputs) {
    const Input input = Parse(text);
    known.push_back(input.name);
    const Node* value = inputs == nullptr ? nullptr : inputs->Find(input.name);
    if (value != nullptr) {
      CheckValue(input, *value, task.text, sink);
    } else if (input.needed) {
      sink.Report(BadInput(task.span, StrCat(task.text, " needs the input '", input.name, "'")));
    }
  }
  if (inputs == nullptr) return;
  for (const auto& key : inputs->keys) {
    const bool found = std::ranges::any_of(
        known, [&](const std::string& name) { return LowerAscii(name) == LowerAscii(key.text); });
    if (found) continue;
    const auto near = NearestName(key.text, known);
    sink.Report(BadInput(
        key.span, StrCat(task.text, " has no input '", key.text, "'"),
        near ? StrCat("did you mean '", *near, "'?") : StrCat("it has: ", Join(known, ", "))));
  }
}

}  // namespace

void CheckTask(const Node& task, const Node* inputs, Sink& sink) {
  const size_t at = task.text.find('@');
  if (at == std::string::npos || at + 1 == task.text.size()) {
    sink.Report(BadInput(task.span, StrCat("task '", task.text, "' has no version"),
                         "write it as name@version: AzureCLI@2"));
    return;
  }
  const std::string name = task.text.substr(0, at);
  const auto row = std::ranges::find_if(
      Tasks(), [&](const Task& t) { return LowerAscii(t.name) == LowerAscii(name); });
  if (row == Tasks().end()) return;
  const std::string version = task.text.substr(at + 1);
  if (StrCat("|", row->versions, "|")
          .find(StrCat("|", version.substr(0, version.find('.')), "|")) == std::string::npos) {
    sink.Report(BadInput(task.span, StrCat(row->name, " has no version ", version),
                         StrCat("it has: ", row->versions)));
    return;
  }
  CheckInputs(*row, task, inputs, sink);
}

}  // namespace formwork::pipeline
