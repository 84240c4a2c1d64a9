#pragma once
// The command line of formwork-localhost.

#include <optional>
#include <string>
#include <vector>

#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

enum class OutputForm : uint8_t { kText, kJson, kQuiet };

struct AppOptions {
  std::string root = ".";          // host.json lies there
  std::string settings_file = {};  // local.settings.json
  std::string handler = {};  // an executable instead of host.json's: as built, not as packaged
};

struct HostOptions {
  std::vector<AppOptions> apps;  // at least one
  uint16_t port = 7071;          // of the first app, the others have the next ones; 0: free ones
  std::string state;             // SQLite file; "" keeps nothing
  bool fresh = false;
  std::optional<Time> virtual_start;  // a virtual clock, beginning here
  std::vector<std::string> faults;
  bool graceful = false;
  OutputForm output = OutputForm::kText;
  bool colour = false;
  std::string resources_file;  // what the infrastructure would have made: containers, queues
  std::string run_file;        // where port, pid and key are written
  std::string environment = "local";
  std::string name;
};

// nullopt after filling `what`; an empty `what` then means that help was asked for.
[[nodiscard]] std::optional<HostOptions> ReadOptions(const std::vector<std::string>& arguments,
                                                     std::string& what);
[[nodiscard]] const char* Usage();

}  // namespace formwork::localhost
