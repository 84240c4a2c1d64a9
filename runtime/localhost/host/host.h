#pragma once
// The running host: everything made, wired and started in order. One per process.

#include <memory>

#include "runtime/localhost/host/options.h"

namespace formwork::localhost {

// Exit codes of formwork-localhost.
constexpr int kHostDone = 0;
constexpr int kHostFailed = 1;
// The handler died three times. The platform would start a new host: as Azure does, for ever, but
// on a laptop nobody waits for a handler that never was ready.
constexpr int kHostGaveUp = 75;
constexpr int kHandlerNeverReady = 76;

// Runs until it is stopped. Throws what the store throws; main says it.
[[nodiscard]] int RunHost(const HostOptions& options);

}  // namespace formwork::localhost
