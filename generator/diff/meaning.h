#pragma once
// What a change of the blueprint means for those who run, call and pay for the platform. Rows of
// data: Compare makes them, printers print them, gates count them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/span.h"

namespace formwork::diff {

// The most dangerous first: rows are printed in this order. A gate names them by their words.
enum class Effect : uint8_t {
  kDestroy,   // data goes
  kReplace,   // to be deleted and made anew under the same or another name
  kPublic,    // reachable by more people than before
  kBreaking,  // callers of the API have to change
  kInFlight,  // what is under way when this is deployed is affected
  kGrant,     // a permission is gained
  kSecret,    // a secret appears or goes
  kGuard,     // a safety net is weaker: approval, lock, quality gate, rollback
  kRemove,    // goes, without data
  kRevoke,    // a permission is lost
  kRename,
  kBehaviour,  // does something else than before
  kLimit,      // a size, limit, time-out or number of attempts moved
  kSchedule,
  kAlert,     // objectives, alerts and budget
  kDelivery,  // pipeline and environments
  kCreate,
  kDocument,  // descriptions and tags
};

inline constexpr size_t kEffects = static_cast<size_t>(Effect::kDocument) + 1;

[[nodiscard]] std::string_view Word(Effect effect);  // "destroy", "in-flight", …
[[nodiscard]] std::optional<Effect> FindEffect(std::string_view word);
[[nodiscard]] char Symbol(Effect effect);  // one of + ~ - !

struct Meaning {
  Effect effect = Effect::kBehaviour;
  std::string kind;     // "container"
  std::string name;     // "messages"
  std::string message;  // "the partition key moves from /a to /b: every document in it is lost"
  std::vector<std::string> environments = {};  // where; empty: everywhere
  Span before = {};  // where it stood, where it stands: no file when there is none
  Span after = {};

  friend bool operator==(const Meaning&, const Meaning&) = default;
};

}  // namespace formwork::diff
