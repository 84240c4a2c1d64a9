#include "runtime/localhost/http/passthrough.h"

#include <algorithm>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

// What .NET counts among a body's headers, and writes after the others.
bool IsContentHeader(std::string_view name) {
  return StartsWithAnyCase(name, "Content-") || EqualsAnyCase(name, "Allow") ||
         EqualsAnyCase(name, "Expires") || EqualsAnyCase(name, "Last-Modified");
}

void AppendHeader(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

std::string Joined(const HeaderValues& header) {
  std::string out;
  for (const std::string& value : header.values)
    out += (out.empty() ? "" : ", ") + value;
  return out;
}

// "/api/hello?a=1,2&b=%20x%2By&empty=&noval=": duplicates merged, every name with '='.
std::string RebuiltTarget(std::string_view target) {
  const size_t mark = target.find('?');
  std::string out(target.substr(0, mark));
  if (mark == std::string_view::npos) return out;
  std::vector<std::pair<std::string_view, std::string>> merged;
  for (const std::string_view part : Split(target.substr(mark + 1), '&')) {
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? "" : part.substr(equals + 1);
    const auto same = std::find_if(merged.begin(), merged.end(),
                                   [&](const auto& m) { return EqualsAnyCase(m.first, name); });
    if (same != merged.end()) {
      same->second.append(",").append(value);
    } else {
      merged.emplace_back(name, value);
    }
  }
  char separator = '?';
  for (const auto& [name, value] : merged) {
    out.push_back(separator);
    out.append(name).append("=").append(value);
    separator = '&';
  }
  return out;
}

// %2F in a path arrives as %252F: it is escaped once more.
std::string ProxiedTarget(std::string_view target) {
  const size_t mark = target.find('?');
  std::string path(target.substr(0, mark));
  for (size_t at = 0; at + 3 <= path.size(); ++at) {
    if (EqualsAnyCase(std::string_view(path).substr(at, 3), "%2F")) path.replace(at, 3, "%252F");
  }
  return mark == std::string_view::npos ? path : path.append(target.substr(mark));
}

}  // namespace

std::optional<std::string> EncodeForwarded(const HttpInput& input, std::string_view invocation) {
  if (FindHeader(input.headers, "Transfer-Encoding") != nullptr) return std::nullopt;
  std::string out = input.method + " " + RebuiltTarget(input.target) + " HTTP/1.1\r\n";
  const std::string agent = "Azure-Functions-Host/" + std::string(kHostVersion);
  bool has_agent = false;
  std::string content;
  for (const HeaderValues& header : KestrelHeaders(input.headers)) {
    if (EqualsAnyCase(header.name, "Content-Length")) continue;
    if (IsContentHeader(header.name)) {
      if (input.has_body) AppendHeader(content, header.name, Joined(header));
      continue;
    }
    const bool is_agent = EqualsAnyCase(header.name, "User-Agent");
    has_agent = has_agent || is_agent;
    AppendHeader(out, header.name, is_agent ? Joined(header) + " " + agent : Joined(header));
  }
  AppendHeader(out, "X-Azure-Functions-HostVersion", kHostVersion);
  AppendHeader(out, "X-Azure-Functions-InvocationId", invocation);
  if (!has_agent) AppendHeader(out, "User-Agent", agent);
  const bool may_have_body =
      input.method == "POST" || input.method == "PUT" || input.method == "PATCH";
  if (input.has_body || may_have_body)
    AppendHeader(out, "Content-Length", std::to_string(input.body.size()));
  return out + content + "\r\n" + input.body;
}

std::string EncodeProxiedHead(const HttpInput& input, uint16_t port, std::string_view invocation,
                              const Framing& framing) {
  std::string out = input.method + " " + ProxiedTarget(input.target) + " HTTP/1.1\r\n";
  AppendHeader(out, "Host", "127.0.0.1:" + std::to_string(port));
  std::string content;
  for (const HeaderValues& header : KestrelHeaders(input.headers)) {
    const std::string& name = header.name;
    if (EqualsAnyCase(name, "Host") || EqualsAnyCase(name, "Connection") ||
        EqualsAnyCase(name, "Keep-Alive") || EqualsAnyCase(name, "Transfer-Encoding") ||
        EqualsAnyCase(name, "Upgrade") || EqualsAnyCase(name, "Content-Length") ||
        StartsWithAnyCase(name, "X-Forwarded-")) {
      continue;
    }
    AppendHeader(IsContentHeader(name) ? content : out, name, Joined(header));
  }
  AppendHeader(out, "X-Azure-Functions-HostVersion", kHostVersion);
  AppendHeader(out, "X-Azure-Functions-InvocationId", invocation);
  AppendHeader(out, "x-ms-invocation-id", invocation);
  AppendHeader(out, "X-Forwarded-For", "127.0.0.1");
  AppendHeader(out, "X-Forwarded-Host", input.host);
  AppendHeader(out, "X-Forwarded-Proto", "http");
  const bool may_have_body =
      input.method == "POST" || input.method == "PUT" || input.method == "PATCH";
  if (framing.kind == Framing::Kind::kChunked) {
    AppendHeader(out, "Transfer-Encoding", "chunked");
  } else if (framing.kind == Framing::Kind::kLength || may_have_body) {
    AppendHeader(content, "Content-Length", std::to_string(framing.length));
  }
  return out + content + "\r\n";
}

}  // namespace formwork::localhost
