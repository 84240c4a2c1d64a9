#pragma once
// Json: a value of any shape, for fields of type `json` and for whoever wants a tree. Members keep
// their order; a number keeps its text, so 2^53+1 and 0.1 come out as they went in.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <formwork/json_reader.h>
#include <formwork/json_writer.h>

namespace formwork {

class Json {
 public:
  Json() = default;  // null
  Json(bool value);  // NOLINT: implicit by design, as are the next ones

  Json(int value) : Json(int64_t{value}) {}  // NOLINT

  Json(int64_t value);     // NOLINT
  Json(double value);      // NOLINT: throws std::domain_error for NaN and infinity
  Json(std::string text);  // NOLINT

  Json(std::string_view text) : Json(std::string(text)) {}  // NOLINT

  Json(const char* text) : Json(std::string(text)) {}  // NOLINT

  [[nodiscard]] static Json Array();
  [[nodiscard]] static Json Object();
  [[nodiscard]] static std::optional<Json> Parse(std::string_view text);
  [[nodiscard]] static Json Read(JsonReader& reader);

  [[nodiscard]] JsonKind kind() const { return kind_; }

  [[nodiscard]] bool is_null() const { return kind_ == JsonKind::kNull; }

  [[nodiscard]] bool AsBoolean(bool otherwise = false) const;
  [[nodiscard]] int64_t AsInteger(int64_t otherwise = 0) const;
  [[nodiscard]] double AsNumber(double otherwise = 0) const;
  [[nodiscard]] const std::string& AsString() const;  // "" for anything but a string

  // Elements of an array, or members of an object, in order.
  [[nodiscard]] const std::vector<Json>& elements() const { return elements_; }

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  [[nodiscard]] size_t size() const { return elements_.size(); }

  // A member, an element; null where there is none, so that a path can be followed blindly.
  [[nodiscard]] const Json& operator[](std::string_view name) const;
  [[nodiscard]] const Json& operator[](size_t index) const;
  Json& Set(std::string name, Json value);  // replaces; makes null an object
  Json& Add(Json value);                    // makes null an array

  void Write(JsonWriter& writer) const;
  [[nodiscard]] std::string ToString() const;

  friend bool operator==(const Json& a, const Json& b);

 private:
  JsonKind kind_ = JsonKind::kNull;
  bool boolean_ = false;
  std::string text_;  // a string's text, a number's text
  std::vector<std::string> names_;
  std::vector<Json> elements_;
};

}  // namespace formwork
