#include "generator/cli/build_app.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

// The exit code, as a shell would say it; -1 when there is no such child.
int WaitFor(pid_t child) {
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Runs a program to its end, its output on our standard error.
int RunToEnd(const std::vector<std::string>& words, const std::string& directory) {
  std::vector<char*> arguments;
  for (const std::string& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: exec's interface
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(2, 1);
    if (::chdir(directory.c_str()) == 0) ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  return WaitFor(child);
}

// A file without a name: a pipe's two ends would have to be served at the same time.
class Scratch {
 public:
  Scratch() : descriptor_(::memfd_create("formwork", MFD_CLOEXEC)) {}

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  ~Scratch() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  [[nodiscard]] int descriptor() const { return descriptor_; }

  [[nodiscard]] bool Fill(std::string_view text) const {
    while (descriptor_ >= 0 && !text.empty()) {
      const ssize_t put = ::write(descriptor_, text.data(), text.size());
      if (put <= 0) return false;
      text.remove_prefix(static_cast<size_t>(put));
    }
    return descriptor_ >= 0 && ::lseek(descriptor_, 0, SEEK_SET) == 0;
  }

  [[nodiscard]] std::string Text() const {
    std::string text;
    char bytes[16384];
    ::lseek(descriptor_, 0, SEEK_SET);
    for (ssize_t got = 0; (got = ::read(descriptor_, bytes, sizeof bytes)) > 0;)
      text.append(bytes, static_cast<size_t>(got));
    return text;
  }

 private:
  int descriptor_;
};

// Whether the build folder can build this app: CMake keeps its cache also when it fails, writes the
// build's own file last, and remembers the sources' folder, which is another's in a copied project.
bool IsConfigured(const AppBuild& build) {
  std::error_code ignored;
  const std::string folder = StrCat(build.folder, "/build/", build.preset);
  if (!fs::exists(StrCat(folder, "/build.ninja"), ignored)) return false;
  std::ifstream cache(StrCat(folder, "/CMakeCache.txt"));
  constexpr std::string_view kHome = "CMAKE_HOME_DIRECTORY:INTERNAL=";
  for (std::string line; std::getline(cache, line);) {
    if (line.starts_with(kHome)) {
      return fs::equivalent(line.substr(kHome.size()), build.folder, ignored);
    }
  }
  return false;
}

int Configure(const AppBuild& build) {
  const std::string folder = StrCat(build.folder, "/build/", build.preset);
  std::error_code ignored;
  for (const char* made : {"build.ninja", "CMakeCache.txt", "CMakeFiles"})
    fs::remove_all(StrCat(folder, "/", made), ignored);
  return RunToEnd({"cmake", "--preset", build.preset}, build.folder);
}

}  // namespace

int BuildApp(const AppBuild& build, Env& env) {
  if (!IsConfigured(build) && Configure(build) != 0)
    return Fail(env, "cmake could not configure the app (see above)", kWorldFailed);
  const int code =
      RunToEnd({"cmake", "--build", "--preset", build.preset, "--target", "handler"}, build.folder);
  return code == 0 ? kDone : Fail(env, "the app does not build (see above)", kWorldFailed);
}

Result<std::string> FilterThrough(const std::string& program, const std::string& folder,
                                  const std::string& variable, std::string_view input) {
  const Scratch in;
  const Scratch out;
  if (!in.Fill(input)) return Error{Error::Code::kFull, "no room for what it is to read", program};
  std::string name = program;
  std::string extra = variable;
  char* arguments[] = {name.data(), nullptr};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(in.descriptor(), 0);
    ::dup2(out.descriptor(), 1);
    ::putenv(extra.data());
    if (::chdir(folder.c_str()) == 0) ::execv(name.c_str(), arguments);
    ::_exit(127);
  }
  const int code = WaitFor(child);
  if (code == 127) return Error{Error::Code::kNotFound, "cannot be started", program};
  if (code != 0) return Error{Error::Code::kIo, StrCat("ended with ", code), program};
  return out.Text();
}

}  // namespace formwork::cli
