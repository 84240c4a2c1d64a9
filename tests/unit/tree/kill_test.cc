// The real disk and the real process: killed from outside at every system call that writes, and two
// runs at once.

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/tree/apply.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/disk_file_system.h"
#include "generator/tree/run_lock.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace formwork;
namespace fs = std::filesystem;

namespace {

// `write` counts only on files of the project, which all come from `open` with O_CREAT: killing
// before any of these leaves every state of the disk that a run can leave.
const std::set<uint64_t>& WritingCalls() {
  static const std::set<uint64_t> calls = {
      SYS_write,    SYS_openat, SYS_renameat2, SYS_unlinkat,
      SYS_mkdirat,  SYS_syncfs, SYS_ftruncate, SYS_pwrite64,
#ifdef SYS_open
      SYS_open,
#endif
#ifdef SYS_rename
      SYS_rename,
#endif
#ifdef SYS_renameat
      SYS_renameat,
#endif
#ifdef SYS_unlink
      SYS_unlink,
#endif
#ifdef SYS_rmdir
      SYS_rmdir,
#endif
#ifdef SYS_mkdir
      SYS_mkdir,
#endif
  };
  return calls;
}

bool Writes(const __ptrace_syscall_info& call) {
  if (call.op != PTRACE_SYSCALL_INFO_ENTRY || !WritingCalls().contains(call.entry.nr)) return false;
  if (call.entry.nr == SYS_openat) return (call.entry.args[2] & O_CREAT) != 0;
#ifdef SYS_open
  if (call.entry.nr == SYS_open) return (call.entry.args[1] & O_CREAT) != 0;
#endif
  return true;
}

FileSet Version(int n) {
  FileSet set;
  const std::string number = std::to_string(n);
  set.Add("apps/a/host.json",
          {.bytes = "head\nsame\nsame\nsame\nend " + number + "\n", .owner = Owner::kMerged});
  set.Add("infra/main", {.bytes = "infra " + number + "\n", .owner = Owner::kOwned});
  if (n == 1) {
    set.Add("functions/old.cc", {.bytes = "stub\n", .owner = Owner::kSeed});
    set.Add("gone/file", {.bytes = "gone\n", .owner = Owner::kOwned});
  } else {
    set.Add("functions/new.cc",
            {.bytes = "stub 2\n", .owner = Owner::kSeed, .moved_from = "functions/old.cc"});
    set.Add("added/file", {.bytes = "added\n", .owner = Owner::kVendored, .executable = true});
  }
  return set;
}

bool Generate(const std::string& root, const FileSet& rendered) {
  const auto lock = RunLock::Acquire(root, "test", {});
  if (!lock) return false;
  DiskFileSystem files(root);
  const git::LazyRepository none("/nonexistent");
  const auto plan = PlanChanges(rendered, files, none, {.tool_version = "0.1.0"});
  return plan && plan->obstacles.empty() && Apply(*plan, files, none);
}

// A project as generated from the first version, with the user's edits.
void Prepare(const std::string& root) {
  fs::remove_all(root);
  fs::create_directories(root);
  REQUIRE(Generate(root, Version(1)));
  test::WriteFile(root + "/apps/a/host.json", "mine\nsame\nsame\nsame\nend 1\n");
  test::WriteFile(root + "/functions/old.cc", "my code\n");
}

std::string Snapshot(const std::string& root) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().lexically_relative(root).string();
    if (path.starts_with(".formwork/backup") || path == ".formwork/lock" || entry.is_directory())
      continue;
    tree[path] = test::ReadFile(entry.path().string());
  }
  std::string text;
  for (const auto& [path, bytes] : tree)
    text += StrCat("=== ", path, "\n", bytes);
  return text;
}

enum class End { kKilled, kFinished, kUntraceable };

// Runs `work` in a child and kills it before its n-th writing system call.
End KillAt(size_t n, const std::function<void()>& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(99);
    ::raise(SIGSTOP);
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status)) return End::kUntraceable;
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  size_t seen = 0;
  while (true) {
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

}  // namespace

