#include "tests/support/process.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT: POSIX's name

namespace formwork::test {
namespace {

struct Pipe {
  std::array<int, 2> ends = {-1, -1};

  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  ~Pipe() {
    Close(0);
    Close(1);
  }

  void Close(size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
};

std::vector<std::string> Surroundings(const std::map<std::string, std::string>& changes) {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      all[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  for (const auto& [name, value] : changes)
    all[name] = value;
  std::vector<std::string> out;
  for (const auto& [name, value] : all) {
    const auto change = changes.find(name);
    if (change == changes.end() || !change->second.empty()) out.push_back(name + "=" + value);
  }
  return out;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// Reads and writes at once, so that neither side waits for the other for ever.
void Pump(Pipe& in, Pipe& out, Pipe& err, std::string_view input, Ran& ran) {
  ::fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
  std::array<std::string*, 2> sinks = {&ran.out, &ran.err};
  std::array<Pipe*, 2> sources = {&out, &err};
  if (input.empty()) in.Close(1);
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    std::array<pollfd, 3> polled = {pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0},
                                    pollfd{in.ends[1], POLLOUT, 0}};
    if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR)
      throw std::runtime_error("poll failed");
    for (size_t i = 0; i < 2; ++i) {
      if (polled[i].fd < 0 || polled[i].revents == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t got = ::read(polled[i].fd, buffer.data(), buffer.size());
      if (got > 0) sinks[i]->append(buffer.data(), static_cast<size_t>(got));
      if (got == 0) sources[i]->Close(0);
    }
    if (polled[2].fd < 0 || polled[2].revents == 0) continue;
    const ssize_t put = ::write(polled[2].fd, input.data(), input.size());
    if (put > 0) input.remove_prefix(static_cast<size_t>(put));
    if (put < 0 || input.empty()) in.Close(1);
  }
}

}  // namespace

Ran RunProgram(const std::vector<std::string>& command, const RunOptions& options) {
  std::vector<std::string> words = command;
  std::vector<std::string> variables = Surroundings(options.environment);
  const std::vector<char*> argv = Pointers(words);
  const std::vector<char*> envp = Pointers(variables);
  Pipe in;
  Pipe out;
  Pipe err;
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) {
    ::dup2(in.ends[0], 0);
    ::dup2(out.ends[1], 1);
    ::dup2(err.ends[1], 2);
    if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) ::_exit(127);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  in.Close(0);
  out.Close(1);
  err.Close(1);
  Ran ran;
  Pump(in, out, err, options.input, ran);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error("waitpid failed");
  }
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (ran.exit_code == 127 && ran.out.empty() && ran.err.empty())
    throw std::runtime_error("cannot run " + command[0]);
  return ran;
}

std::string Git(const std::string& folder, const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"git", "-c", "init.defaultBranch=main", "-c",
                                      "commit.gpgsign=false"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const std::map<std::string, std::string> environment = {
      {"GIT_CONFIG_GLOBAL", "/dev/null"},
      {"GIT_CONFIG_NOSYSTEM", "1"},
      {"GIT_AUTHOR_NAME", "Test"},
      {"GIT_AUTHOR_EMAIL", "test@example.com"},
      {"GIT_COMMITTER_NAME", "Test"},
      {"GIT_COMMITTER_EMAIL", "test@example.com"},
      {"GIT_AUTHOR_DATE", "2024-01-01T00:00:00Z"},
      {"GIT_COMMITTER_DATE", "2024-01-01T00:00:00Z"},
      {"GIT_DIR", ""},
      {"GIT_WORK_TREE", ""},
      {"GIT_INDEX_FILE", ""}};
  Ran ran = RunProgram(command, {.folder = folder, .environment = environment});
  if (ran.exit_code != 0) throw std::runtime_error("git " + arguments[0] + " failed: " + ran.err);
  while (ran.out.ends_with('\n'))
    ran.out.pop_back();
  return ran.out;
}

}  // namespace formwork::test
