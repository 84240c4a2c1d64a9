// The triggers' payloads, from the slices of the envelope.

#include "runtime/protocol/triggers.h"

#include <formwork/json_reader.h>

#include "runtime/json/base64.h"
#include "runtime/protocol/double_text.h"

namespace formwork::protocol {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool SameName(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (Lower(a[i]) != Lower(b[i])) return false;
  }
  return true;
}

bool ContainsLower(std::string_view text, std::string_view lower) {
  std::string copy(text);
  for (char& c : copy)
    c = Lower(c);
  return copy.find(lower) != std::string::npos;
}

// Names to a text or a list of texts, as Query, Headers and Params are.
std::vector<Header> ReadNamed(JsonReader& reader) {
  std::vector<Header> out;
  if (reader.Peek() != JsonKind::kObject) {
    reader.Skip();
    return out;
  }
  reader.BeginObject();
  while (const auto key = reader.NextKey()) {
    std::string name(*key);
    if (reader.Peek() == JsonKind::kString) {
      out.push_back({std::move(name), std::string(reader.String())});
    } else if (reader.Peek() == JsonKind::kArray) {
      reader.BeginArray();
      while (reader.NextElement()) {
        if (reader.Peek() == JsonKind::kString) {
          out.push_back({name, std::string(reader.String())});
        } else {
          reader.Skip();
        }
      }
    } else {
      reader.Skip();  // an optional route parameter that was not given
    }
  }
  return out;
}

// The name of the access key: the claim whose type ends in /keyid.
void ReadClaim(JsonReader& reader, std::string& key) {
  std::string type;
  std::string value;
  if (reader.Peek() != JsonKind::kObject) return reader.Skip();
  reader.BeginObject();
  while (const auto name = reader.NextKey()) {
    const bool is_type = *name == "Type";
    const bool is_value = *name == "Value";
    if (reader.Peek() != JsonKind::kString || (!is_type && !is_value)) {
      reader.Skip();
    } else {
      (is_type ? type : value) = reader.String();
    }
  }
  if (type.ends_with("/keyid")) key = value;
}

std::string ReadKeyName(JsonReader& reader) {
  std::string key;
  if (reader.Peek() != JsonKind::kArray) {
    reader.Skip();
    return key;
  }
  reader.BeginArray();
  while (reader.NextElement()) {
    if (reader.Peek() != JsonKind::kObject) {
      reader.Skip();
      continue;
    }
    reader.BeginObject();
    while (const auto name = reader.NextKey()) {
      if (*name != "Claims" || reader.Peek() != JsonKind::kArray) {
        reader.Skip();
        continue;
      }
      reader.BeginArray();
      while (reader.NextElement())
        ReadClaim(reader, key);
    }
  }
  return key;
}

// The host gives the bytes of these types as base64, all others as text.
bool IsBinaryType(const Request& request) {
  const auto type = request.FindHeader("Content-Type");
  return type &&
         (ContainsLower(*type, "application/octet-stream") || ContainsLower(*type, "multipart/"));
}

std::optional<std::string_view> FindIn(const Envelope& envelope, std::string_view name) {
  // The host's own names are written in one way; the message's fields in any: whichever stands
  // there counts.
  for (const Member& member : envelope.metadata) {
    if (SameName(member.name, name)) return member.json;
  }
  return std::nullopt;
}

std::optional<DateTime> ReadTime(std::string_view json) {
  const auto plain = PlainText(json);  // as it mostly is
  const std::string text = plain ? std::string() : UnwrapText(json).value_or("");
  const std::string_view written = plain ? *plain : std::string_view(text);
  if (written.starts_with("0001-01-01")) return std::nullopt;  // .NET's "never"
  return DateTime::Parse(written);
}

}  // namespace

std::optional<Request> ReadRequest(std::string_view json) {
  JsonReader reader(json);
  if (reader.Peek() != JsonKind::kObject) return std::nullopt;
  Request request;
  reader.BeginObject();
  while (const auto key = reader.NextKey()) {
    const std::string name(*key);
    const bool text = reader.Peek() == JsonKind::kString;
    if (name == "Method" && text) {
      request.method = reader.String();
    } else if (name == "Url" && text) {
      request.url = reader.String();
    } else if (name == "Body" && text) {
      request.body = reader.String();
    } else if (name == "Body" && reader.Peek() != JsonKind::kNull) {
      request.body = reader.Raw();  // a host that does not quote JSON bodies
    } else if (name == "Query") {
      request.query = ReadNamed(reader);
    } else if (name == "Headers") {
      request.headers = ReadNamed(reader);
    } else if (name == "Params") {
      request.params = ReadNamed(reader);
    } else if (name == "Identities") {
      request.key = ReadKeyName(reader);
    } else {
      reader.Skip();
    }
  }
  if (!reader.Finish()) return std::nullopt;
  if (!request.body.empty() && IsBinaryType(request)) {
    if (auto bytes = FromBase64(request.body)) request.body = std::move(*bytes);
  }
  return request;
}

