#pragma once
// Opens what one file holds: ${{ … }} in texts and keys, ${{ if }}, ${{ each }} and ${{ insert }}.
// What a list takes from other files is somebody else's (expand.h): it is asked for list by list.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/diag/diagnostic.h"
#include "generator/pipeline/directive.h"
#include "generator/pipeline/evaluate.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

class Opener {
 public:
  // The list with its templates in place; `kind` is stages, jobs, steps or variables.
  using FillIn = std::function<reader::Node(const reader::Node& list, const std::string& kind)>;

  Opener(FillIn fill_in, Sink& sink) : fill_in_(std::move(fill_in)), sink_(sink) {}

  [[nodiscard]] reader::Node Open(const reader::Node& node, const Scope& scope);

 private:
  using Branch = std::pair<const reader::Node*, Scope>;

  [[nodiscard]] std::optional<Datum> Value(std::string_view expression, const Scope& scope,
                                           Span span);
  [[nodiscard]] std::string Substitute(const std::string& text, const Scope& scope, Span span);
  [[nodiscard]] reader::Node OpenScalar(const reader::Node& node, const Scope& scope);
  [[nodiscard]] reader::Node OpenMapping(const reader::Node& node, const Scope& scope);
  [[nodiscard]] reader::Node OpenSequence(const reader::Node& node, const Scope& scope);
  // What a directive leaves: its body, its body per element, or nothing. `chain` is true when an if
  // of the chain held.
  [[nodiscard]] std::vector<Branch> Branches(const Directive& directive, const reader::Node& body,
                                             const Scope& scope, Span span, bool& chain);
  [[nodiscard]] std::vector<Branch> Loop(const Directive& directive, const reader::Node& body,
                                         const Scope& scope, Span span);

  FillIn fill_in_;
  Sink& sink_;
};

}  // namespace formwork::pipeline
