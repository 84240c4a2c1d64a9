#include "tests/unit/durable/capture.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <formwork/json_value.h>

#include "runtime/json/base64.h"

namespace formwork::durable::testing {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path{FORMWORK_SOURCE_DIR} / "tests/data/durable";

Json Parse(std::string_view text) {
  const auto json = Json::Parse(text);
  if (!json) throw std::runtime_error("not JSON: " + std::string{text});
  return *json;
}

std::string Bytes(const std::string& base64) {
  const auto bytes = FromBase64(base64);
  if (!bytes) throw std::runtime_error("not base64: " + base64);
  return *bytes;
}

Call ReadCall(const Json& line) {
  Call call;
  call.kind = line["kind"].AsString();
  call.function = line["function"].AsString();
  const Json data = Parse(line["httpRequestBody"].AsString())["Data"];
  const std::string inner = Parse(data[size_t{0}].AsString()).AsString();
  const bool orchestrator = call.kind == "orchestrator";
  call.request = orchestrator ? Bytes(inner) : inner;
  const std::string& answer = line["httpResponse"].AsString();
  if (!answer.starts_with("200 ")) return call;
  const std::optional<Json> body = Json::Parse(std::string_view{answer}.substr(4));
  if (orchestrator && body) call.response = Bytes((*body)["ReturnValue"].AsString());
  return call;
}

}  // namespace

std::vector<Call> ReadConversation(std::string_view name) {
  std::ifstream file{kFolder / (std::string{name} + ".jsonl")};
  std::vector<Call> calls;
  for (std::string line; std::getline(file, line);)
    calls.push_back(ReadCall(Parse(line)));
  return calls;
}

std::vector<std::string> ConversationNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{kFolder}) {
    if (entry.path().extension() == ".jsonl") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string Member(std::string_view object_text, std::string_view name) {
  return Parse(object_text)[name].ToString();
}

}  // namespace formwork::durable::testing
