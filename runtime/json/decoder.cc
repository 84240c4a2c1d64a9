// The checking decoder: one rule, one message that says what would be valid.

#include <iterator>
#include <utility>

#include <formwork/decoder.h>

#include "runtime/json/base64.h"

namespace formwork {

std::string Decoder::Pointer() const {
  std::string out;
  for (const Segment& segment : path_) {
    out.push_back('/');
    if (segment.name.data() == nullptr) {
      out.append(std::to_string(segment.index));
      continue;
    }
    for (const char c : segment.name) {
      if (c == '~') {
        out.append("~0");
      } else if (c == '/') {
        out.append("~1");
      } else {
        out.push_back(c);
      }
    }
  }
  return out;
}

void Decoder::Fault(std::string message) {
  if (faults_.size() < kMaxFaults) faults_.push_back({Pointer(), std::move(message)});
}

std::vector<Fault> Decoder::TakeFaults() {
  if (!reader_.ok()) {
    faults_.insert(faults_.begin(), {"", "is not valid JSON: " + std::string(reader_.fault()) +
                                             " at byte " + std::to_string(reader_.offset())});
  }
  return std::move(faults_);
}

void Decoder::Finish() {
  static_cast<void>(reader_.Finish());
}

bool Decoder::Expect(JsonKind kind, const char* what) {
  const JsonKind found = reader_.Peek();
  if (found == kind) return true;
  if (found == JsonKind::kNothing) {
    reader_.Fail("expected a value");
    return false;
  }
  Fault(std::string("must be ") + what);
  reader_.Skip();
  return false;
}

bool Decoder::Null() {
  if (reader_.Peek() != JsonKind::kNull) return false;
  reader_.Null();
  return true;
}

void Decoder::CheckCount(size_t count, LengthRule rule) {
  if (std::string breach = CountBreach(count, rule); !breach.empty()) Fault(std::move(breach));
}

void Decoder::Value(std::string& to, LengthRule rule) {
  if (!Expect(JsonKind::kString, "a string")) return;
  to = reader_.String();
  if (!Keeps(to, rule)) Fault(Breach(to, rule));
}

void Decoder::Value(int64_t& to, IntegerRule rule) {
  if (!Expect(JsonKind::kNumber, "an integer")) return;
  const std::string_view text = reader_.Number();
  if (!reader_.ok()) return;
  const auto value = JsonToInt64(text);
  if (!value) {
    Fault("must be an integer of 64 bits");
    return;
  }
  to = *value;
  if (!Keeps(to, rule)) Fault(Breach(to, rule));
}

void Decoder::Value(double& to, NumberRule rule) {
  if (!Expect(JsonKind::kNumber, "a number")) return;
  const std::string_view text = reader_.Number();
  if (!reader_.ok()) return;
  const auto value = JsonToDouble(text);
  if (!value) {
    Fault("must be a number that a double can hold");
    return;
  }
  to = *value;
  if (!Keeps(to, rule)) Fault(Breach(to, rule));
}

void Decoder::Value(bool& to) {
  if (Expect(JsonKind::kBoolean, "true or false")) to = reader_.Boolean();
}

void Decoder::Value(Json& to) {
  to = Json::Read(reader_);
}

template <class T>
void Decoder::Text(T& to, const char* what) {
  if (!Expect(JsonKind::kString, what)) return;
  if (const auto value = T::Parse(reader_.String())) {
    to = *value;
  } else if (reader_.ok()) {
    Fault(std::string("must be ") + what);
  }
}

void Decoder::Value(Uuid& to) {
  Text(to, "a uuid");
}

void Decoder::Value(DateTime& to) {
  Text(to, "a datetime with a zone, as 2024-01-02T03:04:05Z");
}

void Decoder::Value(Date& to) {
  Text(to, "a date, as 2024-01-02");
}

void Decoder::Value(Duration& to) {
  Text(to, "a duration, as PT1H30M");
}

void Decoder::Value(Bytes& to) {
  if (!Expect(JsonKind::kString, "base64 text")) return;
  if (auto bytes = FromBase64(reader_.String())) {
    to.data = std::move(*bytes);
  } else if (reader_.ok()) {
    Fault("must be base64 text");
  }
}

void Encode(JsonWriter& writer, const Bytes& value) {
  writer.Plain(ToBase64(value.data));
}

size_t Decoder::Enum(std::span<const std::string_view> words) {
  const bool is_string = Expect(JsonKind::kString, "a string");
  if (!is_string) return 0;
  const std::string_view text = reader_.String();
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == text) return i;
  }
  if (!reader_.ok()) return 0;
  std::string message = "must be one of";
  for (const std::string_view word : words)
    message.append(word == words.front() ? " " : ", ").append(word);
  Fault(std::move(message));
  return 0;
}

ObjectDecoder::ObjectDecoder(Decoder& decoder, std::span<const FieldName> fields)
    : decoder_(decoder), fields_(fields) {
  open_ = decoder_.Expect(JsonKind::kObject, "an object");
  if (open_) decoder_.reader_.BeginObject();
}

bool ObjectDecoder::Find(std::string_view key) {
  size_t at = expected_;  // members come in the order of their type, mostly
  for (size_t i = 0; i < fields_.size(); ++i, ++at) {
    if (at >= fields_.size()) at = 0;
    if (fields_[at].name != key) continue;
    index_ = at;
    expected_ = at + 1;
    return true;
  }
  return false;
}

bool ObjectDecoder::Next() {
  if (inside_) decoder_.path_.pop_back();
  inside_ = false;
  if (!open_) return false;
  while (const auto key = decoder_.reader_.NextKey()) {
    if (Find(*key)) {
      if (index_ / 64 < std::size(seen_)) seen_[index_ / 64] |= uint64_t{1} << (index_ % 64);
      decoder_.path_.push_back({fields_[index_].name, 0});
      inside_ = true;
      return true;
    }
    decoder_.reader_.Skip();
  }
  open_ = false;
  if (decoder_.reader_.ok()) ReportMissing();
  return false;
}

void ObjectDecoder::ReportMissing() {
  for (size_t i = 0; i < fields_.size() && i / 64 < std::size(seen_); ++i) {
    const bool seen = (seen_[i / 64] >> (i % 64) & 1U) != 0;
    if (seen || !fields_[i].required) continue;
    decoder_.path_.push_back({fields_[i].name, 0});
    decoder_.Fault("is missing");
    decoder_.path_.pop_back();
  }
}

}  // namespace formwork
