// Services: an address that can be called, a deadline that holds an attempt.
#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/check.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

bool IsLoopback(std::string_view url) {
  for (const std::string_view prefix : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!url.starts_with(prefix)) continue;
    const std::string_view rest = url.substr(prefix.size());
    if (rest.empty() || rest[0] == ':' || rest[0] == '/') return true;
  }
  return false;
}

void CheckUrl(const Service& service, Sink& sink) {
  const Text& url = service.url;
  if (url.value.empty()) {
    const bool known = service.kind.origin != Origin::kDefault;  // its kind could be read
    if (known && service.kind.value == ServiceKind::kHttp) {
      sink.Report(MakeDiagnostic(1003, service.name.span,
                                 StrCat("service '", service.name.value, "' lacks 'url'"),
                                 "add url: https://api.example.com"));
    }
    return;
  }
  constexpr std::string_view kHttps = "https://";
  const bool https = url.value.starts_with(kHttps) && url.value.size() > kHttps.size();
  const std::string_view rest =
      https ? std::string_view(url.value).substr(kHttps.size()) : std::string_view();
  const bool clean = rest.find_first_of(" @?#\\\"'<>{}") == std::string_view::npos;
  if ((https && clean) || IsLoopback(url.value)) return;
  sink.Report(MakeDiagnostic(3030, url.span,
                             StrCat("'", url.value, "' is not the base address of a service"),
                             "write https://, a host and perhaps a path, without user, query or "
                             "fragment; http:// is for 127.0.0.1 only"));
}

// It becomes a part of an address.
void CheckModel(const Service& service, Sink& sink) {
  const Text& model = service.model;
  if (model.value.empty()) return;
  const bool known = service.kind.origin != Origin::kDefault;
  if (known && service.kind.value == ServiceKind::kHttp) {
    sink.Report(MakeDiagnostic(1012, model.span, "'model' has no meaning for kind http",
                               "remove it, or set kind: gemini"));
    return;
  }
  const auto good = [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '.' || c == '_'; };
  if (std::ranges::all_of(model.value, good)) return;
  sink.Report(MakeDiagnostic(1005, model.span,
                             StrCat("'", model.value, "' is not the name of a model"),
                             "letters, digits, '-', '.' and '_', such as gemini-2.5-flash-lite"));
}

void CheckTimes(const Service& service, Sink& sink) {
  if (service.timeout.value <= service.deadline.value) return;
  const bool own_timeout = service.timeout.origin != Origin::kDefault;
  const auto& at = own_timeout ? service.timeout : service.deadline;
  sink.Report(MakeDiagnostic(
      3028, at.span,
      StrCat("one attempt (timeout ", Format(service.timeout.value),
             ") may last longer than all together (deadline ", Format(service.deadline.value), ")"),
      own_timeout
          ? StrCat("raise deadline:, or write at most timeout: ", Format(service.deadline.value))
          : StrCat("add timeout: ", Format(service.deadline.value), " or less")));
}

}  // namespace

void CheckServices(const Index& index, Sink& sink) {
  for (const Service& service : index.blueprint->services) {
    if (service.name.value.empty()) continue;
    CheckUrl(service, sink);
    CheckModel(service, sink);
    CheckTimes(service, sink);
    if (service.kind.value == ServiceKind::kGemini && !service.secret) {
      sink.Report(MakeDiagnostic(
          1003, service.name.span, StrCat("service '", service.name.value, "' lacks 'secret'"),
          "Gemini wants a key: add secret: NAME and declare it under secrets:"));
    }
  }
}

}  // namespace formwork::blueprint
