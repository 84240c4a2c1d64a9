// Any bytes as a blueprint: diagnostics inside the file, printed in every form, or a platform;
// never a crash.
#include <cstdint>
#include <string>

#include "generator/base/check.h"
#include "generator/blueprint/load.h"
#include "generator/blueprint/shown.h"
#include "generator/diag/print.h"
#include "generator/source/source_map.h"

namespace {

using formwork::Diagnostic;
using formwork::DiagnosticList;
using formwork::SourceMap;

void Judge(std::string text) {
  const size_t size = text.size();
  SourceMap sources;
  DiagnosticList problems;
  const auto file = sources.Add("blueprint.yaml", std::move(text));
  const auto platform = formwork::blueprint::Load(sources, file, problems);
  FORMWORK_CHECK(platform.has_value() || problems.HasErrors());
  for (const Diagnostic& problem : problems.Sorted()) {
    FORMWORK_CHECK(problem.span.begin <= problem.span.end && problem.span.end <= size);
    FORMWORK_CHECK(!problem.message.empty());
  }
  static_cast<void>(
      formwork::diag::PrintText(sources, problems, {.color = true, .pipeline_commands = true}));
  static_cast<void>(formwork::diag::PrintJson(sources, problems));
  if (!platform) return;
  const std::string shown =
      ShowYaml(platform->base, sources, {.origins = true, .now = 1'700'000'000});
  if (problems.HasErrors()) return;
  // What `show` prints of a sound blueprint reads back to the same.
  DiagnosticList none;
  const auto again = formwork::blueprint::Load(sources, sources.Add("shown.yaml", shown), none);
  FORMWORK_CHECK(again.has_value() && !none.HasErrors());
  FORMWORK_CHECK(again->base == platform->base);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Judge(std::string(reinterpret_cast<const char*>(data), size));  // NOLINT: bytes are bytes
  return 0;
}
