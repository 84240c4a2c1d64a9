#pragma once
// `allow:` says of a warning that it is meant, and why. It stands in the thing that the warning is
// about, or at the top level for the whole blueprint.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "generator/source/span.h"

namespace formwork {
class DiagnosticList;
class Sink;
struct CodeInfo;
}  // namespace formwork

namespace formwork::reader {
struct Node;
}

namespace formwork::blueprint {

// Whether it is a warning that `check` says of a blueprint, which may be meant.
[[nodiscard]] bool MayAllow(const CodeInfo& code);

struct Allow {
  uint16_t code = 0;
  std::string kind = {};  // "function"; empty at the top level
  std::string name = {};
  std::string reason = {};
  Span key = {};    // the code, as written
  Span scope = {};  // what it stands in

  // The same where it says the same of the same thing.
  friend bool operator==(const Allow& a, const Allow& b) {
    return a.code == b.code && a.kind == b.kind && a.name == b.name && a.reason == b.reason;
  }
};

// All of a blueprint. Reports what is no code of a warning about blueprints.
[[nodiscard]] std::vector<Allow> ReadAllows(const reader::Node& root, Sink& sink);

// Takes the warnings out that are meant, how many. What takes none out is a warning itself, but
// beside errors, which may have kept the check from it.
size_t ApplyAllows(const std::vector<Allow>& allows, DiagnosticList& found);

}  // namespace formwork::blueprint
