#include "runtime/localhost/workflows/host_rewrites.h"

#include <utility>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost::workflows {

std::optional<std::string> ReturnedJson(std::string_view body) {
  const auto answer = ReadJson(body, JsonTolerance::kForgiving);
  if (!answer || !answer->IsObject()) return std::nullopt;
  const Json* value = answer->FindAnyCase("ReturnValue");
  if (value == nullptr) return "null";
  return WriteJson(RewriteAsNewtonsoft(*value));
}

std::string ReturnedText(std::string_view body) {
  const auto answer = ReadJson(body, JsonTolerance::kForgiving);
  const Json* value = answer && answer->IsObject() ? answer->FindAnyCase("ReturnValue") : nullptr;
  return value != nullptr && value->IsString() ? value->text : "";
}

std::string PassedOn(std::string text) {
  auto value = ReadJson(text, JsonTolerance::kForgiving);
  return value ? WriteJson(RewriteAsNewtonsoft(*std::move(value))) : std::move(text);
}

}  // namespace formwork::localhost::workflows
