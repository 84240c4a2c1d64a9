#include "generator/reader/frame.h"

#include <utility>

#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"

namespace formwork::reader {
namespace {

void Merge(Node& merged, Node value) {
  if (value.IsSequence()) {
    for (Node& item : value.items)
      Merge(merged, std::move(item));
    return;
  }
  for (size_t i = 0; i < value.keys.size(); ++i) {
    if (merged.Find(value.keys[i].text) != nullptr) continue;
    merged.keys.push_back(std::move(value.keys[i]));
    merged.items.push_back(std::move(value.items[i]));
  }
}

}  // namespace

bool AwaitsKey(const Frame& frame) {
  return frame.node.IsMapping() && !frame.has_key && !frame.merges;
}

Diagnostic NoKey(Span span, std::string_view null_word) {
  if (null_word.empty())
    return MakeDiagnostic(1, span, "a key must be a word", "write 'key: value'");
  return MakeDiagnostic(1, span, StrCat("'", null_word, "' means nothing in YAML"),
                        StrCat("put it in quotes: \"", null_word, "\""));
}

void TakeKey(Frame& frame, const Node& key, Sink& sink) {
  if (key.text == "<<" && key.style == ScalarStyle::kPlain) {
    sink.Report(MakeDiagnostic(6, key.span, "merge keys ('<<') are not part of the language",
                               "write the fields out, or use environments: for what differs"));
    frame.merges = true;
    return;
  }
  const auto [first, fresh] = frame.seen.try_emplace(key.text, key.span);
  if (key.text.empty()) {
    sink.Report(NoKey(key.span));
  } else if (!fresh) {
    Diagnostic twice = MakeDiagnostic(2, key.span, StrCat("key '", key.text, "' is written twice"),
                                      "remove one of them");
    twice.notes.push_back({.span = first->second, .message = "the first is here"});
    sink.Report(std::move(twice));
  }
  frame.key = key.span;
  frame.drop_value = key.text.empty() || !fresh;
  if (!frame.drop_value) frame.node.keys.push_back({.text = key.text, .span = key.span});
  frame.has_key = true;
}

void TakeValue(Frame& frame, Node value) {
  if (frame.merges) {
    frame.merges = false;
    Merge(frame.merged, std::move(value));
    return;
  }
  const bool drop = std::exchange(frame.drop_value, false);
  frame.has_key = false;
  if (!drop) frame.node.items.push_back(std::move(value));
}

void AdoptMerged(Frame& frame) {
  for (size_t i = 0; i < frame.merged.keys.size(); ++i) {
    if (frame.seen.contains(frame.merged.keys[i].text)) continue;
    frame.node.keys.push_back(std::move(frame.merged.keys[i]));
    frame.node.items.push_back(std::move(frame.merged.items[i]));
  }
}

}  // namespace formwork::reader
