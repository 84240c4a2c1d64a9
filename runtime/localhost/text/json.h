#pragma once
// A JSON value as Azure's host keeps it: members in written order, numbers as their text, nothing
// lost on the way through. The host's reader is forgiving (comments, trailing commas), so this one
// can be too. Own type, because a document passes through every invocation and must not cost more
// than the invocation.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::localhost {

struct JsonMember;

struct Json {
  enum class Kind : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string text;                 // a string's content, or a number as it was written
  std::vector<Json> items;          // of an array
  std::vector<JsonMember> members;  // of an object, in written order

  [[nodiscard]] static Json Bool(bool value);
  [[nodiscard]] static Json Int(int64_t value);
  [[nodiscard]] static Json Number(double value);
  [[nodiscard]] static Json String(std::string value);
  [[nodiscard]] static Json Array();
  [[nodiscard]] static Json Array(std::vector<Json> items);
  [[nodiscard]] static Json Object();
  [[nodiscard]] static Json Object(std::vector<JsonMember> members);

  [[nodiscard]] bool IsNull() const { return kind == Kind::kNull; }

  [[nodiscard]] bool IsBool() const { return kind == Kind::kBool; }

  [[nodiscard]] bool IsNumber() const { return kind == Kind::kNumber; }

  [[nodiscard]] bool IsString() const { return kind == Kind::kString; }

  [[nodiscard]] bool IsArray() const { return kind == Kind::kArray; }

  [[nodiscard]] bool IsObject() const { return kind == Kind::kObject; }

  // The member of that name; the last one if it is there twice; nullptr if there is none.
  [[nodiscard]] const Json* Find(std::string_view name) const;
  // The same, whatever the case of the letters: configuration is read so.
  [[nodiscard]] const Json* FindAnyCase(std::string_view name) const;
  // A member's string, "" if it is absent or no string.
  [[nodiscard]] std::string_view Text(std::string_view name) const;
  // Replaces the member of that name, or adds it at the end.
  Json& Set(std::string_view name, Json value);

  void Push(Json value);

  [[nodiscard]] std::optional<int64_t> AsInt() const;
};

struct JsonMember {
  std::string name;
  Json value;
};

bool operator==(const Json& a, const Json& b);
bool operator==(const JsonMember& a, const JsonMember& b);

enum class JsonTolerance : uint8_t { kStrict, kForgiving };

struct JsonFault {
  size_t offset = 0;
  std::string what;
};

// The whole text is one value. Depth is bounded (64), so that no input can exhaust the stack.
[[nodiscard]] std::optional<Json> ReadJson(std::string_view text,
                                           JsonTolerance tolerance = JsonTolerance::kStrict,
                                           JsonFault* fault = nullptr);

// Without blanks, or two blanks a level: exactly the bytes Azure's host would write.
[[nodiscard]] std::string WriteJson(const Json& value);
[[nodiscard]] std::string WriteIndentedJson(const Json& value);
void AppendJson(std::string& out, const Json& value);
// "text", quoted and escaped as the host does.
void AppendJsonString(std::string& out, std::string_view text);
[[nodiscard]] std::string QuoteJson(std::string_view text);

}  // namespace formwork::localhost
