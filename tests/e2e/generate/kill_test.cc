// The real command, killed from outside: before every system call that writes (by a tracer), and
// at random moments (without one). Whatever the moment, the user's lines are there, and a rerun
// ends where an undisturbed run ends. FORMWORK_TEST_FULL=1: every call, 200 random moments.

#include <chrono>
#include <functional>
#include <set>

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/e2e/generate/project.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

using namespace formwork;

namespace {

const std::set<uint64_t>& WritingCalls() {
  static const std::set<uint64_t> calls = {
      SYS_write,    SYS_pwrite64, SYS_openat,    SYS_renameat2, SYS_unlinkat,
      SYS_mkdirat,  SYS_syncfs,   SYS_ftruncate,
#ifdef SYS_open
      SYS_open,     SYS_rename,   SYS_unlink,    SYS_rmdir,     SYS_mkdir,
#endif
#ifdef SYS_renameat
      SYS_renameat,
#endif
  };
  return calls;
}

bool Writes(const __ptrace_syscall_info& call) {
  if (call.op != PTRACE_SYSCALL_INFO_ENTRY || !WritingCalls().contains(call.entry.nr)) return false;
  if (call.entry.nr == SYS_write) return call.entry.args[0] > 2;  // not what is said
  if (call.entry.nr == SYS_openat) return (call.entry.args[2] & O_CREAT) != 0;
#ifdef SYS_open
  if (call.entry.nr == SYS_open) return (call.entry.args[1] & O_CREAT) != 0;
#endif
  return true;
}

// Starts `formwork generate`; the child waits to be traced if asked to.
pid_t Start(const std::string& folder, bool traced) {
  const std::string program = test::FormworkBinary();
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child > 0) return child;
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (const int stream : {0, 1, 2})
    ::dup2(nowhere, stream);
  if (traced && ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(99);
  ::execl(program.c_str(), program.c_str(), "generate", "-C", folder.c_str(), nullptr);
  ::_exit(98);
}

enum class End { kKilled, kFinished, kUntraceable };

// Kills the run before its n-th writing system call.
End KillAt(const std::string& folder, size_t n) {
  const pid_t child = Start(folder, true);
  int status = 0;
  ::waitpid(child, &status, 0);  // stopped by its exec
  if (WIFEXITED(status)) return End::kUntraceable;
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  for (size_t seen = 0;;) {
    ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) || WIFSIGNALED(status)) return End::kFinished;
    __ptrace_syscall_info call = {};
    const long size = ::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof call, &call);
    if (size <= 0 || !Writes(call) || seen++ < n) continue;
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return End::kKilled;
  }
}

// Kills the run after some time, wherever it is then. True when it was still running.
bool KillAfter(const std::string& folder, std::chrono::microseconds delay) {
  const pid_t child = Start(folder, false);
  const auto end = std::chrono::steady_clock::now() + delay;
  int status = 0;
  while (std::chrono::steady_clock::now() < end) {
    if (::waitpid(child, &status, WNOHANG) == child) return false;
    ::usleep(50);
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

}  // namespace

TEST_CASE("generate: killed before any writing system call, a rerun repairs everything",
          "[generate][kill]") {
  const test::TempDir dir;
  const std::string folder = dir.File("project");
  test::PrepareProject(folder);
  REQUIRE(test::Generate(folder) == 4);
  REQUIRE(test::HoldsUserLines(folder));
  const test::Tree expected = test::Snapshot(folder);
  // A step that divides no round of calls per file: over the runs every kind of call is met.
  const size_t step = test::Seeds(17, 1);
  size_t killed = 0;
  for (size_t n = 0;; n += step) {
    INFO("killed at writing call " << n);
    test::PrepareProject(folder);
    const End end = KillAt(folder, n);
    if (end == End::kUntraceable) {
      WARN("skipped: this machine allows no tracing of a child process");
      return;
    }
    REQUIRE(test::HoldsUserLines(folder));
    REQUIRE(test::Generate(folder) == 4);
    REQUIRE(test::Differences(expected, test::Snapshot(folder)) == std::vector<std::string>());
    if (end == End::kFinished) break;
    ++killed;
  }
  CHECK(killed * step >= 80);
}

TEST_CASE("generate: killed at random moments, again and again, a rerun repairs everything",
          "[generate][kill]") {
  const test::TempDir dir;
  const std::string folder = dir.File("project");
  test::PrepareProject(folder);
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(test::Generate(folder) == 4);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  const test::Tree expected = test::Snapshot(folder);
  size_t killed = 0;
  for (uint64_t seed = 0, n = test::Seeds(8, 200); seed < n; ++seed) {
    INFO("seed " << seed);
    test::Random random(seed);
    test::PrepareProject(folder);
    for (size_t deaths = 1 + random.Below(3); deaths > 0; --deaths) {
      if (KillAfter(folder, whole * static_cast<int>(random.Below(1000)) / 1000)) ++killed;
      REQUIRE(test::HoldsUserLines(folder));
    }
    REQUIRE(test::Generate(folder) == 4);
    REQUIRE(test::Differences(expected, test::Snapshot(folder)) == std::vector<std::string>());
  }
  CHECK(killed > 0);
}
