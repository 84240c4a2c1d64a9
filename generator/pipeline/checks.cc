#include "generator/pipeline/checks.h"

#include <cstdlib>
#include <optional>

#include "generator/base/str_cat.h"
#include "generator/diag/diagnostic.h"
#include "generator/pipeline/nodes.h"
#include "generator/reader/read_yaml.h"
#include "generator/source/source_map.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

// JSON is YAML.
std::optional<Node> ReadJson(const ReadFile& read, const std::string& path) {
  const auto text = read(path);
  if (!text) return std::nullopt;
  SourceMap sources;
  DiagnosticList ignored;
  return reader::ReadYaml(sources, sources.Add(path, *text), ignored);
}

// The largest unit that leaves no rest: 24 h, 90 min. Days only from two on: 24 h says more than 1
// d.
std::string Span(int minutes) {
  constexpr int kHour = 60;
  constexpr int kDay = 24 * kHour;
  if (minutes % kDay == 0 && minutes > kDay) return StrCat(minutes / kDay, " days");
  if (minutes % kHour == 0) return StrCat(minutes / kHour, " h");
  return StrCat(minutes, " min");
}

}  // namespace

std::string ApprovalText(const EnvironmentChecks& checks) {
  if (checks.approvers.empty()) return "";
  return StrCat("approval by ", Join(checks.approvers, ", "), " within ",
                Span(checks.approval_minutes));
}

Checks ReadChecks(const ReadFile& read) {
  Checks checks;
  const auto platform = ReadJson(read, "pipelines/platform.json");
  const Node* environments = platform ? platform->Find("environments") : nullptr;
  if (environments == nullptr) return checks;
  for (const Node& name : environments->items) {
    const auto data = ReadJson(read, StrCat("pipelines/environments/", name.text, ".json"));
    if (!data) continue;
    EnvironmentChecks row{.branch = TextAt(*platform, "branch")};
    const Node* approval = data->Find("approval");
    if (approval != nullptr && approval->IsMapping()) {
      if (const Node* by = approval->Find("by")) {
        for (const Node& approver : by->items)
          row.approvers.push_back(approver.text);
      }
      row.approval_minutes = std::atoi(TextAt(*approval, "timeoutMinutes").c_str());
    }
    checks[TextAt(*data, "environment")] = std::move(row);
  }
  return checks;
}

}  // namespace formwork::pipeline
