#include "runtime/localhost/protocol/http_answer.h"

#include <string>
#include <utility>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

std::optional<int> StatusOf(const Json& value) {
  if (value.IsNumber()) {
    if (const auto whole = value.AsInt()) return static_cast<int>(*whole);
    return std::nullopt;
  }
  if (!value.IsString()) return std::nullopt;
  const auto whole = ParseInt(Trim(value.text));
  return whole ? std::optional<int>(static_cast<int>(*whole)) : std::nullopt;
}

bool AddHeaders(const Json* headers, HttpAnswer& answer) {
  if (headers == nullptr || headers->IsNull()) return true;
  if (!headers->IsObject()) return false;
  for (const JsonMember& member : headers->members) {
    if (member.value.IsNull() || member.value.IsArray() || member.value.IsObject()) return false;
    std::string value = DotnetText(member.value);
    if (value.find_first_of("\r\n") != std::string::npos) return false;
    if (EqualsAnyCase(member.name, "Content-Type")) {
      if (!ContainsAnyCase(value, "charset=")) value += "; charset=utf-8";
      answer.headers.insert(answer.headers.begin(), {"Content-Type", std::move(value)});
    } else {
      answer.headers.push_back({member.name, std::move(value)});
    }
  }
  return true;
}

void AddContentType(HttpAnswer& answer) {
  if (FindHeader(answer.headers, "Content-Type") == nullptr) {
    answer.headers.insert(answer.headers.begin(), {"Content-Type", "text/plain; charset=utf-8"});
  }
}

// {statusCode, body, headers} of a named http output. A string body that looks like a date has
// become one, and comes back as .NET's text.
std::optional<HttpAnswer> AnswerOfObject(const Json& response, bool status_counts) {
  HttpAnswer answer;
  answer.chunked = true;
  const Json* status = response.FindAnyCase("statusCode");
  if (status == nullptr && status_counts) status = response.FindAnyCase("status");
  if (status != nullptr) answer.status = StatusOf(*status).value_or(200);
  if (!AddHeaders(response.FindAnyCase("headers"), answer)) return std::nullopt;
  AddContentType(answer);
  if (const Json* body = response.FindAnyCase("body")) answer.body = DotnetText(*body);
  return answer;
}

HttpAnswer PlainAnswer(std::string body) {
  HttpAnswer answer;
  answer.chunked = true;
  answer.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  answer.body = std::move(body);
  return answer;
}

// The value of a `$return` http output: a response object, or any value as the body itself.
std::optional<HttpAnswer> AnswerOfReturn(const Json& value) {
  if (value.IsNull()) return HttpAnswer{.status = 204};
  Json content = value;
  if (value.IsString()) {
    if (auto bytes = DecodeBase64(value.text); bytes && !value.text.empty()) {
      HttpAnswer answer;
      answer.chunked = true;
      answer.body = std::move(*bytes);
      return answer;
    }
    if (auto inner = ReadJson(value.text, JsonTolerance::kForgiving)) content = std::move(*inner);
  }
  if (content.IsObject() && content.FindAnyCase("body") != nullptr)
    return AnswerOfObject(content, true);
  return PlainAnswer(DotnetText(content));
}

std::optional<HttpAnswer> AnswerOfOutput(InvocationResult& result, const Json& value) {
  Json response = value;
  if (value.IsString()) {
    auto inner = ReadJson(value.text, JsonTolerance::kForgiving);
    if (!inner) {
      result.failure = "Output body should have 'StatusCode', 'Status', 'Body', and 'Headers'";
      return std::nullopt;
    }
    response = std::move(*inner);
  }
  if (!response.IsObject()) {
    result.failure = "Output body should have 'StatusCode', 'Status', 'Body', and 'Headers'";
    return std::nullopt;
  }
  if (response.FindAnyCase("status") != nullptr && response.FindAnyCase("statusCode") == nullptr) {
    result.hints.push_back(
        "the host ignores 'status' of an http output and answers 200; use 'statusCode'");
  }
  auto answer = AnswerOfObject(response, false);
  if (!answer)
    result.failure =
        "A header of the response is null, a list or an object; the host takes scalars only.";
  return answer;
}

}  // namespace

std::optional<HttpAnswer> HttpAnswerOf(InvocationResult& result, const Function& function) {
  const Binding* output = function.HttpOutput();
  if (output == nullptr) return HttpAnswer{.status = 204};
  if (output->name == "$return") {
    if (result.outputs.Find("$return") != nullptr && result.return_value.IsNull()) {
      result.hints.emplace_back("the host ignores Outputs.$return; give the value as ReturnValue");
    }
    return AnswerOfReturn(result.return_value);
  }
  if (const Json* value = result.outputs.Find(output->name)) return AnswerOfOutput(result, *value);
  if (!result.return_value.IsNull()) {
    HttpAnswer answer;
    const bool text = result.return_value.IsString();
    answer.headers = {
        {"Content-Type", text ? "text/plain; charset=utf-8" : "application/json; charset=utf-8"}};
    answer.body = text ? DotnetText(result.return_value)
                       : WriteJson(RewriteAsNewtonsoft(result.return_value));
    return answer;
  }
  if (result.has_outputs) {
    result.hints.push_back("the answer has Outputs but none named '" + output->name +
                           "' (names are case-sensitive)");
    return PlainAnswer("{}");
  }
  return HttpAnswer{.status = 204};
}

}  // namespace formwork::localhost
