// Routes that collide. The host tries functions in the alphabetical order of their names and takes
// the first whose method and route match: there is no other precedence.
#include <algorithm>
#include <map>
#include <tuple>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/check.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

struct Endpoint {
  std::string order;  // the name by which the host orders it
  std::string_view kind;
  std::string_view name;
  const HttpTrigger* trigger = nullptr;
};

// What the host keeps for its own addresses; it tells by how the route begins.
constexpr std::string_view kHostRoutes[] = {"admin", "runtime"};

constexpr std::string_view kHealthFunction = "formwork-health";

enum class Overlap : uint8_t { kNone, kSame, kFirstWider, kSecondWider, kPartly };

bool SameText(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// Which of two routes matches more.
Overlap Compare(const HttpTrigger& a, const HttpTrigger& b) {
  bool a_wider = false;
  bool b_wider = false;
  for (size_t i = 0; i < a.segments.size(); ++i) {
    const RouteSegment& x = a.segments[i];
    const RouteSegment& y = b.segments[i];
    if (!x.parameter && !y.parameter && !SameText(x.text, y.text)) return Overlap::kNone;
    a_wider = a_wider || (x.parameter && !y.parameter);
    b_wider = b_wider || (!x.parameter && y.parameter);
  }
  if (a_wider && b_wider) return Overlap::kPartly;
  if (a_wider) return Overlap::kFirstWider;
  return b_wider ? Overlap::kSecondWider : Overlap::kSame;
}

Diagnostic Colliding(uint16_t code, const Endpoint& at, const Endpoint& other, std::string message,
                     std::string help) {
  const bool system = other.trigger->route.span.file == kNoFile;
  Diagnostic diagnostic =
      MakeDiagnostic(code, at.trigger->route.span, std::move(message), std::move(help));
  if (!system)
    diagnostic.notes.push_back({.span = other.trigger->route.span,
                                .message = StrCat("the route of '", other.name, "' is here")});
  return diagnostic;
}

std::string Shown(const Endpoint& endpoint) {
  return StrCat(Word(endpoint.trigger->method.value), " ", endpoint.trigger->route.value);
}

// `first` is tried before `second`.
void Judge(const Endpoint& first, const Endpoint& second, Sink& sink) {
  switch (Compare(*first.trigger, *second.trigger)) {
    case Overlap::kNone:
    case Overlap::kSecondWider:
      return;
    case Overlap::kSame: {
      const bool later = first.trigger->route.span.begin < second.trigger->route.span.begin;
      const Endpoint& at = later ? second : first;
      const Endpoint& other = later ? first : second;
      return sink.Report(Colliding(3001, at, other,
                                   StrCat(Shown(at), " is the route of '", other.name, "' already"),
                                   "give one of them another method or route"));
    }
    case Overlap::kFirstWider: {
      if (second.name == kHealthFunction) {
        return sink.Report(MakeDiagnostic(
            3002, first.trigger->route.span,
            StrCat("this route swallows GET /health, which the platform's checks ask"),
            StrCat("add a fixed part to the route, or rename '", first.name,
                   "' so that it sorts behind 'formwork-'")));
      }
      return sink.Report(
          Colliding(3002, second, first,
                    StrCat("'", second.name, "' is never reached: ", Shown(first), " of '",
                           first.name, "' matches too and is tried first"),
                    StrCat("the host tries functions in alphabetical order; rename '", second.name,
                           "' so that it sorts before '", first.name, "', or change a route")));
    }
    case Overlap::kPartly:
      return sink.Report(
          Colliding(3005, second, first,
                    StrCat("some requests match ", Shown(second), " and ", Shown(first), " of '",
                           first.name, "', which is tried first"),
                    "make a fixed part of the two routes differ"));
  }
}

// A route that the platform or the host keeps for itself.
bool Reserved(const HttpTrigger& trigger, Sink& sink) {
  const auto& segments = trigger.segments;
  if (segments.empty() || segments[0].parameter) return false;
  const std::string first = LowerAscii(segments[0].text);
  if (segments.size() == 1 && first == "health") {
    sink.Report(MakeDiagnostic(2002, trigger.route.span,
                               "the route /health is reserved for the platform's own check",
                               "choose another route"));
    return true;
  }
  for (const std::string_view taken : kHostRoutes) {
    if (!first.starts_with(taken)) continue;
    sink.Report(MakeDiagnostic(
        2002, trigger.route.span,
        StrCat("the functions host refuses routes that begin with '", taken, "': they are its own"),
        "choose another first part"));
    return true;
  }
  return false;
}

// What is allowed, and hardly meant.
void CheckHabits(const Function& function, Sink& sink) {
  const auto* http = std::get_if<HttpTrigger>(&function.trigger);
  if (http == nullptr || http->route->empty()) return;  // one that could not be read has no method
  if (!http->segments.empty() && !http->segments[0].parameter &&
      LowerAscii(http->segments[0].text) == "api") {
    sink.Report(MakeDiagnostic(3035, http->route.span,
                               StrCat("this is served as /api", http->route.value),
                               "routes are served under /api: leave it out of the route"));
  }
  const Method method = http->method.value;
  if (!function.body ||
      (method != Method::kGet && method != Method::kHead && method != Method::kDelete)) {
    return;
  }
  sink.Report(MakeDiagnostic(
      3034, function.body->span, StrCat("a body with ", Word(method), " often does not arrive"),
      "proxies and clients may drop it: use POST, PUT or PATCH, or take values from the route and "
      "the query string"));
}

std::vector<Endpoint> Endpoints(const Index& index) {
  std::vector<Endpoint> endpoints;
  for (const Runner& runner : index.runners) {
    const HttpTrigger* trigger = nullptr;
    if (runner.function != nullptr) trigger = std::get_if<HttpTrigger>(&runner.function->trigger);
    if (runner.workflow != nullptr) trigger = std::get_if<HttpTrigger>(&runner.workflow->trigger);
    if (trigger == nullptr || trigger->route.value.empty()) continue;
    const std::string prefix = runner.workflow != nullptr ? "formwork-" : "";
    endpoints.push_back({.order = LowerAscii(prefix + runner.name->value),
                         .kind = runner.kind,
                         .name = runner.name->value,
                         .trigger = trigger});
  }
  return endpoints;
}

// Endpoints that could collide, by app, method and number of parts: apps have addresses of their
// own.
using Group = std::vector<const Endpoint*>;

void JudgeGroup(Group& group, Sink& sink) {
  std::ranges::sort(group, {}, [](const Endpoint* e) { return e->order; });
  // Routes with the same fixed first part collide only with each other and with those that begin
  // with a parameter.
  std::map<std::string, Group> by_first;
  Group wild;
  for (const Endpoint* endpoint : group) {
    const auto& segments = endpoint->trigger->segments;
    const bool open = segments.empty() || segments.front().parameter;
    Group& mine = open ? wild : by_first[LowerAscii(segments.front().text)];
    for (const Endpoint* before : mine)
      Judge(*before, *endpoint, sink);
    if (open) {
      for (const auto& [first, others] : by_first) {
        for (const Endpoint* before : others)
          Judge(*before, *endpoint, sink);
      }
    } else {
      for (const Endpoint* before : wild)
        Judge(*before, *endpoint, sink);
    }
    mine.push_back(endpoint);
  }
}

}  // namespace

void CheckRoutes(const Index& index, Sink& sink) {
  const std::vector<Endpoint> endpoints = Endpoints(index);
  HttpTrigger health;
  health.route.value = "/health";
  health.segments.push_back({.text = "health", .parameter = false});
  const Endpoint system{.order = std::string(kHealthFunction),
                        .kind = "function",
                        .name = kHealthFunction,
                        .trigger = &health};
  std::map<std::tuple<const App*, Method, size_t>, Group> groups;
  for (const Endpoint& endpoint : endpoints) {
    const auto& segments = endpoint.trigger->segments;
    if (Reserved(*endpoint.trigger, sink)) continue;
    const auto apps = index.apps_of.find(endpoint.name);
    const App* app = apps == index.apps_of.end() ? nullptr : apps->second.front();
    Group& group = groups[{app, endpoint.trigger->method.value, segments.size()}];
    const bool answers_health =
        group.empty() && endpoint.trigger->method.value == Method::kGet && segments.size() == 1;
    if (answers_health) group.push_back(&system);
    group.push_back(&endpoint);
  }
  for (auto& [key, group] : groups)
    JudgeGroup(group, sink);
  for (const Function& function : index.blueprint->functions)
    CheckHabits(function, sink);
}

}  // namespace formwork::blueprint
