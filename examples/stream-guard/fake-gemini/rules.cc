#include "rules.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include <nlohmann/json.hpp>

namespace fake_gemini {
namespace {

using nlohmann::json;

struct Rule {
  std::string_view word;
  std::string_view category;
  double score;
};

// Lower case; the first that is found decides the category, the highest score counts.
constexpr Rule kRules[] = {
    {"idiot", "toxicity", 0.91},
    {"stupid", "toxicity", 0.84},
    {"i hate you", "toxicity", 0.88},
    {"trash", "toxicity", 0.72},
    {"loser", "harassment", 0.81},
    {"nobody likes you", "harassment", 0.9},
    {"buy now", "spam", 0.93},
    {"free followers", "spam", 0.97},
    {"click here", "spam", 0.78},
};

struct Verdict {
  bool toxic = false;
  std::string category = "other";
  double score = 0.02;
};

std::string Lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

Verdict Judge(std::string_view text) {
  const std::string lower = Lower(text);
  Verdict verdict;
  for (const Rule& rule : kRules) {
    if (lower.find(rule.word) == std::string::npos) continue;
    if (!verdict.toxic) verdict.category = rule.category;
    verdict.toxic = true;
    verdict.score = std::max(verdict.score, rule.score);
  }
  return verdict;
}

// The user's words are the last text part of the last content; instructions stand before it.
std::string LastText(const json& request) {
  std::string text;
  for (const json& content : request.value("contents", json::array())) {
    for (const json& part : content.value("parts", json::array())) {
      if (part.contains("text")) text = part["text"].get<std::string>();
    }
  }
  return text;
}

// One value of the verdict in the type that the schema's property has.
json Fill(const std::string& name, const json& schema, const Verdict& verdict) {
  const std::string type = Lower(schema.value("type", "string"));
  if (type == "boolean")
    return name == "safe" || name == "allowed" ? !verdict.toxic : verdict.toxic;
  if (type == "number") return verdict.score;
  if (type == "integer") return static_cast<int>(verdict.score * 100);
  if (type == "array")
    return verdict.toxic ? json::array({Fill(name, schema.value("items", json::object()), verdict)})
                         : json::array();
  if (type == "object") {
    json filled = json::object();
    const json properties = schema.value("properties", json::object());
    for (const auto& [key, property] : properties.items()) {
      filled[key] = Fill(key, property, verdict);
    }
    return filled;
  }
  if (!schema.contains("enum"))
    return verdict.toxic ? "matched a rule of the stand-in" : "nothing found";
  const auto words = schema["enum"].get<std::vector<std::string>>();
  const std::string wanted = verdict.toxic ? verdict.category : "none";
  const bool known = std::ranges::find(words, wanted) != words.end();
  return known ? wanted : words.back();
}

json Usage(std::string_view request, std::string_view answer) {
  const auto in = static_cast<int>(request.size() / 4);
  const auto out = static_cast<int>(answer.size() / 4);
  return {{"promptTokenCount", in}, {"candidatesTokenCount", out}, {"totalTokenCount", in + out}};
}

}  // namespace

Answer ErrorAnswer(int status, std::string_view state, std::string_view message) {
  const json body = {{"error", {{"code", status}, {"message", message}, {"status", state}}}};
  return {.status = status, .body = body.dump()};
}

namespace {

Answer Generate(std::string_view model, std::string_view request) {
  const json parsed = json::parse(request, nullptr, false);
  if (parsed.is_discarded() || !parsed.is_object()) {
    return ErrorAnswer(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
  }
  const std::string text = LastText(parsed);
  if (Lower(text).find("[blocked]") != std::string::npos) {
    const json blocked = {{"promptFeedback", {{"blockReason", "SAFETY"}}},
                          {"modelVersion", model},
                          {"usageMetadata", Usage(request, "")}};
    return {.body = blocked.dump()};
  }
  const json config = parsed.value("generationConfig", json::object());
  const json schema =
      config.value("responseSchema", config.value("responseJsonSchema", json::object()));
  const Verdict verdict = Judge(text);
  const std::string answer =
      Fill("", schema.empty() ? json{{"type", "string"}} : schema, verdict).dump();
  const json body = {
      {"candidates",
       json::array({{{"content", {{"role", "model"}, {"parts", json::array({{{"text", answer}}})}}},
                     {"finishReason", "STOP"},
                     {"index", 0}}})},
      {"usageMetadata", Usage(request, answer)},
      {"modelVersion", model}};
  return {.body = body.dump()};
}

}  // namespace

Answer GenerateContent(std::string_view model, std::string_view request) {
  try {
    return Generate(model, request);
  } catch (const json::exception&) {  // a member of another type than the API's
    return ErrorAnswer(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
  }
}

}  // namespace fake_gemini