Delivery ReadDelivery(const Envelope& envelope) {
  Delivery delivery;
  if (const auto count = FindIn(envelope, "DequeueCount"); count && !IsTextInText(*count)) {
    const auto text = UnwrapText(*count);
    const auto value = text ? JsonToInt64(*text) : std::nullopt;
    if (value && *value > 0 && *value < 1'000'000)
      delivery.dequeue_count = static_cast<int>(*value);
  }
  if (const auto inserted = FindIn(envelope, "InsertionTime");
      inserted && !IsTextInText(*inserted)) {
    delivery.inserted = ReadTime(*inserted);
  }
  return delivery;
}

std::string ReadMessageId(const Envelope& envelope) {
  const auto id = FindIn(envelope, "Id");
  return id ? UnwrapText(*id).value_or("") : std::string();
}

int ReadRetryCount(const Envelope& envelope) {
  const std::string_view json = envelope.Metadata("RetryContext");
  JsonReader reader(json);
  if (json.empty() || reader.Peek() != JsonKind::kObject) return 0;
  int count = 0;
  reader.BeginObject();
  while (const auto key = reader.NextKey()) {
    const bool is_count = *key == "RetryCount" && reader.Peek() == JsonKind::kNumber;
    if (!is_count) {
      reader.Skip();
      continue;
    }
    const auto value = JsonToInt64(reader.Number());
    if (value && *value > 0 && *value < 1'000'000) count = static_cast<int>(*value);
  }
  return count;
}

std::optional<DateTime> ReadInvokedAt(const Envelope& envelope) {
  const std::string_view json = envelope.Metadata("sys");
  // As the host writes it: inside of a string its quotes would be escaped. Most messages ask.
  constexpr std::string_view kMember = R"("UtcNow":")";
  if (const size_t at = json.find(kMember); at != std::string_view::npos) {
    const std::string_view rest = json.substr(at + kMember.size());
    if (const auto time = DateTime::Parse(rest.substr(0, rest.find('"')))) return time;
  }
  JsonReader reader(json);
  if (json.empty() || reader.Peek() != JsonKind::kObject) return std::nullopt;
  std::optional<DateTime> time;
  reader.BeginObject();
  while (const auto key = reader.NextKey()) {
    const bool now = *key == "UtcNow";
    const std::string_view value = reader.Raw();
    if (now) time = ReadTime(value);
  }
  return time;
}

Timer ReadTimer(std::string_view json) {
  Timer state;
  JsonReader reader(json);
  if (reader.Peek() != JsonKind::kObject) return state;
  reader.BeginObject();
  while (const auto key = reader.NextKey()) {
    if (*key == "IsPastDue" && reader.Peek() == JsonKind::kBoolean) {
      state.is_past_due = reader.Boolean();
    } else if (*key == "ScheduleStatus" && reader.Peek() == JsonKind::kObject) {
      reader.BeginObject();
      while (const auto name = reader.NextKey()) {
        const bool last = *name == "Last";
        const bool next = *name == "Next";
        const std::string_view value = reader.Raw();
        if (last) state.last = ReadTime(value);
        if (next) state.next = ReadTime(value);
      }
    } else {
      reader.Skip();
    }
  }
  return state;
}

std::optional<std::string> ReadMessage(std::string_view json) {
  if (json.empty()) return std::nullopt;
  if (auto text = DoubleText(json)) return text;
  JsonReader reader(json);
  if (reader.Peek() != JsonKind::kString) return std::string(json);
  std::string outer = reader.OwnString();
  if (!reader.Finish()) return std::nullopt;
  if (outer.starts_with('"')) {
    JsonReader inner(outer);
    std::string text = inner.OwnString();
    if (inner.Finish()) return text;
  }
  return outer;
}

std::optional<std::vector<std::string>> ReadDocuments(std::string_view json) {
  const auto text = UnwrapText(json);
  if (!text) return std::nullopt;
  JsonReader reader(*text);
  std::vector<std::string> documents;
  if (reader.Peek() == JsonKind::kObject) {
    documents.emplace_back(reader.Raw());
  } else {
    reader.BeginArray();
    while (reader.NextElement())
      documents.emplace_back(reader.Raw());
  }
  if (!reader.Finish()) return std::nullopt;
  return documents;
}

}  // namespace formwork::protocol

namespace formwork {
namespace {

std::optional<std::string_view> FindNamed(const std::vector<Header>& named, std::string_view name) {
  for (const Header& header : named) {
    if (protocol::SameName(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> Request::FindHeader(std::string_view name) const {
  return FindNamed(headers, name);
}

std::optional<std::string_view> Request::FindQuery(std::string_view name) const {
  return FindNamed(query, name);
}

std::optional<std::string_view> Request::FindParam(std::string_view name) const {
  return FindNamed(params, name);
}

}  // namespace formwork
