#pragma once
// The one HTTP client of the command line: for the local host that runs a project, on 127.0.0.1, as
// .formwork/run.json names it. What it may be asked: docs/contracts.md, "The local host's control
// surface".

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

struct HostAnswer {
  int status = 0;
  std::string body;
};

// How long a host may say nothing: for ever where it answers once its work is done.
enum class Patience : uint8_t { kHalfMinute, kEndless };

// Below /formwork/api/, with the key. Blocking; a host that says nothing for too long is an error,
// as is an answer that is cut off.
[[nodiscard]] Result<HostAnswer> CallHost(const RunningHost& host, std::string_view method,
                                          std::string_view path, std::string_view body = "",
                                          Patience patience = Patience::kHalfMinute);

// The text of a refusal: the host says {"error":"…"}, its part for workflows {"Message":"…"} as
// Azure's does.
[[nodiscard]] std::string RefusalText(const HostAnswer& answer);

// Follows the event stream: `line` gets each event's JSON until it answers false or the host ends.
[[nodiscard]] Status FollowEvents(const RunningHost& host, std::string_view path,
                                  const std::function<bool(std::string_view)>& line);

// For one segment of a path or one value of a query.
[[nodiscard]] std::string EncodeSegment(std::string_view text);

}  // namespace formwork::cli
