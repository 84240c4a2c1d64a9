#pragma once
// function.json as Azure's host reads it. A function with an error is listed with it and not run;
// the others run.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/config/host_json.h"
#include "runtime/localhost/config/settings.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

enum class BindingKind : uint8_t {
  kHttpTrigger,
  kQueueTrigger,
  kCosmosTrigger,
  kTimerTrigger,
  kManualTrigger,
  kWarmupTrigger,
  kOrchestrationTrigger,
  kActivityTrigger,
  kEntityTrigger,
  kHttp,
  kQueue,
  kCosmos,
  kDurableClient,
  kOther,
};

[[nodiscard]] bool IsTrigger(BindingKind kind);

struct Binding {
  std::string name;
  std::string type;  // as written
  BindingKind kind = BindingKind::kOther;
  bool out = false;
  bool binary = false;  // dataType: binary
  Json json;

  // A member's text with %NAME% resolved, "" if absent.
  [[nodiscard]] std::string Text(std::string_view member) const;
};

struct App;

struct Function {
  std::string name;
  App* app = nullptr;             // whose function it is; the host sets it
  std::vector<Binding> bindings;  // %NAME% of app settings are resolved
  std::string error;              // "" when it can run
  bool disabled = false;
  std::optional<RetryPolicy> retry;
  Json json;

  [[nodiscard]] const Binding& trigger() const;
  // Exactly an httpTrigger in and an http out: may be forwarded or proxied.
  [[nodiscard]] bool IsPlainHttp() const;
  [[nodiscard]] const Binding* HttpOutput() const;
  [[nodiscard]] bool HasReturnOutput() const;
};

[[nodiscard]] Function ReadFunction(std::string_view folder, std::string_view text,
                                    const HostJson& host, const Settings& settings);
// Every function under the app's root, in alphabetical order.
[[nodiscard]] std::vector<Function> ReadFunctions(const std::string& root, const HostJson& host,
                                                  const Settings& settings);

}  // namespace formwork::localhost
