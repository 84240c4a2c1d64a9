// The writer: string escapes and the small words.

#include <formwork/json_reader.h>
#include <formwork/json_writer.h>

#include "runtime/json/scan.h"

namespace formwork {

namespace {

void AppendEscaped(std::string& out, char c) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out.append("\\\"");
      return;
    case '\\':
      out.append("\\\\");
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    default:
      break;
  }
  const auto code = static_cast<unsigned char>(c);
  out.append("\\u00");
  out.push_back(kHex[code >> 4]);
  out.push_back(kHex[code & 15U]);
}

// Text that is not UTF-8 would make the whole answer unreadable: each bad byte becomes U+FFFD.
std::string Repaired(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t length = 1;
    while (length < 4 && length <= text.size() && !IsUtf8(text.substr(0, length)))
      ++length;
    if (length <= text.size() && IsUtf8(text.substr(0, length))) {
      out.append(text.substr(0, length));
      text.remove_prefix(length);
    } else {
      out.append("\xEF\xBF\xBD");
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view utf8) {
  if (json::IsPlainAscii(utf8)) {
    out.push_back('"');
    out.append(utf8).push_back('"');
    return;
  }
  if (!IsUtf8(utf8)) return AppendJsonString(out, Repaired(utf8));
  out.push_back('"');
  const char* at = utf8.data();
  const char* end = at + utf8.size();
  while (true) {
    const char* run = json::PlainRunEnd(at, end);
    out.append(at, run);
    if (run == end) break;
    AppendEscaped(out, *run);
    at = run + 1;
  }
  out.push_back('"');
}

void JsonWriter::PutBefore(size_t from, std::string_view name) {
  std::string step = "/";
  for (const char c : name) {
    if (c == '~' || c == '/') {
      step.append(c == '~' ? "~0" : "~1");
    } else {
      step.push_back(c);
    }
  }
  for (size_t i = from; i < faults_->size(); ++i)
    (*faults_)[i].pointer.insert(0, step);
}

void JsonWriter::PutBefore(size_t from, size_t index) {
  PutBefore(from, std::string_view(std::to_string(index)));
}

void JsonWriter::Key(std::string_view name) {
  Comma();
  AppendJsonString(out_, name);
  out_.push_back(':');
  comma_ = false;
}

void JsonWriter::String(std::string_view utf8) {
  Comma();
  AppendJsonString(out_, utf8);
}

void JsonWriter::Plain(std::string_view ascii) {
  Comma();
  out_.push_back('"');
  out_.append(ascii).push_back('"');
}

void JsonWriter::Boolean(bool value) {
  Comma();
  out_.append(value ? "true" : "false");
}

void JsonWriter::Null() {
  Comma();
  out_.append("null");
}

void JsonWriter::Raw(std::string_view json) {
  Comma();
  out_.append(json);
}

}  // namespace formwork
