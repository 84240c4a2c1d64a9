#pragma once
// A small HTTP client for one place only: the running local host on 127.0.0.1, as
// .formwork/run.json names it.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "generator/base/result.h"

namespace formwork::cli {

struct RunningHost {
  uint16_t port = 0;
  int64_t pid = 0;
  std::string key;       // of the control surface
  std::string host_key;  // x-functions-key of every function that is not admin
  std::string master_key;
};

// What the run file says; an error that says how to start one when there is none.
[[nodiscard]] Result<RunningHost> FindRunningHost(const std::string& project_directory);

struct LoopbackAnswer {
  int status = 0;
  std::string body;
};

// Below /formwork/api/, with the key. Blocking.
[[nodiscard]] Result<LoopbackAnswer> CallHost(const RunningHost& host, std::string_view method,
                                              std::string_view path, std::string_view body);
// Follows the event stream: `line` gets each event's JSON until it answers false or the host ends.
[[nodiscard]] Status FollowEvents(const RunningHost& host, std::string_view path,
                                  const std::function<bool(std::string_view)>& line);

[[nodiscard]] std::string EncodeSegment(std::string_view text);

}  // namespace formwork::cli
