#pragma once
// What is wrong with one environment's values but not with the base's is said once, whichever
// environments have it, with a note for each.

#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::blueprint {

// The base's findings pass through at once; those of environments wait for Flush.
class EnvironmentFindings : public Sink {
 public:
  explicit EnvironmentFindings(Sink& sink) : sink_(sink) {}

  void Report(Diagnostic diagnostic) override;
  void ReportOf(const reader::Key& environment, uint32_t end, Diagnostic diagnostic);
  void Flush();

  [[nodiscard]] bool HasErrors() const override { return sink_.HasErrors() || errors_; }

 private:
  using Place = std::tuple<uint32_t, uint32_t, uint16_t>;

  Sink& sink_;
  bool errors_ = false;
  std::set<Place> of_base_;
  std::vector<Diagnostic> waiting_;
};

// The findings of one environment, whose overlay ends at byte `end`.
class EnvironmentSink : public Sink {
 public:
  EnvironmentSink(const reader::Key& environment, uint32_t end, EnvironmentFindings& findings)
      : environment_(environment), end_(end), findings_(findings) {}

  void Report(Diagnostic diagnostic) override {
    findings_.ReportOf(environment_, end_, std::move(diagnostic));
  }

  [[nodiscard]] bool HasErrors() const override { return findings_.HasErrors(); }

 private:
  const reader::Key& environment_;
  uint32_t end_;
  EnvironmentFindings& findings_;
};

}  // namespace formwork::blueprint
