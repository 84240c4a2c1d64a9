#pragma once
// A comparison for a terminal, for a pull request, for a program; and the gates of a pipeline.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "generator/diff/meaning.h"
#include "generator/source/source_map.h"

namespace formwork::diff {

// What a month costs on both sides, when somebody has estimated it.
struct CostChange {
  int64_t before_cents = 0;
  int64_t after_cents = 0;
  std::string currency;
};

struct Report {
  std::string before;  // "HEAD", "main", "old/blueprint.yaml"
  std::string after;   // "the working tree"
  std::vector<Meaning> rows;
  std::optional<CostChange> cost = std::nullopt;
  std::optional<std::string> text =
      std::nullopt;  // unified diff of the rendered files, if asked for
};

// What makes a comparison fail: effects, and a growth of the monthly cost.
struct Gate {
  std::vector<Effect> effects;
  std::optional<int64_t> cost_millionths = std::nullopt;  // +10% is 100'000
};

// "destroy,replace,cost:+10%". The string says what is wrong and what would be valid.
[[nodiscard]] std::variant<Gate, std::string> ParseGate(std::string_view text);
// The words of the gates that fail, in the order of Effect, "cost" last.
[[nodiscard]] std::vector<std::string> FailedGates(const Gate& gate, const Report& report);

struct PrintOptions {
  bool colour = false;
  bool only_counts = false;  // --stat
};

[[nodiscard]] std::string PrintTerminal(const Report& report, const SourceMap& sources,
                                        const PrintOptions& options);
// Details are folded; fit for a comment on a pull request.
[[nodiscard]] std::string PrintMarkdown(const Report& report, const SourceMap& sources,
                                        const PrintOptions& options);
// { "schema_version": 1, "before", "after", "summary": {…}, "changes": […], "cost", "text" }
[[nodiscard]] std::string PrintJson(const Report& report, const SourceMap& sources);

}  // namespace formwork::diff
