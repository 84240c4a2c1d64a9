#pragma once
// formwork-localhost as a child process, an app made on the fly for it, and a blocking HTTP client.
// For tests.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "tests/support/temp_dir.h"

namespace formwork::test {

struct HttpReply {
  int status = 0;  // 0: no answer
  std::string head;
  std::string body;
};

// A request that has been sent on a connection of its own; whoever wants the answer waits for it.
class OpenRequest {
 public:
  OpenRequest(int port, const std::string& method, const std::string& target,
              const std::string& body = "", const std::string& headers = "");
  OpenRequest(const OpenRequest&) = delete;
  OpenRequest& operator=(const OpenRequest&) = delete;
  ~OpenRequest();

  [[nodiscard]] HttpReply Reply() const;

 private:
  int descriptor_;
  bool sent_ = false;
};

// One request and its answer.
[[nodiscard]] HttpReply Http(int port, const std::string& method, const std::string& target,
                             const std::string& body = "", const std::string& headers = "");

// Looks every few milliseconds; false when it did not come true within the bound.
[[nodiscard]] bool Eventually(const std::function<bool()>& holds, int seconds = 20);

class HostApp {
 public:
  HostApp();

  // function.json of a function; bindings as JSON, without the outer list.
  void AddFunction(const std::string& name, const std::string& bindings,
                   const std::string& more = "");
  void AddHttp(const std::string& name, const std::string& level = "anonymous",
               const std::string& more = "");
  void SetHostJson(const std::string& members);  // beside version and customHandler
  void SetHandlerJson(const std::string& members);
  void Reply(const std::string& function, const std::string& json);  // what the handler answers
  [[nodiscard]] std::string Received(const std::string& function) const;
  [[nodiscard]] int Starts() const;

  [[nodiscard]] const std::string& path() const { return dir_.path(); }

  [[nodiscard]] std::string root() const { return dir_.File("app"); }

 private:
  friend class HostProcess;
  void WriteHostJson() const;
  TempDir dir_;
  std::string host_members_;
  std::string handler_members_;
};

class HostProcess {
 public:
  HostProcess(HostApp& app, std::vector<std::string> options,
              std::map<std::string, std::string> environment = {});
  HostProcess(const HostProcess&) = delete;
  HostProcess& operator=(const HostProcess&) = delete;
  ~HostProcess();

  [[nodiscard]] int port() const { return port_; }

  [[nodiscard]] pid_t pid() const { return pid_; }

  [[nodiscard]] HttpReply Control(const std::string& method, const std::string& path,
                                  const std::string& body = "") const;
  void Signal(int signal) const;
  int Wait();  // the exit code
  [[nodiscard]] std::string Output() const;

 private:
  std::string output_;
  pid_t pid_ = -1;
  int port_ = 0;
  std::string key_;
};

}  // namespace formwork::test
