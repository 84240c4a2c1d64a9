#pragma once
// How functions are made known to the app: a table of descriptions with plain function pointers.
// Generated code fills it. The seam below it is `Handler`: a decoded invocation in, a reply out
// (orchestrations use that).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/types.h>

namespace formwork {

class Context;
class Call;

enum class TriggerKind : uint8_t {
  kHttp,
  kQueue,
  kChanges,
  kSchedule,
  kActivity,
  kMover,
  kHealth,
  kRaw
};

// What the runtime has to know of a function. Texts live as long as the program.
struct FunctionInfo {
  const char* name = "";
  TriggerKind trigger = TriggerKind::kRaw;
  const char* input = "";   // the trigger's binding name: req, message, documents, timer, input
  const char* method = "";  // http
  const char* route = "";   // http, as in the blueprint
  const char* source = "";  // queue or container
  const char* dead_letter =
      "";            // the output binding that takes envelopes: "deadLetter"; "" for none
  int attempts = 5;  // compiled-in default of the setting below
  const char* attempts_setting = "";
  int64_t timeout_ms = 0;  // compiled-in default; 0 for none
  const char* timeout_setting = "";
  // Decodes, runs the user's function, encodes. Throws what the user's code throws.
  void (*run)(Call&) = nullptr;
};

// Every function of the app; defined by generated/registration.cc.
[[nodiscard]] const std::vector<FunctionInfo>& Functions();

}  // namespace formwork
