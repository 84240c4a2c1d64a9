#pragma once
// How functions are made known to the app: a table of descriptions with plain function pointers.
// Generated code fills it. The seam below it is `Handler`: a decoded invocation in, a reply out
// (orchestrations use that).

#include <cstdint>

namespace formwork {

class Call;

enum class TriggerKind : uint8_t { kHttp, kQueue, kChanges, kSchedule, kActivity, kMover, kHealth };

// What the runtime has to know of a function. Texts live as long as the program.
struct FunctionInfo {
  const char* name = "";
  TriggerKind trigger = TriggerKind::kHttp;
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
  const char* consumer = "";  // mover: the function that could not handle the message
  // Decodes, runs the user's function, encodes. Throws what the user's code throws.
  void (*run)(Call&) = nullptr;
};

enum class ServiceKind : uint8_t { kHttp, kGemini };

// A service as the blueprint declares it: the defaults of the settings FORMWORK_SERVICE_<NAME>_….
struct ServiceInfo {
  const char* name = "";
  ServiceKind kind = ServiceKind::kHttp;
  const char* setting = "";  // "FORMWORK_SERVICE_GEMINI"
  const char* url = "";
  const char* model = "";
  const char* secret_setting = "";  // "FORMWORK_SECRET_GEMINI_API_KEY"; "" for none
  int64_t deadline_ms = 10'000;     // over all attempts
  int64_t timeout_ms = 5'000;       // of one attempt
  int attempts = 3;
  int64_t first_ms = 100;
  int64_t max_ms = 5'000;
  bool exponential = true;
  bool fail_open = false;
};

}  // namespace formwork
