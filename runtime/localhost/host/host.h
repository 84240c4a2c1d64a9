#pragma once
// The running host: everything made, wired and started in order. One per process.

#include <memory>

#include "runtime/localhost/host/options.h"

namespace formwork::localhost {

// Exit codes of formwork-localhost.
constexpr int kHostDone = 0;
constexpr int kHostFailed = 1;
constexpr int kHostGaveUp =
    75;  // the handler died three times: the platform would start a new host

// Runs until it is stopped. Throws what the store throws; main says it.
[[nodiscard]] int RunHost(const HostOptions& options);

}  // namespace formwork::localhost
