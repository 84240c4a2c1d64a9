#pragma once
// A collection while it is being read: what it holds so far, and which key awaits its value. Keys
// that stand twice and merge keys are refused here; what they hold is judged with the rest.

#include <string>
#include <string_view>
#include <unordered_map>

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::reader {

struct Frame {
  Node node;
  size_t anchor = 0;        // the parser's number; 0: none
  bool has_key = false;     // a mapping: the key was read, its value is awaited
  Span key = {};            // where that key stands
  bool drop_value = false;  // that key was refused
  bool merges = false;      // that key is '<<'
  Node merged = {};         // what '<<' would bring
  std::unordered_map<std::string, Span> seen = {};
};

// A mapping that takes a key next.
[[nodiscard]] bool AwaitsKey(const Frame& frame);

// What stands where a key belongs and is none: a list, a mapping, nothing. `null_word`: as which
// word nothing stands there.
[[nodiscard]] Diagnostic NoKey(Span span, std::string_view null_word = {});

// A mapping's next key, a scalar.
void TakeKey(Frame& frame, const Node& key, Sink& sink);

// A list's next item, or the value of the key that was taken.
void TakeValue(Frame& frame, Node value);

// The mapping is complete: what '<<' would have brought joins it, where no key says otherwise.
void AdoptMerged(Frame& frame);

}  // namespace formwork::reader
