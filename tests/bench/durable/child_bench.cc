// What it costs that functions run in a child of their own: processor time of front and child
// against the same functions in one process, for the same calls; and the memory of the child.
// Prints ratios. Usage: child_bench [CALLS]

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

#include "runtime/front/loopback.h"
#include "tests/support/temp_dir.h"

namespace formwork {
namespace {

constexpr int kRounds = 20;

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
  return R"({"Data":{"input":"\"\\\")" + input + R"(\\\"\""},"Metadata":{"sys":{}}})";
}

// Microseconds of processor time per call, in rounds.
class Costs {
 public:
  Costs(const App& app, size_t bytes) : app_(app), loopback_(app.port()), body_(Call(bytes)) {
    Round(100);
    rounds_.clear();
  }

  void Round(int calls) {
    const front::Question question{.target = "/act",
                                   .headers = {{"Content-Type", "application/json"}},
                                   .body = body_,
                                   .timeout_ms = 60'000};
    const pid_t child = app_.child();
    const auto busy = [&] { return Busy(app_.pid()) + (child > 0 ? Busy(child) : 0); };
    const double before = busy();
    for (int i = 0; i < calls; ++i) {
      if (loopback_.Ask(question).status != 200) std::abort();
    }
    rounds_.push_back((busy() - before) / calls * 1e6);
  }

  [[nodiscard]] double Median() {
    std::sort(rounds_.begin(), rounds_.end());
    return rounds_[rounds_.size() / 2];
  }

 private:
  const App& app_;
  front::Loopback loopback_;
  const std::string body_;
  std::vector<double> rounds_;
};

}  // namespace
}  // namespace formwork

int main(int count, char** words) {
  using namespace formwork;
  const int calls = count > 1 ? std::atoi(words[1]) : 20'000;
  const App two{""};
  const App one{"functions"};
  for (const size_t bytes : {size_t{100}, size_t{4'000}, size_t{40'000}}) {
    Costs together{two, bytes};
    Costs alone{one, bytes};
    for (int i = 0; i < kRounds; ++i) {  // in turns, so that a busy machine is busy for both
      together.Round(calls / kRounds);
      alone.Round(calls / kRounds);
    }
    std::printf(
        "a call with %5zu bytes: front and child %6.1f us, one process %6.1f us, %.2fx (aim 2x)\n",
        bytes, together.Median(), alone.Median(), together.Median() / alone.Median());
  }
  std::printf("memory: child %.1f MB (own %.1f MB), front %.1f MB (own %.1f MB) (aim 40 MB)\n",
              Megabytes(two.child(), "VmRSS"), Megabytes(two.child(), "RssAnon"),
              Megabytes(two.pid(), "VmRSS"), Megabytes(two.pid(), "RssAnon"));
  return 0;
}
