#include "generator/cli/control.h"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "generator/base/str_cat.h"

namespace formwork::cli {
namespace {

constexpr int kTimeoutSeconds = 30;

struct RunFile {
  uint16_t port = 0;
  std::string key;
};

// The value behind "name": in the one-level document that the host writes.
std::string ValueOf(std::string_view json, std::string_view name) {
  const std::string quoted = StrCat("\"", name, "\"");
  size_t at = json.find(quoted);
  if (at == std::string_view::npos) return {};
  at = json.find_first_not_of(" :\n\t", at + quoted.size());
  if (at == std::string_view::npos) return {};
  if (json[at] == '"') return std::string(json.substr(at + 1, json.find('"', at + 1) - at - 1));
  return std::string(json.substr(at, json.find_first_of(",} \n", at) - at));
}

std::optional<RunFile> ReadRunFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  RunFile run;
  const std::string port = ValueOf(text.str(), "port");
  std::from_chars(port.data(), port.data() + port.size(), run.port);
  run.key = ValueOf(text.str(), "key");
  if (run.port == 0) return std::nullopt;
  return run;
}

int Connect(uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  const timeval limit{.tv_sec = kTimeoutSeconds, .tv_usec = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return socket;
  ::close(socket);
  return -1;
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string ReceiveAll(int socket) {
  std::string input;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
    if (size <= 0) return input;
    input.append(buffer, static_cast<size_t>(size));
  }
}

// The request asks for the connection's end, so the body is what is left: as it is, or in chunks.
std::string BodyOf(std::string_view head, std::string_view rest) {
  if (head.find("chunked") == std::string_view::npos) return std::string(rest);
  std::string body;
  while (!rest.empty()) {
    size_t size = 0;
    const size_t line = rest.find("\r\n");
    if (line == std::string_view::npos) break;
    std::from_chars(rest.data(), rest.data() + line, size, 16);
    if (size == 0 || rest.size() < line + 2 + size) break;
    body.append(rest.substr(line + 2, size));
    rest.remove_prefix(std::min(rest.size(), line + 2 + size + 2));
  }
  return body;
}

}  // namespace

std::string EncodeUrlPart(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";  // NOLINT(readability-identifier-naming)
  constexpr std::string_view kPlain =                    // NOLINT(readability-identifier-naming)
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

Result<ControlAnswer> AskHost(const Arguments& arguments, const Env& env, std::string_view method,
                              std::string_view path, std::string_view body) {
  const std::string folder = arguments.ValueOr("-C", "");
  const std::string root =
      folder.starts_with('/') ? folder : StrCat(env.working_directory, "/", folder);
  const std::string file = StrCat(root, folder.empty() ? "" : "/", ".formwork/run.json");
  const auto run = ReadRunFile(file);
  if (!run)
    return Error{Error::Code::kNotFound, "no platform runs here; start it with `formwork run`",
                 file};
  const int socket = Connect(run->port);
  if (socket < 0) {
    return Error{Error::Code::kIo, "the platform does not answer; start it with `formwork run`",
                 StrCat("127.0.0.1:", run->port)};
  }
  const std::string request = StrCat(
      method, " /formwork/api/", path,
      " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nx-formwork-key: ", run->key,
      "\r\nContent-Type: application/json\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
  std::string answer;
  if (SendAll(socket, request)) answer = ReceiveAll(socket);
  ::close(socket);
  const size_t end = answer.find("\r\n\r\n");
  if (!answer.starts_with("HTTP/1.") || end == std::string::npos) {
    return Error{Error::Code::kIo, "the platform ended before it answered",
                 StrCat("127.0.0.1:", run->port)};
  }
  ControlAnswer result;
  std::from_chars(answer.data() + 9, answer.data() + 12, result.status);
  const std::string_view text = answer;
  result.body = BodyOf(text.substr(0, end), text.substr(end + 4));
  return result;
}

std::string IndentJson(std::string_view json) {
  std::string out;
  size_t depth = 0;
  bool text = false;
  const auto line = [&] { out.append("\n").append(depth * 2, ' '); };
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (text) {
      out += c;
      if (c == '\\' && i + 1 < json.size()) out += json[++i];
      if (c == '"') text = false;
    } else if (c == '{' || c == '[') {
      out += c;
      const bool empty = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
      if (empty) {
        out += json[++i];
        continue;
      }
      ++depth;
      line();
    } else if (c == '}' || c == ']') {
      if (depth > 0) --depth;
      line();
      out += c;
    } else if (c == ',') {
      out += c;
      line();
    } else if (c == ':') {
      out += ": ";
    } else if (c != ' ' && c != '\n') {
      out += c;
      if (c == '"') text = true;
    }
  }
  return out + "\n";
}

}  // namespace formwork::cli
