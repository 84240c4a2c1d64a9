// A custom handler for tests, as small as one can be and in no way ours: blocking sockets, a thread
// a connection. What it answers for a function stands in $HANDLER_DIR/<function>.json; what it was
// asked is appended to $HANDLER_DIR/<function>.log (head, blank line, body, a line of dashes). Some
// names do more:
//   exit-N  leaves with code N    hang  never answers    slow  answers after 200 ms
//   worker  message in, document out    pid  says which process answers, after 20 ms
//   ask  GETs /path of the service in FORMWORK_SERVICE_ECHO_URL and answers with what came back

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

std::string Env(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

struct Request {
  std::string method;
  std::string target;
  std::string head;
  std::string body;
};

class Connection {
 public:
  explicit Connection(int descriptor) : descriptor_(descriptor) {}

  bool Read(Request& request) {
    size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!More()) return false;
    }
    request.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    const size_t space = request.head.find(' ');
    request.method = request.head.substr(0, space);
    request.target = request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
    const size_t length = request.head.find("\r\nContent-Length: ");
    if (length != std::string::npos)
      return Take(static_cast<size_t>(std::atoi(request.head.c_str() + length + 18)), request.body);
    if (request.head.find("\r\nTransfer-Encoding: chunked") == std::string::npos) return true;
    while (true) {
      while ((end = buffer_.find("\r\n")) == std::string::npos) {
        if (!More()) return false;
      }
      const size_t size = std::strtoul(buffer_.c_str(), nullptr, 16);
      buffer_.erase(0, end + 2);
      std::string chunk;
      if (!Take(size + 2, chunk)) return false;
      if (size == 0) return true;
      request.body += chunk.substr(0, size);
    }
  }

  void Write(const std::string& text) const {
    for (size_t at = 0; at < text.size();) {
      const ssize_t put = ::send(descriptor_, text.data() + at, text.size() - at, MSG_NOSIGNAL);
      if (put <= 0) return;
      at += static_cast<size_t>(put);
    }
  }

 private:
  bool More() {
    char bytes[65536];
    const ssize_t got = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<size_t>(got));
    return true;
  }

  bool Take(size_t count, std::string& out) {
    while (buffer_.size() < count) {
      if (!More()) return false;
    }
    out = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return true;
  }

  int descriptor_;
  std::string buffer_;
};

std::string Reply(const std::string& body, const std::string& type = "application/json") {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// The message "<id>" of a queue becomes the document {"id":"<id>"} and counts.
std::string Work(const std::string& body) {
  const std::string mark = R"("message":"\")";
  const size_t begin = body.find(mark) + mark.size();
  const std::string id = body.substr(begin, body.find('\\', begin) - begin);
  return R"({"Outputs":{"document":{"id":")" + id + R"(","p":"all"}}})";
}

std::string OutputBody(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    if (c == '\r') continue;
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    escaped += c;
  }
  return Reply(R"({"Outputs":{"res":{"body":")" + escaped + R"("}}})");
}

// All that the service sends until it closes, within two seconds: "" when the connection breaks,
// "late" when nothing came.
std::string AskService() {
  const std::string url = Env("FORMWORK_SERVICE_ECHO_URL");  // http://127.0.0.1:PORT
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(url.c_str() + url.rfind(':') + 1)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{.tv_sec = 2, .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const std::string request =
      "GET /path HTTP/1.1\r\nHost: x\r\nX-Own: 1\r\nConnection: close\r\n\r\n";
  std::string answer;
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) ==
      0) {  // NOLINT: the sockets' interface
    ::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL);
    char bytes[16384];
    ssize_t got = 0;
    while ((got = ::recv(descriptor, bytes, sizeof bytes, 0)) > 0)
      answer.append(bytes, static_cast<size_t>(got));
    if (got < 0 && answer.empty() && errno == EAGAIN) answer = "late";
  }
  ::close(descriptor);
  return answer;
}

std::mutex log_mutex;

void Log(const std::string& dir, const std::string& function, const Request& request) {
  const std::lock_guard lock(log_mutex);
  std::ofstream(dir + "/" + function + ".log", std::ios::app) << request.head << "\r\n"
                                                              << request.body << "\n-----\n";
}

std::string Answer(const Request& request) {
  const std::string dir = Env("HANDLER_DIR");
  // The last part: with forwarding and proxying the path is the client's, /api/NAME.
  const std::string path = request.target.substr(0, request.target.find('?'));
  const std::string function = path.substr(path.rfind('/') + 1);
  if (function.empty()) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  if (function.rfind("exit-", 0) == 0) ::_exit(std::atoi(function.c_str() + 5));
  if (function == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  if (function == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(200));
  if (function == "ask") return OutputBody(AskService());
  if (function == "pid") {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return OutputBody(std::to_string(::getpid()));
  }
  if (function == "worker") return Reply(Work(request.body));
  if (function == "fast") return Reply(R"({"Outputs":{"res":{"body":"ok"}}})");
  if (!dir.empty()) Log(dir, function, request);
  std::ifstream in(dir + "/" + function + ".json", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const std::string reply = text.str();
  if (reply.empty()) return Reply("{}");
  return reply.rfind("HTTP/", 0) == 0 ? reply : Reply(reply);
}

void Serve(int descriptor) {
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  Connection connection(descriptor);
  Request request;
  while (connection.Read(request)) {
    connection.Write(Answer(request));
    request = {};
  }
  ::close(descriptor);
}

}  // namespace

int main() {
  const std::string mode = Env("HANDLER_MODE");
  std::cout << "pid " << ::getpid() << " port " << Env("FUNCTIONS_CUSTOMHANDLER_PORT") << std::endl;
  if (const std::string dir = Env("HANDLER_DIR"); !dir.empty()) {
    std::ofstream(dir + "/starts.log", std::ios::app)
        << Env("FUNCTIONS_CUSTOMHANDLER_PORT") << " " << Env("FUNCTIONS_CUSTOMHANDLER_WORKER_ID")
        << "\n";
  }
  if (mode == "crash") {
    std::cerr << "fatal: boom" << std::endl;
    return 3;
  }
  if (mode == "deaf") std::this_thread::sleep_for(std::chrono::hours(1));
  if (mode == "slow-start") std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port =
      htons(static_cast<uint16_t>(std::atoi(Env("FUNCTIONS_CUSTOMHANDLER_PORT").c_str())));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 512) != 0)
    return 1;  // NOLINT
  while (true) {
    const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    std::thread(Serve, descriptor).detach();
  }
}
