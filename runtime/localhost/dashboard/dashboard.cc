#include "runtime/localhost/dashboard/dashboard.h"

#include <algorithm>
#include <array>
#include <string>

namespace formwork::localhost {

namespace {

constexpr std::string_view kRoot = "/formwork";

struct Type {
  std::string_view ending;
  std::string_view name;
};

constexpr std::array<Type, 4> kTypes = {{{".html", "text/html; charset=utf-8"},
                                         {".js", "text/javascript; charset=utf-8"},
                                         {".css", "text/css; charset=utf-8"},
                                         {".svg", "image/svg+xml"}}};

// Scripts, styles and requests of this host alone, nothing inline, in no frame: whatever a message
// or a document holds, it cannot run here, and no other page can look in.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

HttpAnswer Plain(int status, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::move(body)};
}

HttpAnswer Page(const DashboardFile& file) {
  const auto* type = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const Type& t) { return file.path.ends_with(t.ending); });
  const std::string_view name = type == kTypes.end() ? "application/octet-stream" : type->name;
  return {.status = 200,
          .headers = {{"Content-Type", std::string(name)},
                      {"Content-Security-Policy", std::string(kPolicy)},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cross-Origin-Opener-Policy", "same-origin"},
                      {"Cross-Origin-Resource-Policy", "same-origin"},
                      {"Cache-Control", "no-cache"}},
          .body = std::string(file.bytes)};
}

}  // namespace

std::optional<HttpAnswer> AnswerDashboard(std::string_view method, std::string_view target) {
  std::string_view path = target.substr(0, target.find('?'));
  if (!path.starts_with(kRoot)) return std::nullopt;
  path.remove_prefix(kRoot.size());
  if (path.empty()) return HttpAnswer{.status = 301, .headers = {{"Location", "/formwork/"}}};
  if (path.front() != '/' || path.starts_with("/api/")) return std::nullopt;
  if (method != "GET" && method != "HEAD") return Plain(405, "GET is meant\n");
  path.remove_prefix(1);
  if (path.empty()) path = "index.html";
  const auto files = DashboardFiles();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const DashboardFile& f) { return f.path == path; });
  if (found == files.end()) return Plain(404, "there is no such page\n");
  return Page(*found);
}

}  // namespace formwork::localhost
