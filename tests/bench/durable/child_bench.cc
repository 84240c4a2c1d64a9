// What it costs that functions run in a child of their own: processor time of front and child
// against the same functions in one process, for the same calls of an activity that does next to
// nothing, so that nothing hides the cost; and the memory of the child. One call at a time is the
// worst case: nothing is shared then, and three processes wake up in place of two. What an app pays
// stands in the line of workflows, whose bodies run in the front. The client's time is not counted.
// Prints ratios.
// Usage: child_bench [SECONDS OF A ROUND]

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
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

std::string Post(const std::string& function, const std::string& body) {
  return "POST /" + function +
         " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
         "X-Azure-Functions-InvocationId: 7a3c4b1e-0f3d-4a53-9d0e-6a1f6f0f2b11\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// An activity's call as the host makes it, with so many bytes of input.
std::string Call(size_t bytes) {
  const std::string input(bytes, 'x');
  return Post("act", R"({"Data":{"input":"\"\\\")" + input + R"(\\\"\""},"Metadata":{"sys":{}}})");
}

// The body's call in the host's words: what it did before, and what came since.
std::string BodyCall(std::vector<durable::HistoryEvent> past,
                     std::vector<durable::HistoryEvent> fresh) {
  const durable::Request request{"one", std::nullopt, std::move(past), std::move(fresh)};
  return Post("fan", R"({"Data":{"context":")" + ToBase64(durable::EncodeRequest(request)) +
                         R"("},"Metadata":{"sys":{}}})");
}

durable::HistoryEvent Event(durable::EventKind kind, int32_t id = -1, int32_t task = 0) {
  durable::HistoryEvent event;
  event.kind = kind;
  event.id = id;
  event.task_id = task;
  event.instance = {"one", "e"};
  event.name = kind == durable::EventKind::kExecutionStarted ? "fan" : "act";
  event.text = R"("ok")";
  return event;
}

// A workflow that fans out to three activities, in the fewest calls that the host makes of it: its
// body twice, the activities at once in between.
struct FanOut {
  std::string first, last;

  FanOut() {
    using enum durable::EventKind;
    const std::vector<durable::HistoryEvent> begin = {Event(kOrchestratorStarted),
                                                      Event(kExecutionStarted)};
    first = BodyCall({}, begin);
    std::vector<durable::HistoryEvent> past = begin;
    std::vector<durable::HistoryEvent> fresh = {Event(kOrchestratorStarted)};
    for (int32_t task = 0; task < 3; ++task) {
      past.push_back(Event(kTaskScheduled, task));
      fresh.push_back(Event(kTaskCompleted, -1, task));
    }
    past.push_back(Event(kOrchestratorCompleted));
    last = BodyCall(past, fresh);
  }
};

// A connection of the host, used for one call after the other.
class Line {
 public:
  explicit Line(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      std::abort();
  }

  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  ~Line() { ::close(socket_); }

  void Send(const std::string& bytes) const {
    if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size()))
      std::abort();
  }

  // A small answer, which comes as a whole.
  void Await() {
    const ssize_t got = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
    if (got <= 0 || !std::string_view(buffer_.data()).starts_with("HTTP/1.1 200")) std::abort();
  }

 private:
  int socket_;
  std::array<char, 16'384> buffer_{};
};

// What is done to an app for so many seconds; how often it was done.
using Work = std::function<uint64_t(uint16_t port, double seconds)>;

Work Calls(size_t bytes, int connections) {
  return [=](uint16_t port, double seconds) {
    const bench::Measured measured = bench::Run(
        {.port = port, .connections = connections, .seconds = seconds, .requests = {Call(bytes)}});
    if (measured.wrong != 0) std::abort();
    return measured.answers;
  };
}

Work Workflows() {
  return [workflow = FanOut(), activity = Call(100)](uint16_t port, double seconds) {
    std::array<Line, 3> lines{Line(port), Line(port), Line(port)};
    const auto body = [&](const std::string& bytes) {
      lines[0].Send(bytes);
      lines[0].Await();
    };
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    uint64_t done = 0;
    for (; std::chrono::steady_clock::now() < until; ++done) {
      body(workflow.first);
      for (const Line& line : lines)
        line.Send(activity);
      for (Line& line : lines)
        line.Await();
      body(workflow.last);
    }
    return done;
  };
}

// Microseconds of processor time for each time it is done.
double Cost(const App& app, const Work& work, double seconds) {
  const pid_t child = app.child();
  const auto busy = [&] { return Busy(app.pid()) + (child > 0 ? Busy(child) : 0); };
  const double before = busy();
  const uint64_t done = work(app.port(), seconds);
  if (done == 0) std::abort();
  return (busy() - before) / static_cast<double>(done) * 1e6;
}

double Median(std::vector<double> rounds) {
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

void Compare(const App& two, const App& one, const std::string& what, const Work& work,
             double seconds) {
  std::vector<double> together;
  std::vector<double> alone;
  for (int i = 0; i <= kRounds; ++i) {  // in turns, so that a busy machine is busy for both
    const double front_and_child = Cost(two, work, seconds);
    const double one_process = Cost(one, work, seconds);
    if (i == 0) continue;  // until all is warm
    together.push_back(front_and_child);
    alone.push_back(one_process);
  }
  std::printf("%-38s front and child %6.1f us, one process %6.1f us, %.2fx (aim 2x)\n",
              what.c_str(), Median(together), Median(alone), Median(together) / Median(alone));
}

}  // namespace
}  // namespace formwork

int main(int count, char** words) {
  using namespace formwork;
  const double seconds = count > 1 ? std::atof(words[1]) : 0.1;
  // All of them on one core: what it costs to wake another core up depends on where the system has
  // just put a process, and would be most of what is measured.
  bench::PinToCore(1);
  const App two{""};
  const App one{"together"};
  Compare(two, one, "a workflow of three activities:", Workflows(), seconds);
  for (const int connections : {1, 16}) {
    for (const size_t bytes : {size_t{100}, size_t{4'000}, size_t{40'000}}) {
      const std::string what = "a call of " + std::to_string(bytes) + " bytes, " +
                               std::to_string(connections) + " at once:";
      Compare(two, one, what, Calls(bytes, connections), seconds);
    }
  }
  std::printf("memory: child %.1f MB (own %.1f MB), front %.1f MB (own %.1f MB) (aim 40 MB)\n",
              Megabytes(two.child(), "VmRSS"), Megabytes(two.child(), "RssAnon"),
              Megabytes(two.pid(), "VmRSS"), Megabytes(two.pid(), "RssAnon"));
  return 0;
}
