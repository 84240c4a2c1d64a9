#pragma once
// flow_app under the local host: its files, its processes, what it shows of its instances.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/e2e/host/host_process.h"

namespace formwork::test {

// The app's folder, with the function.json files that the generator would render.
void AddFlowFunctions(HostApp& app);

// A host that serves.
class FlowHost {
 public:
  explicit FlowHost(HostApp& app, const std::vector<std::string>& options = {});

  [[nodiscard]] HostProcess& process() { return process_; }

  [[nodiscard]] bool Send(const std::string& id) const;  // an event, acknowledged
  [[nodiscard]] pid_t Front() const;                     // 0 while there is none
  [[nodiscard]] int FrontStarts() const;
  [[nodiscard]] pid_t Child() const;  // of the front; 0 while there is none
  [[nodiscard]] std::string Status(const std::string& id) const;   // "" if it is not there
  [[nodiscard]] std::string Output(const std::string& id) const;   // JSON
  [[nodiscard]] std::string Started(const std::string& id) const;  // when, to the millisecond
  [[nodiscard]] std::map<std::string, int64_t> Counts() const;     // by status
  [[nodiscard]] int64_t Depth(const std::string& queue) const;
  [[nodiscard]] std::vector<std::string> DeadLetters() const;  // their texts
  void Sweep() const;                                          // and waits for its end
  void Purge() const;                                          // likewise
  void KillFront() const;
  // The host first: a front that dies under a living host fails what it was called for.
  void KillHostAndFront();

 private:
  void Run(const std::string& function) const;

  HostProcess process_;
};

// The lines that the activities left, each once.
[[nodiscard]] std::set<std::string> Effects(const HostApp& app);

}  // namespace formwork::test
