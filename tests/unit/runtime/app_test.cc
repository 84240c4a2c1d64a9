// The app as a process: what it exits with, which the host reads closely, and what it says then.

#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

#include <fcntl.h>
#include <formwork/app.h>
#include <formwork/call.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/loopback.h"

namespace formwork {
namespace {

// An app in a child of its own, and what it writes to stderr.
class Process {
 public:
  explicit Process(std::optional<ServiceInfo> service = std::nullopt) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(pipe[1], STDERR_FILENO);
      ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
      ::close(pipe[0]);
      App app("test");
      app.Add(FunctionInfo{
          .name = "work", .trigger = TriggerKind::kSchedule, .input = "timer", .run = [](Call&) {
          }});
      if (service) app.Add(*service);
      ::_exit(app.Run());
    }
    ::close(pipe[1]);
    errors_ = pipe[0];
  }

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ~Process() { ::close(errors_); }

  // One line of stderr; what there is of it when the process has ended.
  std::string Line() {
    std::string line;
    for (char c = 0; ::read(errors_, &c, 1) == 1 && c != '\n';)
      line.push_back(c);
    return line;
  }

  void Stop() { ::kill(pid_, SIGTERM); }

  // Its exit code; 128 and more for a signal's.
  int Wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = 0;
  int errors_ = -1;
};

bool Answers(uint16_t port) {
  const int fd = test::Connect(port);
  if (fd < 0) return false;
  const std::string probe = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  char answer[16] = {};
  const bool answered = ::send(fd, probe.data(), probe.size(), MSG_NOSIGNAL) > 0 &&
                        ::recv(fd, answer, 12, MSG_WAITALL) == 12;
  ::close(fd);
  return answered && std::string(answer) == "HTTP/1.1 200";
}

}  // namespace

TEST_CASE("App: asked to stop it exits with 200; 0 would be its end for good", "[app][trap8]") {
  ::unsetenv("FUNCTIONS_CUSTOMHANDLER_PORT");
  Process process;
  const std::string line = process.Line();
  const std::string start = "listening on 127.0.0.1:";
  REQUIRE(line.starts_with(start));
  CHECK(Answers(static_cast<uint16_t>(std::stoul(line.substr(start.size())))));
  process.Stop();
  CHECK(process.Wait() == 200);
}

TEST_CASE("App: a wrong setting and an unresolved Key Vault reference end it at once, by name",
          "[app]") {
  ::setenv("FUNCTIONS_CUSTOMHANDLER_PORT", "seven", 1);
  Process wrong;
  CHECK(wrong.Line() ==
        "error: the setting FUNCTIONS_CUSTOMHANDLER_PORT is 'seven', it must be a number from 0 to "
        "65535");
  CHECK(wrong.Wait() == 1);
  ::unsetenv("FUNCTIONS_CUSTOMHANDLER_PORT");
  ::setenv("FORMWORK_SECRET_T", "@Microsoft.KeyVault(SecretUri=https://v/s)", 1);
  Process unresolved(ServiceInfo{.name = "gemini",
                                 .kind = ServiceKind::kGemini,
                                 .setting = "FORMWORK_SERVICE_T",
                                 .url = "https://localhost",
                                 .secret_setting = "FORMWORK_SECRET_T"});
  const std::string line = unresolved.Line();
  CHECK(line.find("FORMWORK_SECRET_T") != std::string::npos);
  CHECK(line.find("Key Vault") != std::string::npos);
  CHECK(unresolved.Wait() == 1);
  ::unsetenv("FORMWORK_SECRET_T");
}

}  // namespace formwork
