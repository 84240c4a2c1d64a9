// A disk that fills up under the real command: it says so, the user's files are whole, and a rerun
// with room finishes. The limit is the kernel's on a file's size, met at one file after another.

#include <filesystem>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/e2e/generate/project.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace formwork;

namespace {

struct Said {
  int exit_code = 0;
  std::string err;
};

// `formwork generate` where no file may grow beyond so many bytes.
Said GenerateWithin(const std::string& folder, rlim_t bytes) {
  const std::string program = test::FormworkBinary();
  int errors[2] = {-1, -1};
  REQUIRE(::pipe2(errors, O_CLOEXEC) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    ::dup2(nowhere, 1);
    ::dup2(errors[1], 2);
    ::signal(SIGXFSZ, SIG_IGN);  // then the call fails, as on a full disk
    const rlimit limit = {bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::execl(program.c_str(), program.c_str(), "generate", "-C", folder.c_str(), nullptr);
    ::_exit(98);
  }
  ::close(errors[1]);
  Said said;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(errors[0], buffer, sizeof buffer)) > 0;)
    said.err.append(buffer, static_cast<size_t>(got));
  ::close(errors[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  said.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return said;
}

}  // namespace

TEST_CASE("generate: no room for one file or another damages nothing", "[generate][full]") {
  const test::TempDir dir;
  const std::string folder = dir.File("project");
  test::PrepareProject(folder);
  REQUIRE(test::Generate(folder) == 4);
  const test::Tree expected = test::Snapshot(folder);
  size_t failed = 0;
  for (rlim_t bytes = 1; bytes < 40'000; bytes = bytes * 5 / 2 + 100) {
    INFO("files of at most " << bytes << " bytes");
    test::PrepareProject(folder);
    const Said said = GenerateWithin(folder, bytes);
    if (said.exit_code == 1) {
      ++failed;
      CHECK(said.err.find("the limit on the size of files is reached") != std::string::npos);
      CHECK(said.err.find("your files are whole") != std::string::npos);
      CHECK(test::HoldsUserLines(folder));
      CHECK_FALSE(std::filesystem::exists(folder + "/.formwork/tmp"));
    }
    REQUIRE(test::Generate(folder) == 4);
    REQUIRE(test::Differences(expected, test::Snapshot(folder)) == std::vector<std::string>());
  }
  CHECK(failed >= 3);
}
