// The pull reader: structure, keywords and numbers. Strings are in strings.cc.

#include <formwork/json_reader.h>

#include "runtime/json/scan.h"

namespace formwork {

void JsonReader::Fail(const char* fault) {
  if (fault_ != nullptr) return;
  fault_ = fault;
  fault_at_ = at_;
  at_ = end_;
}

JsonKind JsonReader::Peek() {
  Blank();
  if (at_ == end_) return JsonKind::kNothing;
  switch (*at_) {
    case '{':
      return JsonKind::kObject;
    case '[':
      return JsonKind::kArray;
    case '"':
      return JsonKind::kString;
    case 't':
    case 'f':
      return JsonKind::kBoolean;
    case 'n':
      return JsonKind::kNull;
    case '-':
      return JsonKind::kNumber;
    default:
      break;
  }
  if (*at_ >= '0' && *at_ <= '9') return JsonKind::kNumber;
  Fail("expected a value");
  return JsonKind::kNothing;
}

void JsonReader::Literal(std::string_view word) {
  Blank();
  if (std::string_view(at_, static_cast<size_t>(end_ - at_)).starts_with(word)) {
    at_ += word.size();
  } else {
    Fail("expected a value");
  }
}

void JsonReader::Null() {
  Literal("null");
}

bool JsonReader::Boolean() {
  Blank();
  if (at_ != end_ && *at_ == 't') {
    Literal("true");
    return ok();
  }
  Literal("false");
  return false;
}

namespace {

const char* Digits(const char* at, const char* end) {
  while (at != end && *at >= '0' && *at <= '9')
    ++at;
  return at;
}

// The end of a number of JSON's grammar at `at`; nullptr if there is none.
const char* NumberEnd(const char* at, const char* end) {
  if (at != end && *at == '-') ++at;
  const char* whole = Digits(at, end);
  if (whole == at || (*at == '0' && whole - at > 1)) return nullptr;
  at = whole;
  if (at != end && *at == '.') {
    const char* fraction = Digits(at + 1, end);
    if (fraction == at + 1) return nullptr;
    at = fraction;
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    const char* sign = at + 1;
    if (sign != end && (*sign == '+' || *sign == '-')) ++sign;
    const char* exponent = Digits(sign, end);
    if (exponent == sign) return nullptr;
    at = exponent;
  }
  return at;
}

}  // namespace

std::string_view JsonReader::Number() {
  Blank();
  const char* end = NumberEnd(at_, end_);
  if (end == nullptr) {
    Fail("expected a number");
    return {};
  }
  const std::string_view text(at_, static_cast<size_t>(end - at_));
  at_ = end;
  return text;
}

void JsonReader::BeginObject() {
  if (!Take('{', "expected an object")) return;
  if (++depth_ > kMaxDepth) Fail("nested too deeply");
  first_ = true;
}

void JsonReader::BeginArray() {
  if (!Take('[', "expected an array")) return;
  if (++depth_ > kMaxDepth) Fail("nested too deeply");
  first_ = true;
}

std::optional<std::string_view> JsonReader::NextKey() {
  Blank();
  if (at_ == end_) {
    Fail("cut short");
    return std::nullopt;
  }
  if (*at_ == '}') {
    ++at_;
    --depth_;
    first_ = false;
    return std::nullopt;
  }
  if (!first_ && !Take(',', "expected ',' or '}'")) return std::nullopt;
  first_ = false;
  Blank();
  if (at_ == end_ || *at_ != '"') {
    Fail("expected a member's name");
    return std::nullopt;
  }
  const std::string_view key = String();
  if (!Take(':', "expected ':'")) return std::nullopt;
  return key;
}

bool JsonReader::NextElement() {
  Blank();
  if (at_ == end_) {
    Fail("cut short");
    return false;
  }
  if (*at_ == ']') {
    ++at_;
    --depth_;
    first_ = false;
    return false;
  }
  if (!first_ && !Take(',', "expected ',' or ']'")) return false;
  first_ = false;
  return ok();
}

void JsonReader::SkipValue() {
  switch (Peek()) {
    case JsonKind::kObject:
      BeginObject();
      while (NextKey())
        SkipValue();
      return;
    case JsonKind::kArray:
      BeginArray();
      while (NextElement())
        SkipValue();
      return;
    case JsonKind::kString:
      SkipString();
      return;
    case JsonKind::kNumber:
      static_cast<void>(Number());
      return;
    case JsonKind::kBoolean:
      static_cast<void>(Boolean());
      return;
    case JsonKind::kNull:
      Null();
      return;
    case JsonKind::kNothing:
      Fail("expected a value");
      return;
  }
}

std::string_view JsonReader::Raw() {
  Blank();
  const char* from = at_;
  SkipValue();
  if (!ok()) return {};
  return {from, static_cast<size_t>(at_ - from)};
}

bool JsonReader::Finish() {
  Blank();
  if (at_ != end_) Fail("expected the end");
  return ok();
}

}  // namespace formwork
