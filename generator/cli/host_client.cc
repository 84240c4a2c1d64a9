#include "generator/cli/host_client.h"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::cli {
namespace {

constexpr int kSilenceSeconds = 30;

class Socket {
 public:
  explicit Socket(uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    open_ = ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address),
                      sizeof address) == 0;  // NOLINT: the sockets' interface
  }

  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  void LimitSilence(int seconds) const {
    const timeval limit{.tv_sec = seconds, .tv_usec = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

  [[nodiscard]] bool Send(std::string_view bytes) const {
    while (open_ && !bytes.empty()) {
      const ssize_t put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(put));
    }
    return open_;
  }

  // Appends what comes; false at the end.
  [[nodiscard]] bool Receive(std::string& out) const {
    char bytes[16384];
    const ssize_t got = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    out.append(bytes, static_cast<size_t>(got));
    return true;
  }

 private:
  int descriptor_;
  bool open_ = false;
};

// The text behind `"name":` up to the next quote, comma or brace. The file is one of ours, in one
// form.
std::string Field(std::string_view json, std::string_view name) {
  const std::string mark = StrCat("\"", name, "\":");
  size_t begin = json.find(mark);
  if (begin == std::string_view::npos) return "";
  begin += mark.size();
  if (begin < json.size() && json[begin] == '"') ++begin;
  return std::string(json.substr(begin, json.find_first_of("\",}", begin) - begin));
}

std::string RequestText(const RunningHost& host, std::string_view method, std::string_view path,
                        std::string_view body) {
  return StrCat(method, " /formwork/api/", path, " HTTP/1.1\r\nHost: 127.0.0.1:", host.port,
                "\r\nx-formwork-key: ", host.key,
                "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ",
                body.size(), "\r\n\r\n", body);
}

Error Gone(const RunningHost& host) {
  return {Error::Code::kNotFound,
          StrCat("nothing answers on port ", host.port, "; start the platform with `formwork run`"),
          ""};
}

// The content of chunks; nullopt when they are cut off.
std::optional<std::string> Unchunk(std::string_view rest) {
  std::string body;
  for (;;) {
    const size_t line = rest.find("\r\n");
    if (line == std::string_view::npos) return std::nullopt;
    size_t size = 0;
    std::from_chars(rest.data(), rest.data() + line, size, 16);
    if (size == 0) return body;
    rest.remove_prefix(line + 2);
    if (rest.size() < size + 2) return std::nullopt;
    body.append(rest.substr(0, size));
    rest.remove_prefix(size + 2);
  }
}

std::optional<HostAnswer> ReadAnswer(std::string_view bytes) {
  const size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.") || end == std::string_view::npos) return std::nullopt;
  HostAnswer answer;
  std::from_chars(bytes.data() + 9, bytes.data() + 12, answer.status);
  const std::string head = LowerAscii(bytes.substr(0, end));
  const std::string_view rest = bytes.substr(end + 4);
  if (head.find("transfer-encoding: chunked") != std::string::npos) {
    auto body = Unchunk(rest);
    if (!body) return std::nullopt;
    answer.body = *std::move(body);
    return answer;
  }
  constexpr std::string_view name = "content-length: ";
  size_t length = rest.size();
  if (const size_t at = head.find(name); at != std::string::npos)
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
  if (rest.size() < length) return std::nullopt;
  answer.body = rest.substr(0, length);
  return answer;
}

}  // namespace

Result<RunningHost> FindRunningHost(const std::string& project_directory) {
  const std::string path = project_directory + "/.formwork/run.json";
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  RunningHost host;
  host.port = static_cast<uint16_t>(std::strtoul(Field(text.str(), "port").c_str(), nullptr, 10));
  host.pid = std::strtoll(Field(text.str(), "pid").c_str(), nullptr, 10);
  host.key = Field(text.str(), "key");
  host.host_key = Field(text.str(), "hostKey");
  host.master_key = Field(text.str(), "masterKey");
  if (host.port == 0) {
    return Error{Error::Code::kNotFound,
                 "no platform is running here; start it with `formwork run`", ""};
  }
  return host;
}

Result<HostAnswer> CallHost(const RunningHost& host, std::string_view method, std::string_view path,
                            std::string_view body, Patience patience) {
  const Socket socket(host.port);
  if (patience == Patience::kHalfMinute) socket.LimitSilence(kSilenceSeconds);
  if (!socket.Send(RequestText(host, method, path, body))) return Gone(host);
  std::string bytes;
  while (socket.Receive(bytes)) {
  }
  auto answer = ReadAnswer(bytes);
  if (answer) return *std::move(answer);
  return Error{Error::Code::kIo, "the platform ended before it had answered",
               StrCat("127.0.0.1:", host.port)};
}

std::string RefusalText(const HostAnswer& answer) {
  constexpr std::string_view ours = "{\"error\":\"";
  constexpr std::string_view extension = "{\"Message\":\"";
  // As the Durable extension answers, whose API has no body for it.
  if (answer.status == 410) return "the instance has ended already";
  if (answer.body.empty()) return StrCat("refused with ", answer.status);
  const std::string_view open = answer.body.starts_with(ours) ? ours : extension;
  if (!answer.body.starts_with(open)) return answer.body;
  std::string text;
  for (size_t i = open.size(); i < answer.body.size() && answer.body[i] != '"'; ++i) {
    if (answer.body[i] == '\\' && i + 1 < answer.body.size()) ++i;
    text += answer.body[i];
  }
  return text;
}

Status FollowEvents(const RunningHost& host, std::string_view path,
                    const std::function<bool(std::string_view)>& line) {
  const Socket socket(host.port);
  if (!socket.Send(RequestText(host, "GET", path, ""))) return Gone(host);
  std::string bytes;
  bool more = true;
  while (more) {
    more = socket.Receive(bytes);
    // Chunk sizes and event numbers stand on lines of their own; what counts begins with "data: ".
    for (size_t end = bytes.find('\n'); end != std::string::npos; end = bytes.find('\n')) {
      const std::string_view text = std::string_view(bytes).substr(0, end);
      const bool go_on = text.compare(0, 6, "data: ") != 0 || line(text.substr(6));
      bytes.erase(0, end + 1);
      if (!go_on) return Done{};
    }
  }
  return Done{};
}

std::string EncodeSegment(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

}  // namespace formwork::cli
