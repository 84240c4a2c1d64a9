#include "runtime/localhost/protocol/invocation_result.h"

#include <utility>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

InvocationResult Failed(std::string why) {
  InvocationResult result;
  result.kind = InvocationResult::Kind::kFailed;
  result.failure = std::move(why);
  return result;
}

struct MediaType {
  std::string type;
  std::string charset;
};

MediaType ReadMediaType(const std::string& header) {
  MediaType media;
  const std::vector<std::string_view> parts = Split(header, ';');
  media.type = Lower(Trim(parts[0]));
  for (size_t i = 1; i < parts.size(); ++i) {
    const std::string_view part = Trim(parts[i]);
    if (StartsWithAnyCase(part, "charset=")) media.charset = Lower(Trim(part.substr(8)));
  }
  if (media.charset.size() > 1 && media.charset.front() == '"')
    media.charset = media.charset.substr(1, media.charset.size() - 2);
  return media;
}

// The member, moved out: it can be large. Null if there is none; of several the last.
Json Take(Json& json, std::string_view name) {
  Json taken;
  for (JsonMember& member : json.members) {
    if (EqualsAnyCase(member.name, name)) taken = std::move(member.value);
  }
  return taken;
}

// "" when the content can be read.
std::string ContentFault(const Headers& headers) {
  const std::string* header = FindHeader(headers, "Content-Type");
  const MediaType media = header != nullptr ? ReadMediaType(*header) : MediaType{};
  if (media.type != "application/json" && media.type != "text/json") {
    return "No MediaTypeFormatter is available to read an object of type "
           "'HttpScriptInvocationResult' from content with "
           "media type '" +
           (media.type.empty() ? "application/octet-stream" : media.type) +
           "' (the handler's answer needs Content-Type: application/json).";
  }
  static constexpr std::string_view charsets[] = {"",      "utf-8",  "utf8",   "us-ascii",
                                                  "ascii", "utf-16", "unicode"};
  for (const std::string_view known : charsets) {
    if (media.charset == known) return "";
  }
  return "The character set '" + media.charset + "' of the handler's answer is not supported.";
}

bool ReadLogs(const Json& logs, InvocationResult& result) {
  if (logs.IsNull()) return true;
  if (!logs.IsArray()) return false;
  for (const Json& line : logs.items) {
    if (line.IsObject() || line.IsArray()) return false;
    result.logs.push_back(DotnetText(line));
  }
  return true;
}

// "null" and blanks deserialize to nothing, and then nobody completes the invocation.
bool IsNothing(std::string_view body) {
  const std::string_view text = Trim(body);
  return text.empty() || text == "null";
}

// Without a $return output, the members of a returned object are outputs too, and win.
void AddReturnedOutputs(const Function& function, InvocationResult& result) {
  for (const JsonMember& member : result.return_value.members) {
    for (const Binding& binding : function.bindings) {
      if (!binding.out || binding.name != member.name) continue;
      result.outputs.Set(member.name, member.value);
      result.has_outputs = true;
    }
  }
}

}  // namespace

InvocationResult ReadInvocationResult(const ResponseHead& head, std::string_view body,
                                      const Function& function) {
  if (head.status < 200 || head.status > 299) {
    return Failed("Response status code does not indicate success: " + std::to_string(head.status) +
                  " (" + head.reason + ").");
  }
  InvocationResult result;
  if (body.empty()) {
    result.kind = InvocationResult::Kind::kNever;
    return result;
  }
  if (std::string fault = ContentFault(head.headers); !fault.empty())
    return Failed(std::move(fault));
  if (IsNothing(body)) {
    result.kind = InvocationResult::Kind::kNever;
    return result;
  }
  JsonFault fault;
  auto json = ReadJson(body, JsonTolerance::kForgiving, &fault);
  if (!json || !json->IsObject()) {
    return Failed("Invalid HttpResponseMessage: " +
                  (json ? "the answer is no JSON object"
                        : fault.what + " at byte " + std::to_string(fault.offset)));
  }
  result.outputs = Json::Object();
  if (Json outputs = Take(*json, "Outputs"); !outputs.IsNull()) {
    if (!outputs.IsObject()) return Failed("Invalid HttpResponseMessage: Outputs is no object");
    result.has_outputs = true;
    result.outputs = std::move(outputs);
  }
  result.return_value = Take(*json, "ReturnValue");
  if (const Json* logs = json->FindAnyCase("Logs"); logs != nullptr && !ReadLogs(*logs, result)) {
    return Failed("Invalid HttpResponseMessage: Logs is no list of strings");
  }
  if (result.return_value.IsObject() && !function.HasReturnOutput())
    AddReturnedOutputs(function, result);
  return result;
}

const Json* OutputValue(const InvocationResult& result, const Binding& binding) {
  if (binding.name == "$return")
    return result.return_value.IsNull() ? nullptr : &result.return_value;
  const Json* value = result.outputs.Find(binding.name);
  return value != nullptr && !value->IsNull() ? value : nullptr;
}

std::vector<std::string> QueueMessagesOf(const Json& value, bool binary,
                                         std::vector<std::string>& hints) {
  Json content = value;
  if (value.IsString()) {
    if (ParseDotnetDate(value.text)) {
      hints.emplace_back("a queue output that looks like a date is rewritten by the host ('" +
                         DotnetText(value) + "')");
      return {DotnetText(value)};
    }
    if (!binary) {
      if (auto bytes = DecodeBase64(value.text)) return {std::move(*bytes)};
    }
    const std::string_view text = Trim(value.text);
    const bool looks = !text.empty() && ((text.front() == '{' && text.back() == '}') ||
                                         (text.front() == '[' && text.back() == ']'));
    auto inner = looks ? ReadJson(text, JsonTolerance::kForgiving) : std::nullopt;
    if (!inner) return {value.text};
    content = std::move(*inner);
  }
  if (!content.IsArray()) return {DotnetText(content)};
  std::vector<std::string> messages;
  for (const Json& item : content.items)
    messages.push_back(DotnetText(item));
  return messages;
}

std::optional<std::vector<Json>> DocumentsOf(const Json& value) {
  Json content = value;
  if (value.IsString()) {
    auto inner = ReadJson(value.text, JsonTolerance::kForgiving);
    if (!inner) return std::nullopt;
    content = std::move(*inner);
  }
  std::vector<Json> documents;
  if (content.IsArray()) {
    documents = std::move(content.items);
  } else {
    documents.push_back(std::move(content));
  }
  for (Json& document : documents) {
    if (!document.IsObject()) return std::nullopt;
    document = RewriteAsNewtonsoft(std::move(document));
  }
  return documents;
}

}  // namespace formwork::localhost
