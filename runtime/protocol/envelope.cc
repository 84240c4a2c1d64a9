// Reads the host's request without a tree, and undoes its doubled encoding.

#include "runtime/protocol/envelope.h"

#include <algorithm>
#include <functional>
#include <memory>

#include <formwork/json_reader.h>

#include "runtime/protocol/double_text.h"

namespace formwork::protocol {
namespace {

std::string_view Find(const std::vector<Member>& members, std::string_view name) {
  const auto at = std::ranges::find(members, name, &Member::name);
  return at == members.end() ? std::string_view() : at->json;
}

std::vector<Member> ReadMembers(JsonReader& reader, std::string_view body,
                                std::vector<std::unique_ptr<std::string>>& names) {
  std::vector<Member> members;
  if (reader.Peek() != JsonKind::kObject) {
    reader.Skip();
    return members;
  }
  members.reserve(12);
  reader.BeginObject();
  while (const auto key = reader.NextKey()) {
    const bool slice = std::less_equal<>()(body.data(), key->data()) &&
                       std::less<>()(key->data(), body.data() + body.size());
    if (!slice) names.push_back(std::make_unique<std::string>(*key));
    const std::string_view name = slice ? *key : std::string_view(*names.back());
    members.push_back({name, reader.Raw()});
  }
  return members;
}

// The content of a text that is one whole JSON string literal.
std::optional<std::string> Literal(std::string_view text) {
  if (!text.starts_with('"')) return std::nullopt;
  JsonReader reader(text);
  std::string content(reader.String());
  if (!reader.Finish()) return std::nullopt;
  return content;
}

}  // namespace

std::string_view Envelope::Data(std::string_view name) const {
  return Find(data, name);
}

std::string_view Envelope::Metadata(std::string_view name) const {
  return Find(metadata, name);
}

EnvelopeResult ReadEnvelope(std::string_view body) {
  if (!IsUtf8(body)) return {std::nullopt, "the request is not UTF-8"};
  JsonReader reader(body);
  Envelope envelope;
  if (reader.Peek() != JsonKind::kObject) return {std::nullopt, "the request is not a JSON object"};
  reader.BeginObject();
  while (const auto key = reader.NextKey()) {
    if (*key == "Data") {
      envelope.data = ReadMembers(reader, body, envelope.names);
    } else if (*key == "Metadata") {
      envelope.metadata = ReadMembers(reader, body, envelope.names);
    } else {
      reader.Skip();
    }
  }
  if (!reader.Finish()) {
    return {std::nullopt, std::string("the request is not valid JSON: ") + reader.fault() +
                              " at byte " + std::to_string(reader.offset())};
  }
  return {std::move(envelope), {}};
}

std::optional<std::string_view> PlainText(std::string_view json) {
  const bool plain = json.size() >= 2 && json.front() == '"' && json.back() == '"' &&
                     json.find('\\') == std::string_view::npos;
  return plain ? std::optional(json.substr(1, json.size() - 2)) : std::nullopt;
}

std::optional<std::string> UnwrapText(std::string_view json) {
  if (json.empty() || json == "null") return std::nullopt;
  if (const auto plain = PlainText(json))
    return *plain == "null" ? std::nullopt : std::optional<std::string>(*plain);
  if (auto text = DoubleText(json)) return text;
  auto content = Literal(json);
  if (!content) return std::string(json);
  if (*content == "null") return std::nullopt;
  if (auto inner = Literal(*content)) return inner;
  return content;
}

bool IsTextInText(std::string_view json) {
  if (PlainText(json)) return false;  // quotes in a text are escaped
  const auto content = Literal(json);
  return content && Literal(*content).has_value();
}

}  // namespace formwork::protocol
