// What a person who calls a function by hand has to give, and has left out: in the words of the
// route instead of those of the bindings, which would fail on it.

#include <algorithm>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

using Names = std::vector<std::string>;

bool Holds(const Names& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const auto& known) { return EqualsAnyCase(known, name); });
}

std::string Listed(const Names& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

// The names in braces that have to have a value: not those of optional parameters, and not those
// that the host fills in itself.
void AddNames(std::string_view text, Names& names) {
  for (size_t begin = text.find('{'); begin != std::string_view::npos; begin = text.find('{')) {
    const size_t end = text.find('}', begin);
    if (end == std::string_view::npos) return;
    std::string_view name = text.substr(begin + 1, end - begin - 1);
    text.remove_prefix(end + 1);
    if (name.ends_with('?')) continue;
    name = name.substr(0, name.find_first_of(":."));
    const bool own = EqualsAnyCase(name, "rand-guid") || EqualsAnyCase(name, "DateTime") ||
                     EqualsAnyCase(name, "sys");
    if (!own && !Holds(names, name)) names.emplace_back(name);
  }
}

Names RouteNames(const HostParts& parts, const Function& function) {
  Names names;
  for (const Front::Entry& entry : FrontOf(parts, function).entries()) {
    if (entry.function == &function) AddNames(entry.url, names);
  }
  return names;
}

Names InputNames(const Function& function) {
  Names names;
  for (const Binding& binding : function.bindings) {
    if (binding.kind != BindingKind::kCosmos || binding.out) continue;
    for (const char* member : {"id", "partitionKey", "sqlQuery"})
      AddNames(binding.Text(member), names);
  }
  return names;
}

void AddMembers(const Json* json, Names& names) {
  if (json == nullptr || !json->IsObject()) return;
  for (const JsonMember& member : json->members)
    names.push_back(member.name);
}

// What the query string and the body give.
Names OtherNames(const Json& request) {
  Names names;
  for (const std::string_view pair : Split(request.Text("query"), '&'))
    names.push_back(DecodeUrl(pair.substr(0, pair.find('=')), true));
  const Json* input = request.Find("input");
  const auto body = input != nullptr && input->IsString() ? ReadJson(input->text) : std::nullopt;
  AddMembers(body ? &*body : input, names);
  return names;
}

std::string WhatAnApiCallLacks(const HostParts& parts, const Function& function,
                               const Json& request) {
  Names given;
  AddMembers(request.Find("params"), given);
  const Names route = RouteNames(parts, function);
  const Names inputs = InputNames(function);
  for (const std::string& name : given) {
    if (Holds(route, name) || Holds(inputs, name)) continue;
    return "'" + function.name + "' has no parameter '" + name +
           "'; its route has: " + Listed(route);
  }
  const Names others = OtherNames(request);
  Names missing;
  std::string help;
  for (const std::string& name : route) {
    if (Holds(given, name)) continue;
    missing.push_back(name);
    help += " --param " + name + "=…";
  }
  for (const std::string& name : inputs) {
    if (Holds(given, name) || Holds(others, name) || Holds(missing, name)) continue;
    missing.push_back(name);
    help += " --query " + name + "=…";
  }
  if (missing.empty()) return "";
  return "'" + function.name + "' needs " + Listed(missing) + ":" + help;
}

}  // namespace

Json ParametersOf(const HostParts& parts, const Function& function) {
  Json list = Json::Array();
  if (!function.error.empty() || function.trigger().kind != BindingKind::kHttpTrigger) return list;
  const auto push = [&list](const std::string& name, const char* in) {
    Json one = Json::Object();
    one.Set("name", Json::String(name));
    one.Set("in", Json::String(in));
    list.Push(std::move(one));
  };
  const Names route = RouteNames(parts, function);
  for (const std::string& name : route)
    push(name, "route");
  for (const std::string& name : InputNames(function)) {
    if (!Holds(route, name)) push(name, "query");
  }
  return list;
}

ControlAnswer NoSuchFunction(const HostParts& parts, const std::string& name) {
  Names names;
  for (const RunningApp& running : parts.apps) {
    for (const Function& known : running.app.functions)
      if (!known.name.starts_with("formwork-")) names.push_back(known.name);
  }
  return ControlError(404, "there is no function '" + name + "'; there are " + Listed(names));
}

ControlAnswer RefuseByHand(const HostParts& parts, const std::string& name,
                           const std::string& body) {
  const Function* function = FindFunction(parts, name);
  if (function == nullptr) return NoSuchFunction(parts, name);
  if (function->trigger().kind == BindingKind::kOrchestrationTrigger) {
    return ControlError(400, "'" + name + "' is a workflow: formwork workflow start " + name);
  }
  if (function->trigger().kind != BindingKind::kHttpTrigger) return {};
  const auto json = ReadJson(body);
  const std::string lacks =
      WhatAnApiCallLacks(parts, *function, json && json->IsObject() ? *json : Json::Object());
  return lacks.empty() ? ControlAnswer{} : ControlError(400, lacks);
}

}  // namespace formwork::localhost
