// What it costs that functions run in a child of their own: processor time of front and child
// against the same functions in one process, for the same calls of an activity that does next to
// nothing, so that nothing hides the cost; and the memory of the child. One call at a time is the
// worst case: nothing is shared then. The client's time is not counted. Prints ratios.
// Usage: child_bench [SECONDS OF A ROUND]

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/runtime/load.h"
#include "tests/support/temp_dir.h"

namespace formwork {
namespace {

constexpr int kRounds = 9;

// The app of the front's tests, in one of its roles.
class App {
 public:
  explicit App(const char* role) {
    const std::string log = folder_.File("log");
    pid_ = ::fork();
    if (pid_ == 0) {
      const int out = ::open(log.c_str(), O_WRONLY | O_CREAT, 0600);  // NOLINT: open's interface
      ::dup2(out, 1);
      ::dup2(out, 2);
      ::setenv("FUNCTIONS_CUSTOMHANDLER_PORT", "0", 1);
      if (*role != '\0') ::setenv("FORMWORK_ROLE", role, 1);
      ::execl(FRONT_APP, FRONT_APP, nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 2000 && port_ == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      std::ostringstream text;
      text << std::ifstream{log}.rdbuf();
      const size_t at = text.str().find("listening on 127.0.0.1:");
      if (at != std::string::npos)
        port_ = static_cast<uint16_t>(std::atoi(text.str().c_str() + at + 23));
    }
  }

  App(const App&) = delete;
  App& operator=(const App&) = delete;

  ~App() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  [[nodiscard]] uint16_t port() const { return port_; }

  [[nodiscard]] pid_t pid() const { return pid_; }

  [[nodiscard]] pid_t child() const {
    for (const auto& task :
         std::filesystem::directory_iterator{"/proc/" + std::to_string(pid_) + "/task"}) {
      pid_t child = 0;
      if (std::ifstream{task.path() / "children"} >> child) return child;
    }
    return 0;
  }

 private:
  test::TempDir folder_;
  pid_t pid_ = -1;
  uint16_t port_ = 0;
};

// Seconds of processor time so far, of all threads, as the scheduler counts it.
double Busy(pid_t pid) {
  double nanoseconds = 0;
  for (const auto& task :
       std::filesystem::directory_iterator{"/proc/" + std::to_string(pid) + "/task"}) {
    double spent = 0;
    std::ifstream{task.path() / "schedstat"} >> spent;
    nanoseconds += spent;
  }
  return nanoseconds / 1e9;
}

double Megabytes(pid_t pid, const std::string& name) {
  std::ifstream file{"/proc/" + std::to_string(pid) + "/status"};
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + ":")) return std::atof(line.c_str() + name.size() + 1) / 1024;
  }
  return 0;
}

// An activity's call as the host makes it, with so many bytes of input.
std::string Call(size_t bytes) {
  const std::string input(bytes, 'x');
  const std::string body =
      R"({"Data":{"input":"\"\\\")" + input + R"(\\\"\""},"Metadata":{"sys":{}}})";
  return "POST /act HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
         "X-Azure-Functions-InvocationId: 7a3c4b1e-0f3d-4a53-9d0e-6a1f6f0f2b11\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Microseconds of processor time per call, in rounds.
class Costs {
 public:
  Costs(const App& app, size_t bytes, int connections)
      : app_(app),
        load_{.port = app.port(), .connections = connections, .requests = {Call(bytes)}} {
    Round(0.05);
    rounds_.clear();
  }

  void Round(double seconds) {
    load_.seconds = seconds;
    const pid_t child = app_.child();
    const auto busy = [&] { return Busy(app_.pid()) + (child > 0 ? Busy(child) : 0); };
    const double before = busy();
    const bench::Measured measured = bench::Run(load_);
    if (measured.wrong != 0 || measured.answers == 0) std::abort();
    rounds_.push_back((busy() - before) / static_cast<double>(measured.answers) * 1e6);
  }

  [[nodiscard]] double Median() {
    std::sort(rounds_.begin(), rounds_.end());
    return rounds_[rounds_.size() / 2];
  }

 private:
  const App& app_;
  bench::Load load_;
  std::vector<double> rounds_;
};

void Compare(const App& two, const App& one, size_t bytes, int connections, double seconds) {
  Costs together{two, bytes, connections};
  Costs alone{one, bytes, connections};
  for (int i = 0; i < kRounds; ++i) {  // in turns, so that a busy machine is busy for both
    together.Round(seconds);
    alone.Round(seconds);
  }
  std::printf(
      "%2d at once, %5zu bytes: front and child %6.1f us a call, one process %6.1f us, %.2fx (aim "
      "2x)\n",
      connections, bytes, together.Median(), alone.Median(), together.Median() / alone.Median());
}

}  // namespace
}  // namespace formwork

int main(int count, char** words) {
  using namespace formwork;
  const double seconds = count > 1 ? std::atof(words[1]) : 0.1;
  const App two{""};
  const App one{"functions"};
  for (const int connections : {1, 16}) {
    for (const size_t bytes : {size_t{100}, size_t{4'000}, size_t{40'000}})
      Compare(two, one, bytes, connections, seconds);
  }
  std::printf("memory: child %.1f MB (own %.1f MB), front %.1f MB (own %.1f MB) (aim 40 MB)\n",
              Megabytes(two.child(), "VmRSS"), Megabytes(two.child(), "RssAnon"),
              Megabytes(two.pid(), "VmRSS"), Megabytes(two.pid(), "RssAnon"));
  return 0;
}
