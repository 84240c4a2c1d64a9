// The answer, built as text in one pass.

#include "runtime/protocol/outputs.h"

#include <formwork/json_writer.h>

#include "runtime/json/base64.h"
#include "runtime/json/percent.h"

namespace formwork::protocol {
namespace {

// The host's JSON reader makes dates of whole strings like 2024-01-02T03:04:05…, and then prints
// them its own way.
bool LooksLikeDate(std::string_view text) {
  if (text.starts_with("/Date(")) return true;
  if (text.size() < 19 || text.size() > 40 || text[10] != 'T') return false;
  for (const size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return text[4] == '-' && text[7] == '-';
}

// A blank behind it and it is no date any more; around a header's value blanks do not count.
void AppendHeaderValue(std::string& out, std::string_view value) {
  std::string plain;
  plain.reserve(value.size() + 1);
  for (const char c : value)
    plain.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c);
  if (LooksLikeDate(plain)) plain.push_back(' ');
  AppendJsonString(out, plain);
}

bool IsToken(std::string_view name) {
  if (name.empty()) return false;
  for (const char c : name) {
    if (c <= ' ' || c >= 0x7F ||
        std::string_view("\"(),/:;<=>?@[\\]{}").find(c) != std::string_view::npos)
      return false;
  }
  return true;
}

void AppendHeader(std::string& out, std::string_view name, std::string_view value) {
  if (!out.ends_with('{')) out.push_back(',');
  AppendJsonString(out, name);
  out.push_back(':');
  AppendHeaderValue(out, value);
}

void AppendHeaders(std::string& out, const Response& response) {
  out.append("\"headers\":{");
  if (!response.content_type.empty()) AppendHeader(out, "content-type", response.content_type);
  for (const Header& header : response.headers) {
    if (IsToken(header.name)) AppendHeader(out, header.name, header.value);
  }
  out.push_back('}');
}

}  // namespace

Outputs::Outputs() : body_("{\"Outputs\":{") {
  body_.reserve(512);
}

void Outputs::Begin(std::string_view binding) {
  if (count_++ != 0) body_.push_back(',');
  AppendJsonString(body_, binding);
  body_.push_back(':');
}

void Outputs::Http(std::string_view binding, const Response& response) {
  Begin(binding);
  body_.append("{\"statusCode\":").append(std::to_string(response.status)).push_back(',');
  AppendHeaders(body_, response);
  if (!response.body.empty()) {
    body_.append(",\"body\":");
    AppendJsonString(body_, LooksLikeDate(response.body) ? response.body + "\n" : response.body);
  }
  body_.push_back('}');
}

void Outputs::Documents(std::string_view binding, const std::vector<std::string>& documents) {
  if (documents.empty()) return;
  Begin(binding);
  if (documents.size() == 1) {
    body_.append(documents.front());
    return;
  }
  char before = '[';
  for (const std::string& document : documents) {
    body_.push_back(before);
    body_.append(document);
    before = ',';
  }
  body_.push_back(']');
}

void Outputs::Messages(std::string_view binding, const std::vector<std::string>& messages) {
  if (messages.empty()) return;
  Begin(binding);
  if (messages.size() == 1) {
    // One string that is valid base64 is decoded by the host: byte for byte what it was.
    body_.push_back('"');
    AppendBase64(body_, messages.front());
    body_.push_back('"');
    return;
  }
  // In a list the host decodes nothing: each string's own UTF-8 is the message.
  char before = '[';
  for (const std::string& message : messages) {
    body_.push_back(before);
    AppendJsonString(body_, message);
    before = ',';
  }
  body_.push_back(']');
}

Reply Outputs::Finish() && {
  body_.append("},\"Logs\":[],\"ReturnValue\":");
  body_.append(return_value_.empty() ? "null" : return_value_);
  body_.push_back('}');
  return {200, {}, std::move(body_)};
}

Reply Failure(std::string_view type, std::string_view message) {
  Reply reply;
  reply.status = 500;
  reply.reason = EncodeReason(std::string(type) + ": " + std::string(message), kMaxReason);
  reply.body = "{\"error\":{\"type\":";
  AppendJsonString(reply.body, type);
  reply.body.append(",\"message\":");
  AppendJsonString(reply.body, message);
  reply.body.append("}}");
  return reply;
}

}  // namespace formwork::protocol
