#include "runtime/localhost/config/function_json.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

struct KindRow {
  std::string_view type;
  BindingKind kind;
};

constexpr KindRow kKinds[] = {
    {"httpTrigger", BindingKind::kHttpTrigger},
    {"queueTrigger", BindingKind::kQueueTrigger},
    {"cosmosDBTrigger", BindingKind::kCosmosTrigger},
    {"timerTrigger", BindingKind::kTimerTrigger},
    {"manualTrigger", BindingKind::kManualTrigger},
    {"warmupTrigger", BindingKind::kWarmupTrigger},
    {"orchestrationTrigger", BindingKind::kOrchestrationTrigger},
    {"activityTrigger", BindingKind::kActivityTrigger},
    {"entityTrigger", BindingKind::kEntityTrigger},
    {"http", BindingKind::kHttp},
    {"queue", BindingKind::kQueue},
    {"cosmosDB", BindingKind::kCosmos},
    {"durableClient", BindingKind::kDurableClient},
};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsAlnum(char c) {
  return IsLetter(c) || (c >= '0' && c <= '9');
}

bool IsFunctionName(std::string_view name) {
  return !name.empty() && name.size() <= 128 && IsLetter(name[0]) && !EqualsAnyCase(name, "host") &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return IsAlnum(c) || c == '_' || c == '-'; });
}

bool IsBindingName(std::string_view name) {
  if (name == "$return") return true;
  return !name.empty() && name.size() <= 128 && IsLetter(name[0]) &&
         std::all_of(name.begin(), name.end(), IsAlnum);
}

// %NAME% in every string of the binding: the host resolves app settings in all attributes.
void ResolveAll(Json& json, const Settings& settings, std::vector<std::string>& missing) {
  if (json.IsString()) json.text = settings.Resolve(json.text, &missing);
  for (Json& item : json.items)
    ResolveAll(item, settings, missing);
  for (JsonMember& member : json.members)
    ResolveAll(member.value, settings, missing);
}

std::string ReadBinding(const Json& json, const Settings& settings, Binding& binding) {
  binding.json = json;
  std::vector<std::string> missing;
  ResolveAll(binding.json, settings, missing);
  binding.name = binding.Text("name");
  binding.type = binding.Text("type");
  binding.binary = EqualsAnyCase(binding.Text("dataType"), "binary");
  if (!IsBindingName(binding.name)) {
    return "The binding name " + binding.name +
           " is invalid. Please assign a valid name to the binding.";
  }
  const auto* const row = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindRow& r) {
    return EqualsAnyCase(r.type, binding.type);
  });
  if (row == std::end(kKinds)) {
    return "The binding type(s) '" + binding.type +
           "' are not registered. Please ensure the type is correct and the "
           "binding extension is installed.";
  }
  binding.kind = row->kind;
  const std::string direction = binding.Text("direction");
  binding.out = EqualsAnyCase(direction, "out");
  if (EqualsAnyCase(direction, "inout"))
    return "'inout' is not a valid direction for the binding " + binding.name + ".";
  if (binding.name == "$return" && !binding.out)
    return "'$return' bindings must specify a direction of 'out'.";
  if (binding.kind == BindingKind::kHttp && !binding.out)
    return "Http binding can only be used for output.";
  if (!missing.empty())
    return "The app setting '%" + missing.front() + "%' used by the binding " + binding.name +
           " is not set.";
  return "";
}

std::string ReadBindings(const Json& json, const Settings& settings, Function& function) {
  const Json* bindings = json.FindAnyCase("bindings");
  if (bindings == nullptr || !bindings->IsArray() || bindings->items.empty()) {
    return "At least one binding must be declared.";
  }
  std::string fault;
  for (const Json& item : bindings->items) {
    const std::string what = ReadBinding(item, settings, function.bindings.emplace_back());
    if (fault.empty()) fault = what;
  }
  if (!fault.empty()) return fault;
  size_t triggers = 0;
  for (size_t i = 0; i < function.bindings.size(); ++i) {
    if (IsTrigger(function.bindings[i].kind)) ++triggers;
    for (size_t k = 0; k < i; ++k) {
      if (EqualsAnyCase(function.bindings[i].name, function.bindings[k].name)) {
        return "Multiple bindings with name '" + function.bindings[i].name +
               "' discovered. Binding names must be unique.";
      }
    }
  }
  if (triggers == 0)
    return "No trigger binding specified. A function must have a trigger input binding.";
  if (triggers > 1)
    return "Multiple trigger bindings defined. A function can only have a single trigger binding.";
  return "";
}

bool IsTrue(const std::string* text) {
  return text != nullptr && (EqualsAnyCase(*text, "true") || *text == "1");
}

}  // namespace

bool IsTrigger(BindingKind kind) {
  return kind <= BindingKind::kEntityTrigger;
}

std::string Binding::Text(std::string_view member) const {
  const Json* value = json.FindAnyCase(member);
  if (value == nullptr) return "";
  if (value->IsBool()) return value->boolean ? "true" : "false";
  return value->text;
}

const Binding& Function::trigger() const {
  return *std::find_if(bindings.begin(), bindings.end(),
                       [](const Binding& b) { return IsTrigger(b.kind); });
}

bool Function::IsPlainHttp() const {
  return bindings.size() == 2 && trigger().kind == BindingKind::kHttpTrigger &&
         HttpOutput() != nullptr;
}

const Binding* Function::HttpOutput() const {
  for (const Binding& binding : bindings) {
    if (binding.kind == BindingKind::kHttp) return &binding;
  }
  return nullptr;
}

bool Function::HasReturnOutput() const {
  return std::any_of(bindings.begin(), bindings.end(),
                     [](const Binding& b) { return b.name == "$return"; });
}

Function ReadFunction(std::string_view folder, std::string_view text, const HostJson& host,
                      const Settings& settings) {
  Function function;
  function.name = folder;
  function.retry = host.retry;
  if (!IsFunctionName(folder)) {
    function.error = "'" + function.name + "' is not a valid function name.";
    return function;
  }
  JsonFault fault;
  auto json = ReadJson(text, JsonTolerance::kForgiving, &fault);
  if (!json || !json->IsObject()) {
    function.error = "Unable to parse function.json: " + (json ? "it is no object" : fault.what);
    return function;
  }
  function.json = std::move(*json);
  function.error = ReadBindings(function.json, settings, function);
  if (const Json* retry = function.json.FindAnyCase("retry");
      retry != nullptr && retry->IsObject()) {
    std::string what;
    function.retry = ReadRetryPolicy(*retry, what);
    if (!what.empty() && function.error.empty()) function.error = what;
  }
  function.disabled = IsTrue(settings.Find("AzureWebJobs." + function.name + ".Disabled")) ||
                      IsTrue(settings.Find("AzureWebJobs_" + function.name + "_Disabled"));
  return function;
}

std::vector<Function> ReadFunctions(const std::string& root, const HostJson& host,
                                    const Settings& settings) {
  namespace fs = std::filesystem;
  std::vector<Function> functions;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(root, ignored)) {
    std::ifstream in(entry.path() / "function.json", std::ios::binary);
    if (!in) continue;
    std::ostringstream text;
    text << in.rdbuf();
    functions.push_back(ReadFunction(entry.path().filename().string(), text.str(), host, settings));
  }
  // Routes are tried in this order: by name, whatever the case.
  std::ranges::sort(functions, [](const Function& a, const Function& b) {
    return Lower(a.name) < Lower(b.name);
  });
  return functions;
}

}  // namespace formwork::localhost
