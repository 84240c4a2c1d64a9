#pragma once
// One request of the host in default mode: {"Data":{…},"Metadata":{…}} as slices of its text,
// decoded no further than asked. Strings in it are JSON-encoded once more; Unwrap undoes exactly
// that and tolerates a host that does not.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace formwork::protocol {

struct Member {
  std::string_view name;
  std::string_view json;  // both are slices of the request's text, mostly
};

struct Envelope {
  std::vector<Member> data;      // the trigger and the input bindings
  std::vector<Member> metadata;  // top level only
  // Of members whose names are no slices, because they have escapes. Moved with them, never copied.
  std::vector<std::unique_ptr<std::string>> names;

  // The member's JSON text; "" where there is none.
  [[nodiscard]] std::string_view Data(std::string_view name) const;
  [[nodiscard]] std::string_view Metadata(std::string_view name) const;
};

// The slices point into `body`. nullopt and a reason if it is no envelope.
struct EnvelopeResult {
  std::optional<Envelope> envelope;
  std::string fault;
};

[[nodiscard]] EnvelopeResult ReadEnvelope(std::string_view body);

// The text a value stands for: a JSON string's content; if that content is a whole JSON string
// literal again, the content of that one. Anything but a string gives its JSON text. `null`
// (wrapped or not) and "" give nullopt.
[[nodiscard]] std::optional<std::string> UnwrapText(std::string_view json);

// The content of a JSON string that has no escapes: a slice, nothing copied. nullopt for all
// others. `json` is known to be valid.
[[nodiscard]] std::optional<std::string_view> PlainText(std::string_view json);

// True if the value is text inside text ("\"x\""): in Metadata that is what a field of the
// message's body leaves, never the queue's own number or date.
[[nodiscard]] bool IsTextInText(std::string_view json);

}  // namespace formwork::protocol
