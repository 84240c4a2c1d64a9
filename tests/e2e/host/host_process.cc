#include "tests/e2e/host/host_process.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace formwork::test {
namespace {

std::string ReadIfThere(const std::string& path) {
  return std::filesystem::exists(path) ? ReadFile(path) : std::string();
}

std::string Between(const std::string& text, const std::string& before, const std::string& end) {
  const size_t begin = text.find(before);
  if (begin == std::string::npos) return "";
  return text.substr(begin + before.size(),
                     text.find_first_of(end, begin + before.size()) - begin - before.size());
}

}  // namespace

OpenRequest::OpenRequest(int port, const std::string& method, const std::string& target,
                         const std::string& body, const std::string& headers)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string length =
      body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  const std::string text = method + " " + target +
                           " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + length +
                           headers + "\r\n" + body;
  sent_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) ==
              0 &&  // NOLINT: the sockets' interface
          ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL) ==
              static_cast<ssize_t>(text.size());
}

OpenRequest::~OpenRequest() {
  ::close(descriptor_);
}

HttpReply OpenRequest::Reply() const {
  HttpReply reply;
  if (!sent_) return reply;
  std::string bytes;
  char buffer[16384];
  for (ssize_t got = 0; (got = ::recv(descriptor_, buffer, sizeof buffer, 0)) > 0;)
    bytes.append(buffer, static_cast<size_t>(got));
  const size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return reply;
  reply.status = std::atoi(bytes.c_str() + 9);
  reply.head = bytes.substr(0, end + 2);
  reply.body = bytes.substr(end + 4);
  return reply;
}

HttpReply Http(int port, const std::string& method, const std::string& target,
               const std::string& body, const std::string& headers) {
  return OpenRequest(port, method, target, body, headers).Reply();
}

bool Eventually(const std::function<bool()>& holds, int seconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (std::chrono::steady_clock::now() < until) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return holds();
}

HostApp::HostApp() {
  std::filesystem::create_directories(dir_.File("d"));
  WriteHostJson();
}

void HostApp::WriteHostJson() const {
  WriteFile(
      dir_.File("app/host.json"),
      R"({"version":"2.0","customHandler":{"description":{"defaultExecutablePath":")" FORMWORK_TEST_HANDLER
      R"("})" +
          handler_members_ + "}" + host_members_ + "}");
}

void HostApp::SetHostJson(const std::string& members) {
  host_members_ = "," + members;
  WriteHostJson();
}

void HostApp::SetHandlerJson(const std::string& members) {
  handler_members_ = "," + members;
  WriteHostJson();
}

void HostApp::AddFunction(const std::string& name, const std::string& bindings,
                          const std::string& more) {
  WriteFile(dir_.File("app/" + name + "/function.json"),
            R"({"bindings":[)" + bindings + "]" + (more.empty() ? "" : "," + more) + "}");
}

void HostApp::AddHttp(const std::string& name, const std::string& level, const std::string& more) {
  AddFunction(name, R"({"type":"httpTrigger","direction":"in","name":"req","authLevel":")" + level +
                        "\"" + more + R"(},{"type":"http","direction":"out","name":"res"})");
}

void HostApp::Reply(const std::string& function, const std::string& json) {
  WriteFile(dir_.File("d/" + function + ".json"), json);
}

std::string HostApp::Received(const std::string& function) const {
  return ReadIfThere(dir_.File("d/" + function + ".log"));
}

int HostApp::Starts() const {
  int lines = 0;
  for (const char c : ReadIfThere(dir_.File("d/starts.log")))
    lines += c == '\n' ? 1 : 0;
  return lines;
}

HostProcess::HostProcess(HostApp& app, std::vector<std::string> options,
                         std::map<std::string, std::string> environment)
    : output_(app.dir_.File("host.out")) {
  const std::string run_file = app.dir_.File("run.json");
  std::filesystem::remove(run_file);
  std::vector<std::string> words = {FORMWORK_LOCALHOST_BINARY,
                                    app.dir_.File("app"),
                                    "--port",
                                    "0",
                                    "--run-file",
                                    run_file,
                                    "--output",
                                    "json"};
  words.insert(words.end(), options.begin(), options.end());
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  environment.emplace("HANDLER_DIR", app.dir_.File("d"));
  pid_ = ::fork();
  if (pid_ == 0) {
    const int out =
        ::open(output_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);  // NOLINT: open's interface
    ::dup2(out, 1);
    ::dup2(out, 2);
    for (const auto& [name, value] : environment)
      ::setenv(name.c_str(), value.c_str(), 1);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  if (!Eventually([&] { return std::filesystem::exists(run_file) || ::kill(pid_, 0) != 0; })) {
    throw std::runtime_error("the host did not start: " + Output());
  }
  const std::string run = ReadIfThere(run_file);
  port_ = std::atoi(Between(run, "\"port\":", ",").c_str());
  key_ = Between(run, "\"key\":\"", "\"");
}

HostProcess::~HostProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

HttpReply HostProcess::Control(const std::string& method, const std::string& path,
                               const std::string& body) const {
  return Http(port_, method, "/formwork/api/" + path, body, "x-formwork-key: " + key_ + "\r\n");
}

void HostProcess::Signal(int signal) const {
  ::kill(pid_, signal);
}

int HostProcess::Wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string HostProcess::Output() const {
  return ReadIfThere(output_);
}

}  // namespace formwork::test
