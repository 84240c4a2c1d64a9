#pragma once
// Appends JSON to a string: compact, commas placed by itself. The caller keeps the nesting right.

#include <cstdint>
#include <string>
#include <string_view>

namespace formwork {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void BeginObject() { Open('{'); }

  void EndObject() { Close('}'); }

  void BeginArray() { Open('['); }

  void EndArray() { Close(']'); }

  void Key(std::string_view name);
  void String(std::string_view utf8);
  void Integer(int64_t value);
  void Number(double value);  // the shortest text that reads back; throws std::domain_error for NaN
                              // and infinity
  void Boolean(bool value);
  void Null();
  void Raw(std::string_view json);  // a value's text, taken as it is

 private:
  void Comma() {
    if (comma_) out_.push_back(',');
    comma_ = true;
  }

  void Open(char c) {
    Comma();
    out_.push_back(c);
    comma_ = false;
  }

  void Close(char c) {
    out_.push_back(c);
    comma_ = true;
  }

  std::string& out_;
  bool comma_ = false;
};

// The text as a JSON string literal, quotes included.
void AppendJsonString(std::string& out, std::string_view utf8);

}  // namespace formwork
