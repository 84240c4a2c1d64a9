#pragma once
// Appends JSON to a string: compact, commas placed by itself. The caller keeps the nesting right.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <formwork/problem.h>

namespace formwork {

// May it stand in a JSON string as it is?
[[nodiscard]] constexpr bool IsPlainWord(std::string_view word) {
  for (const char c : word) {
    if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') return false;
  }
  return true;
}

// A member's name as it stands in JSON, with the comma before it and the colon behind it: made by
// the compiler, so that writing it is one copy. A name that would need an escape is only kept.
template <size_t kSize>  // of the literal, its NUL included
struct JsonName {
  constexpr JsonName(const char (&name)[kSize])  // NOLINT: a literal is one, `Text<"id">(…)`
      : plain(IsPlainWord({name, kSize - 1})) {
    text[0] = ',';
    text[1] = '"';
    for (size_t i = 0; i + 1 < kSize; ++i)
      text[i + 2] = name[i];
    text[kSize + 1] = '"';
    text[kSize + 2] = ':';
  }

  [[nodiscard]] constexpr std::string_view view() const { return {text + 2, kSize - 1}; }

  char text[kSize + 3] = {};  // public, as what a template takes must be
  bool plain;
};

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  // One that notes what breaks its rule while it is written.
  JsonWriter(std::string& out, std::vector<Fault>* faults) : out_(out), faults_(faults) {}

  [[nodiscard]] bool checks() const { return faults_ != nullptr; }

  // "" is no fault.
  void Note(std::string message) {
    if (checks() && !message.empty()) faults_->push_back({"", std::move(message)});
  }

  // What is noted while `write` runs is noted at this member or element.
  template <class Step, class F>
  void At(const Step& step, F write) {
    const size_t before = checks() ? faults_->size() : 0;
    write();
    if (checks() && faults_->size() != before) PutBefore(before, step);
  }

  void BeginObject() { Open('{'); }

  void EndObject() { Close('}'); }

  void BeginArray() { Open('['); }

  void EndArray() { Close(']'); }

  void Key(std::string_view name);

  template <size_t kSize>
  void Key(const JsonName<kSize>& name) {
    if (!name.plain) return Key(name.view());
    const size_t skip = comma_ ? 0 : 1;
    out_.append(name.text + skip, sizeof name.text - skip);
    comma_ = false;
  }

  void String(std::string_view utf8);
  void Plain(std::string_view ascii);  // a string known to need no escapes
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

  void PutBefore(size_t from, std::string_view name);
  void PutBefore(size_t from, size_t index);

  std::string& out_;
  std::vector<Fault>* faults_ = nullptr;
  bool comma_ = false;
};

// The text as a JSON string literal, quotes included.
void AppendJsonString(std::string& out, std::string_view utf8);

}  // namespace formwork
