#pragma once
// A pull reader over JSON text: no tree, no copies where none are needed. Exact (RFC 8259),
// depth-limited, lone surrogates refused. After the first fault every call answers as if nothing
// were left; look at ok().

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace formwork {

enum class JsonKind : uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject, kNothing };

class JsonReader {
 public:
  static constexpr int kMaxDepth = 64;

  // The text must outlive the reader.
  explicit JsonReader(std::string_view text)
      : begin_(text.data()), at_(text.data()), end_(at_ + text.size()) {}

  // What comes next; kNothing at the end and after a fault.
  [[nodiscard]] JsonKind Peek();

  void Null();
  [[nodiscard]] bool Boolean();
  [[nodiscard]] std::string_view Number();  // its text, of JSON's grammar
  [[nodiscard]] std::string_view String();  // unescaped; lives until the next call
  [[nodiscard]] std::string OwnString();    // the same, to keep
  [[nodiscard]] std::string_view Raw();     // any value: its text, checked

  // BeginObject(); while (auto key = NextKey()) read one value.
  void BeginObject();
  [[nodiscard]] std::optional<std::string_view> NextKey();  // lives until the next call
  // BeginArray(); while (NextElement()) read one value.
  void BeginArray();
  [[nodiscard]] bool NextElement();

  void Skip() { static_cast<void>(Raw()); }

  // True if the text held exactly one value and no fault.
  [[nodiscard]] bool Finish();

  [[nodiscard]] bool ok() const { return fault_ == nullptr; }

  [[nodiscard]] const char* fault() const { return fault_; }  // "expected ':'"; nullptr if ok

  [[nodiscard]] size_t offset() const {
    return static_cast<size_t>((fault_ != nullptr ? fault_at_ : at_) - begin_);
  }

  void Fail(const char* fault);  // the first one stays

 private:
  static bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  // Blanks are rare in what machines write: one look, mostly.
  void Blank() {
    while (at_ != end_ && *at_ <= ' ' && IsBlank(*at_))
      ++at_;
  }

  bool Take(char c, const char* fault) {
    Blank();
    if (at_ == end_ || *at_ != c) {
      Fail(fault);
      return false;
    }
    ++at_;
    return true;
  }

  void Literal(std::string_view word);
  [[nodiscard]] std::string_view Unescape(const char* at);
  void MakeRoom(size_t used, size_t left);
  [[nodiscard]] bool AtEscape();
  [[nodiscard]] std::optional<uint32_t> Escape();
  [[nodiscard]] std::optional<uint32_t> Hex4();
  void SkipString();
  void SkipValue();

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* fault_ = nullptr;
  const char* fault_at_ = nullptr;
  int depth_ = 0;
  bool first_ = false;
  std::string scratch_;  // its size is the room that strings are unescaped into; it only grows
};

// Exact: nullopt beyond int64 or with a fraction that is not zero.
[[nodiscard]] std::optional<int64_t> JsonToInt64(std::string_view number);
// nullopt beyond a double's range (1e400).
[[nodiscard]] std::optional<double> JsonToDouble(std::string_view number);
// Malformed, overlong, surrogates, beyond U+10FFFF: false.
[[nodiscard]] bool IsUtf8(std::string_view text);
[[nodiscard]] size_t CodePointCount(std::string_view utf8);

}  // namespace formwork
