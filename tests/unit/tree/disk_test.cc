// The real disk: the lock between runs, and that nothing reaches out of the project.

#include <filesystem>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/tree/disk_file_system.h"
#include "generator/tree/run_lock.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace formwork;
namespace fs = std::filesystem;

namespace {

// A run that holds the lock until it is told to end, and ends without a word.
class Holder {
 public:
  explicit Holder(const std::string& folder) {
    REQUIRE(::pipe(ready_) == 0);
    REQUIRE(::pipe(end_) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    char byte = 'x';
    if (child_ == 0) {
      ::close(end_[1]);
      const auto lock = RunLock::Acquire(folder, {});
      if (!lock || ::write(ready_[1], &byte, 1) != 1) ::_exit(1);
      static_cast<void>(::read(end_[0], &byte, 1));
      ::_exit(0);
    }
    REQUIRE(::read(ready_[0], &byte, 1) == 1);
  }

  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  ~Holder() { End(); }

  void End() {
    if (child_ < 0) return;
    ::kill(child_, SIGKILL);
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = -1;
  }

  [[nodiscard]] pid_t process() const { return child_; }

 private:
  int ready_[2] = {-1, -1};
  int end_[2] = {-1, -1};
  pid_t child_ = -1;
};

}  // namespace

TEST_CASE("RunLock: the second run waits, or says who holds it; a death frees it", "[tree]") {
  const test::TempDir dir;
  Holder first(dir.path());
  const std::string holder = StrCat("another formwork, process ", first.process());
  const auto refused = RunLock::Acquire(dir.path(), {.wait = std::chrono::milliseconds(0)});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Error::Code::kBusy);
  CHECK(Describe(refused.error()) == ".formwork/lock: is held by " + holder);
  std::string told;
  const auto second = RunLock::Acquire(dir.path(), {.on_wait = [&](const std::string& who) {
                                         told = who;
                                         first.End();
                                       }});
  CHECK(static_cast<bool>(second));
  CHECK(told == holder);
}

TEST_CASE("RunLock: two in one process exclude each other, and nothing is written", "[tree]") {
  const test::TempDir dir;
  const auto first = RunLock::Acquire(dir.path(), {});
  REQUIRE(first);
  const auto second = RunLock::Acquire(dir.path(), {.wait = std::chrono::milliseconds(0)});
  REQUIRE_FALSE(second);
  CHECK(Describe(second.error()) == ".formwork/lock: is held by another formwork");
  CHECK(fs::file_size(dir.File(".formwork/lock")) == 0);
}

TEST_CASE("RunLock: a link in place of its folder is refused", "[tree]") {
  const test::TempDir dir;
  fs::create_directory_symlink("/tmp", dir.File(".formwork"));
  const auto lock = RunLock::Acquire(dir.path(), {});
  REQUIRE_FALSE(lock);
  CHECK(Describe(lock.error()) == ".formwork: is no folder; formwork keeps its state there");
}

TEST_CASE("DiskFileSystem: fetches what lies there, and waits for nobody", "[tree]") {
  const test::TempDir dir;
  test::WriteFile(dir.File("in/file"), "text");
  fs::create_symlink("file", dir.File("in/link"));
  REQUIRE(::mkfifo(dir.File("in/pipe").c_str(), 0600) == 0);
  const DiskFileSystem files(dir.path());
  const auto type = [&](const char* path) { return (*files.Fetch(path))->stat.type; };
  CHECK((*files.Fetch("in/file"))->bytes == "text");
  CHECK(type("in/file") == FileStat::Type::kFile);
  CHECK(type("in/link") == FileStat::Type::kSymlink);
  CHECK((*files.Fetch("in/link"))->stat.link == "file");
  CHECK(type("in/pipe") == FileStat::Type::kOther);
  CHECK(type("in") == FileStat::Type::kDirectory);
  CHECK_FALSE(files.Fetch("in/none")->has_value());
  CHECK_FALSE(files.Fetch("none/none")->has_value());
  CHECK(Describe(files.Fetch("in/file/below").error()) ==
        "in/file: a file stands where a folder is needed");
  CHECK(Describe(files.Read("in").error()) == "in: is a folder");
  CHECK(Describe(files.Read("in/none").error()) == "in/none: is not there");
}

TEST_CASE("DiskFileSystem: a folder on the way that becomes a link leads nowhere else", "[tree]") {
  const test::TempDir dir;
  test::WriteFile(dir.File("outside/file"), "theirs");
  test::WriteFile(dir.File("root/a/b/file"), "ours");
  DiskFileSystem files(dir.File("root"));
  REQUIRE(*files.Read("a/b/file") == "ours");
  // Someone puts a link in the place of a folder that was found to be inside.
  fs::rename(dir.File("root/a"), dir.File("root/old"));
  fs::create_directories(dir.File("outside/b"));
  fs::create_directory_symlink("../outside", dir.File("root/a"));
  CHECK(static_cast<bool>(files.Write("a/b/new", "x", Mode::kPlain)));
  CHECK_FALSE(fs::exists(dir.File("outside/b/new")));
  CHECK(test::ReadFile(dir.File("root/old/b/new")) == "x");
}

TEST_CASE("DiskFileSystem: finds its way again after folders moved and went", "[tree]") {
  const test::TempDir dir;
  DiskFileSystem files(dir.path());
  REQUIRE(files.Write("a/b/c/one", "1", Mode::kPlain));
  REQUIRE(files.Write("a/b/c/two", "2", Mode::kPlain));
  REQUIRE(files.Rename("a/b", "x/y"));  // a whole folder
  CHECK(*files.Read("x/y/c/one") == "1");
  CHECK_FALSE(files.Fetch("a/b/c/one")->has_value());
  REQUIRE(files.Write("a/b/c/one", "new", Mode::kPlain));
  CHECK(*files.Read("x/y/c/one") == "1");
  CHECK(*files.Read("a/b/c/one") == "new");
  REQUIRE(files.Rename("x/y/c/two", "a/b/c/two"));
  REQUIRE(files.Remove("a/b/c/one"));
  REQUIRE(files.Remove("a/b/c/two"));
  REQUIRE(files.RemoveEmptyFolders("a/b/c"));
  CHECK_FALSE(fs::exists(dir.File("a")));
  REQUIRE(files.Write("a/b/c/three", "3", Mode::kPlain));
  CHECK(test::ReadFile(dir.File("a/b/c/three")) == "3");
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
