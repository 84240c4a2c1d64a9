#pragma once
// How the values of workflows become JSON text and come back: the blueprint's types by their
// generated Encode and Decode, scalars and lists of either; JsonText passes text through unread.

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <formwork/decoder.h>
#include <formwork/json_writer.h>

namespace formwork {

struct JsonText {
  JsonText() = default;

  explicit JsonText(std::string json) : text(std::move(json)) {}

  std::string text = "null";
  friend bool operator==(const JsonText&, const JsonText&) = default;
};

namespace durable {

template <class T>
struct IsOptional : std::false_type {};

template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};

template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
void Put(JsonWriter& to, const T& value) {
  if constexpr (std::same_as<T, JsonText>) {
    to.Raw(value.text);
  } else if constexpr (std::same_as<T, bool>) {
    to.Boolean(value);
  } else if constexpr (std::integral<T>) {
    to.Integer(static_cast<int64_t>(value));
  } else if constexpr (std::floating_point<T>) {
    to.Number(value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {  // "literals" too
    to.String(value);
  } else if constexpr (std::same_as<T, Json>) {
    value.Write(to);
  } else if constexpr (IsOptional<T>::value) {
    value ? Put(to, *value) : to.Null();
  } else if constexpr (IsVector<T>::value) {
    to.BeginArray();
    for (const auto& element : value)
      Put(to, element);
    to.EndArray();
  } else if constexpr (requires { value.ToString(); }) {  // uuid, datetime, date, duration
    to.String(value.ToString());
  } else {
    Encode(to, value);
  }
}

template <class T>
void Get(Decoder& from, T& value) {
  if constexpr (IsOptional<T>::value) {
    if (from.Null()) {
      value.reset();
    } else {
      Get(from, value.emplace());
    }
  } else if constexpr (std::same_as<T, JsonText>) {
    Json json;
    from.Value(json);
    value.text = json.ToString();
  } else if constexpr (IsVector<T>::value) {
    from.List(value, {}, [&from](auto& element) { Get(from, element); });
  } else if constexpr (requires { from.Value(value); }) {
    from.Value(value);
  } else {
    Decode(from, value);
  }
}

template <class T>
std::string ToText(const T& value) {
  if constexpr (std::same_as<T, JsonText>) {
    return value.text;
  } else {
    std::string out;
    JsonWriter writer(out);
    Put(writer, value);
    return out;
  }
}

// Throws std::invalid_argument that names the first field that does not fit.
[[noreturn]] void RefuseValue(const std::vector<Fault>& faults);

template <class T>
T FromText(std::string_view text) {
  if constexpr (std::same_as<T, JsonText>) {
    return JsonText{std::string{text}};
  } else {
    Decoder decoder(text);
    T value{};
    Get(decoder, value);
    decoder.Finish();
    if (!decoder.ok()) RefuseValue(decoder.TakeFaults());
    return value;
  }
}

}  // namespace durable
}  // namespace formwork
