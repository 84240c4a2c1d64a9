#include "runtime/localhost/config/http_routes.h"

#include <string>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr std::string_view kMethods = R"(["get","post","put","delete","patch","head","options"])";

// A list in host.json; an object with 0, 1, … when app settings made it.
std::vector<const Json*> Items(const Json& list) {
  std::vector<const Json*> items;
  for (const Json& item : list.items)
    items.push_back(&item);
  for (const JsonMember& member : list.members)
    items.push_back(&member.value);
  return items;
}

std::string TextOf(const Json* value) {
  return value == nullptr ? "" : value->text;
}

// "" or what is wrong with the route's form.
std::string RouteFault(std::string_view route) {
  int depth = 0;
  for (const char c : route) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (depth < 0 || depth > 1) break;
  }
  const bool bad = depth != 0 || route.find(' ') != std::string_view::npos ||
                   route.find("//") != std::string_view::npos ||
                   route.find("{}") != std::string_view::npos;
  return bad ? "The route '" + std::string(route) +
                   "' of customHandler.http is invalid: no blanks, no '//', no '{}', and every "
                   "brace closed."
             : "";
}

Function RouteFunction(const HostJson& host, const Settings& settings, size_t number,
                       const std::string& route, const std::string& level) {
  std::string text = R"({"bindings":[{"type":"httpTrigger","direction":"in","name":"req",)";
  text += "\"authLevel\":" + QuoteJson(level) + ",\"route\":" + QuoteJson(route) +
          ",\"methods\":" + std::string(kMethods) +
          R"(},{"type":"http","direction":"out","name":"res"}]})";
  return ReadFunction("http-handler" + std::to_string(number), text, host, settings);
}

}  // namespace

void ApplyProfile(HostJson& host) {
  const std::string profile = TextOf(host.effective.FindAnyCase("configurationProfile"));
  if (profile.empty() || EqualsAnyCase(profile, "default")) return;
  if (!EqualsAnyCase(profile, "mcp-custom-handler") &&
      !EqualsAnyCase(profile, "web-app-custom-handler")) {
    host.errors.push_back("The configurationProfile '" + profile +
                          "' is not supported: default, mcp-custom-handler or "
                          "web-app-custom-handler.");
    return;
  }
  const Json* section = host.effective.FindAnyCase("customHandler");
  Json handler = section == nullptr ? Json::Object() : *section;
  handler.Set("enableProxyingHttpRequest", Json::Bool(true));
  if (handler.FindAnyCase("http") == nullptr)
    handler.Set("http", ReadJson(R"({"routes":[{"route":"{*route}"}]})").value_or(Json()));
  host.effective.Set("customHandler", std::move(handler));
  const Json* extensions = host.effective.FindAnyCase("extensions");
  Json all = extensions == nullptr ? Json::Object() : *extensions;
  const Json* http = all.FindAnyCase("http");
  Json front = http == nullptr ? Json::Object() : *http;
  if (front.FindAnyCase("routePrefix") == nullptr) front.Set("routePrefix", Json::String(""));
  all.Set("http", std::move(front));
  host.effective.Set("extensions", std::move(all));
}

void AddRouteFunctions(HostJson& host, const Settings& settings, std::vector<Function>& functions) {
  const Json* section = host.effective.FindAnyCase("customHandler");
  const Json* http = section == nullptr ? nullptr : section->FindAnyCase("http");
  const Json* routes = http == nullptr ? nullptr : http->FindAnyCase("routes");
  if (routes == nullptr) return;
  if (!functions.empty()) {
    host.errors.emplace_back(
        "Detected both function.json files and custom handler HTTP route configuration in "
        "host.json. Use one of them.");
    return;
  }
  std::string usual = TextOf(http->FindAnyCase("defaultAuthorizationLevel"));
  if (usual.empty()) usual = "function";
  for (const Json* item : Items(*routes)) {
    const std::string route = TextOf(item->FindAnyCase("route"));
    const std::string own = TextOf(item->FindAnyCase("authorizationLevel"));
    if (std::string fault = RouteFault(route); !fault.empty()) {
      host.errors.push_back(std::move(fault));
      continue;
    }
    functions.push_back(
        RouteFunction(host, settings, functions.size() + 1, route, own.empty() ? usual : own));
  }
}

}  // namespace formwork::localhost