TEST_CASE("generate: killed from outside at every writing system call, a rerun repairs everything",
          "[tree][kill]") {
  const test::TempDir dir;
  const std::string root = dir.File("project");
  Prepare(root);
  REQUIRE(Generate(root, Version(2)));
  const std::string expected = Snapshot(root);
  REQUIRE(expected.find("=== functions/new.cc\nmy code\n") != std::string::npos);
  REQUIRE(expected.find("mine\nsame\nsame\nsame\nend 2\n") != std::string::npos);
  size_t killed = 0;
  for (size_t n = 0;; ++n) {
    INFO("killed at writing call " << n);
    Prepare(root);
    const End end = KillAt(n, [&] { static_cast<void>(Generate(root, Version(2))); });
    if (end == End::kUntraceable) {
      WARN("skipped: this machine allows no tracing of a child process");
      return;
    }
    // Whatever the moment: the user's code is in the project, whole.
    const bool old_there = fs::exists(root + "/functions/old.cc");
    CHECK(test::ReadFile(root + (old_there ? "/functions/old.cc" : "/functions/new.cc")) ==
          "my code\n");
    REQUIRE(Generate(root, Version(2)));
    REQUIRE(Snapshot(root) == expected);
    if (end == End::kFinished) break;
    ++killed;
  }
  CHECK(killed >= 20);
}

TEST_CASE("RunLock: the second run waits, or says who holds it", "[tree]") {
  const test::TempDir dir;
  std::optional<Result<RunLock>> first(RunLock::Acquire(dir.path(), "generate", {}));
  REQUIRE(*first);
  const std::string holder = StrCat("formwork generate, process ", ::getpid());
  const auto refused =
      RunLock::Acquire(dir.path(), "generate", {.wait = std::chrono::milliseconds(0)});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Error::Code::kBusy);
  CHECK(Describe(refused.error()) == ".formwork/lock: is held by " + holder);

  std::atomic<bool> waits = false;
  std::string told;
  std::thread second([&] {
    const auto lock =
        RunLock::Acquire(dir.path(), "generate", {.on_wait = [&](const std::string& who) {
                           told = who;
                           waits = true;
                         }});
    CHECK(static_cast<bool>(lock));
  });
  while (!waits)
    std::this_thread::yield();
  first.reset();
  second.join();
  CHECK(told == holder);
}

TEST_CASE("RunLock: a link in place of its folder is refused", "[tree]") {
  const test::TempDir dir;
  fs::create_directory_symlink("/tmp", dir.File(".formwork"));
  const auto lock = RunLock::Acquire(dir.path(), "generate", {});
  REQUIRE_FALSE(lock);
  CHECK(Describe(lock.error()) == ".formwork: is no folder; formwork keeps its state there");
}

TEST_CASE("DiskFileSystem: reaches nothing outside its folder", "[tree]") {
  const test::TempDir dir;
  test::WriteFile(dir.File("outside/secret"), "s");
  test::WriteFile(dir.File("root/in/file"), "f");
  fs::create_directory_symlink("../outside", dir.File("root/out"));
  fs::create_directory_symlink("in", dir.File("root/alias"));
  fs::create_symlink("in/file", dir.File("root/link"));
  DiskFileSystem files(dir.File("root"));
  const auto code = [](const auto& result) { return result.error().code; };
  CHECK(code(files.Read("out/secret")) == Error::Code::kUnsafe);
  CHECK(code(files.Write("out/new", "x", Mode::kPlain)) == Error::Code::kUnsafe);
  CHECK(code(files.Rename("in/file", "out/file")) == Error::Code::kUnsafe);
  CHECK(code(files.Remove("out/secret")) == Error::Code::kUnsafe);
  CHECK(code(files.List("out")) == Error::Code::kUnsafe);
  CHECK(code(files.Read("../outside/secret")) == Error::Code::kUnsafe);
  CHECK(code(files.Read("link")) == Error::Code::kUnsafe);
  CHECK(code(files.Write("in/file/below", "x", Mode::kPlain)) == Error::Code::kExists);
  CHECK(*files.Read("alias/file") == "f");
  CHECK((*files.Stat("link"))->type == FileStat::Type::kSymlink);
  CHECK((*files.Stat("link"))->link == "in/file");
  CHECK_FALSE(files.Stat("none")->has_value());
  CHECK(files.List("none")->empty());
  REQUIRE(files.Write("a/b/c", "x", Mode::kExecutable));
  CHECK((*files.Stat("a/b/c"))->executable);
  REQUIRE(files.Remove("a/b/c"));
  REQUIRE(files.RemoveEmptyFolders("a/b"));
  CHECK_FALSE(fs::exists(dir.File("root/a")));
  CHECK(test::ReadFile(dir.File("outside/secret")) == "s");
}
