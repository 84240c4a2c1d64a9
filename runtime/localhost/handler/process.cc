#include "runtime/localhost/handler/process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace formwork::localhost {
namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe MakePipe() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  return {ends[0], ends[1]};
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts)
    pointers.push_back(const_cast<char*>(text.c_str()));  // NOLINT: exec's interface
  pointers.push_back(nullptr);
  return pointers;
}

// In the child, between fork and exec: only what is safe there.
[[noreturn]] void Become(const ProcessSpec& spec, char* const* arguments, char* const* environment,
                         const Pipe& out, const Pipe& err, int report, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // the host died before the line above
  ::setpgid(0, 0);
  const int nothing = ::open("/dev/null", O_RDONLY);  // NOLINT: open's interface
  ::dup2(nothing, 0);
  ::dup2(out.write, 1);
  ::dup2(err.write, 2);
  if (spec.directory.empty() || ::chdir(spec.directory.c_str()) == 0) {
    ::execvpe(spec.executable.c_str(), arguments, environment);
  }
  const int why = errno;
  if (::write(report, &why, sizeof why) < 0) ::_exit(126);
  ::_exit(127);
}

}  // namespace

ChildProcess::~ChildProcess() {
  events_ = {};
  if (running()) {
    Signal(SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  CloseOutput(out_);
  CloseOutput(err_);
  if (pid_descriptor_ >= 0) {
    loop_.Remove(pid_descriptor_);
    ::close(pid_descriptor_);
  }
}

std::string ChildProcess::Start(const ProcessSpec& spec, Events events) {
  const Pipe out = MakePipe();
  const Pipe err = MakePipe();
  const Pipe report = MakePipe();
  if (out.read < 0 || err.read < 0 || report.read < 0) return std::strerror(errno);
  std::vector<std::string> words = spec.arguments;
  words.insert(words.begin(), spec.executable);
  const std::vector<char*> arguments = Pointers(words);
  const std::vector<char*> environment = Pointers(spec.environment);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0)
    Become(spec, arguments.data(), environment.data(), out, err, report.write, parent);
  const int fork_fault = errno;
  ::close(out.write);
  ::close(err.write);
  ::close(report.write);
  int why = child < 0 ? fork_fault : 0;
  if (child > 0 && ::read(report.read, &why, sizeof why) <= 0) why = 0;
  ::close(report.read);
  if (why != 0) {
    if (child > 0) ::waitpid(child, nullptr, 0);
    ::close(out.read);
    ::close(err.read);
    return std::strerror(why);
  }
  pid_ = child;
  events_ = std::move(events);
  out_ = {out.read, "", false};
  err_ = {err.read, "", true};
  for (Output* output : {&out_, &err_}) {
    ::fcntl(output->descriptor, F_SETFL, O_NONBLOCK);  // NOLINT: fcntl's interface
    loop_.Add(output->descriptor, EPOLLIN, [this, output](uint32_t) { Drain(*output); });
  }
  pid_descriptor_ = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  loop_.Add(pid_descriptor_, EPOLLIN, [this](uint32_t) { OnExit(); });
  return "";
}

void ChildProcess::Signal(int signal) {
  if (!running()) return;
  if (::kill(-pid_, signal) != 0) ::kill(pid_, signal);
}

void ChildProcess::Drain(Output& output) {
  const auto keep = shared_from_this();
  std::array<char, 16384> buffer;
  while (output.descriptor >= 0) {
    const ssize_t got = ::read(output.descriptor, buffer.data(), buffer.size());
    if (got < 0) return;
    if (got == 0) return CloseOutput(output);
    output.rest.append(buffer.data(), static_cast<size_t>(got));
    size_t begin = 0;
    for (size_t end = output.rest.find('\n'); end != std::string::npos;
         end = output.rest.find('\n', begin)) {
      std::string_view line = std::string_view(output.rest).substr(begin, end - begin);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (events_.on_line) events_.on_line(line, output.error);
      begin = end + 1;
    }
    output.rest.erase(0, begin);
    if (output.rest.size() > (1U << 20U)) output.rest.clear();  // a line without end
  }
}

void ChildProcess::CloseOutput(Output& output) {
  if (output.descriptor < 0) return;
  loop_.Remove(output.descriptor);
  ::close(output.descriptor);
  output.descriptor = -1;
  if (!output.rest.empty() && events_.on_line) events_.on_line(output.rest, output.error);
  output.rest.clear();
}

void ChildProcess::OnExit() {
  const auto keep = shared_from_this();
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return;
  Drain(out_);
  Drain(err_);
  // Whoever it has started may hold the pipes open; what they say later is not the handler's.
  CloseOutput(out_);
  CloseOutput(err_);
  ::kill(-pid_, SIGKILL);
  pid_ = -1;
  loop_.Remove(pid_descriptor_);
  ::close(pid_descriptor_);
  pid_descriptor_ = -1;
  ProcessExit exit;
  exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  exit.code = exit.signal != 0 ? 128 + exit.signal : WEXITSTATUS(status);
  auto on_exit = std::move(events_.on_exit);
  events_ = {};
  if (on_exit) on_exit(exit);
}

}  // namespace formwork::localhost
