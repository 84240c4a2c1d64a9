#include "tests/unit/durable/capture.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace formwork::durable::testing {
namespace {

using nlohmann::json;

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const std::filesystem::path kFolder =
    std::filesystem::path{FORMWORK_SOURCE_DIR} / "tests/data/durable";

std::string Bytes(const std::string& base64) {
  std::string out;
  uint32_t word = 0;
  unsigned bits = 0;
  for (const char c : base64) {
    const size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) break;  // padding
    word = (word << 6U | static_cast<uint32_t>(value)) & 0xFFFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(word >> bits & 0xFFU);
  }
  return out;
}

Call ReadCall(const json& line) {
  Call call;
  call.kind = line.at("kind");
  call.function = line.at("function");
  const json data = json::parse(line.at("httpRequestBody").get<std::string>()).at("Data");
  const std::string inner = json::parse(data.begin()->get<std::string>()).get<std::string>();
  const bool orchestrator = call.kind == "orchestrator";
  call.request = orchestrator ? Bytes(inner) : inner;
  if (!line.at("httpResponse").is_string()) return call;
  const std::string answer = line.at("httpResponse");
  const json body = json::parse(answer.substr(4), nullptr, false);
  if (orchestrator && answer.starts_with("200 ") && body.is_object())
    call.response = Bytes(body.at("ReturnValue"));
  return call;
}

}  // namespace

std::vector<Call> ReadConversation(std::string_view name) {
  std::ifstream file{kFolder / (std::string{name} + ".jsonl")};
  std::vector<Call> calls;
  for (std::string line; std::getline(file, line);)
    calls.push_back(ReadCall(json::parse(line)));
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
  const json object = json::parse(object_text);
  const auto found = object.find(name);
  return found == object.end() ? "null" : found->dump();
}

}  // namespace formwork::durable::testing
