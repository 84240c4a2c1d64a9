#pragma once
// An app's workflows as C++: generated/workflows.h and .cc (activities as calls, bodies'
// declarations, starters, registration), the stub of a body and its test.

#include <string>
#include <vector>

#include "generator/cpp/cpp_type.h"
#include "generator/cpp/registration.h"

namespace formwork::cpp {

struct WorkflowActivity {
  const blueprint::Activity* activity = nullptr;
  std::string type;    // UpdateStats
  std::string stem;    // update_stats
  std::string input;   // as spelled
  std::string output;  // as spelled; "void"
};

struct WorkflowCode {
  const blueprint::Workflow* workflow = nullptr;
  std::string type;    // ProcessEvent: the body's name
  std::string stem;    // process_event
  std::string title;   // "queue stream-events", "POST /jobs"
  std::string input;   // as spelled; "formwork::Json" without a type
  std::string output;  // as spelled; "void"
  const blueprint::TypeDefinition* input_type = nullptr;  // if it is a struct
  const blueprint::TypeDefinition* output_type = nullptr;
  std::vector<WorkflowActivity> activities;
  std::string was;  // the old stem, after a rename
};

[[nodiscard]] std::vector<WorkflowCode> MakeWorkflows(const AppCode& app, const Enums& enums);

[[nodiscard]] std::string WorkflowsHeader(const std::vector<WorkflowCode>& workflows);
[[nodiscard]] std::string WorkflowsSource(const AppCode& app,
                                          const std::vector<WorkflowCode>& workflows);

// functions/<stem>.cc and tests/<stem>_test.cc, written once.
[[nodiscard]] std::string WorkflowStub(const WorkflowCode& workflow);
[[nodiscard]] std::string WorkflowTest(const WorkflowCode& workflow);

}  // namespace formwork::cpp
