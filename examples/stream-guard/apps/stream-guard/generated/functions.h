#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// What generated/main.cc registers.

#include <formwork/app.h>

namespace app {

void Register(formwork::App& app);

[[nodiscard]] formwork::FunctionInfo PostMessageInfo();
[[nodiscard]] formwork::FunctionInfo ListMessagesInfo();
[[nodiscard]] formwork::FunctionInfo ListViolationsInfo();
[[nodiscard]] formwork::FunctionInfo ReviewViolationInfo();
[[nodiscard]] formwork::FunctionInfo FlagStreamInfo();
[[nodiscard]] formwork::FunctionInfo StreamStatsInfo();
[[nodiscard]] formwork::FunctionInfo NightlyReportInfo();
[[nodiscard]] formwork::FunctionInfo UpdateStatsInfo();
[[nodiscard]] formwork::FunctionInfo RaiseAlertInfo();
[[nodiscard]] formwork::FunctionInfo WriteLogInfo();

}  // namespace app
