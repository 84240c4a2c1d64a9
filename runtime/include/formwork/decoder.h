#pragma once
// Decodes JSON straight into structs while it checks the blueprint's rules, and names every field
// that does not fit. Generated code alone uses this. Values are filled in place: a struct of thirty
// fields is not copied about.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <formwork/json_reader.h>
#include <formwork/json_value.h>
#include <formwork/problem.h>
#include <formwork/rules.h>
#include <formwork/types.h>

namespace formwork {

struct FieldName {
  std::string_view name;
  bool required = true;
};

class Decoder {
 public:
  static constexpr size_t kMaxFaults = 32;

  explicit Decoder(std::string_view json) : reader_(json) {}

  void Value(std::string& to, LengthRule rule = {});
  void Value(int64_t& to, IntegerRule rule = {});
  void Value(double& to, NumberRule rule = {});
  void Value(bool& to);
  void Value(Uuid& to);
  void Value(DateTime& to);
  void Value(Date& to);
  void Value(Duration& to);
  void Value(Bytes& to);
  void Value(Json& to);
  // The index of the text in `words`; 0 after a fault.
  [[nodiscard]] size_t Enum(std::span<const std::string_view> words);

  // True if null stood there (and is taken).
  [[nodiscard]] bool Null();

  template <class T, class F>
  void List(std::vector<T>& to, LengthRule rule, F element) {
    to.clear();
    if (!Expect(JsonKind::kArray, "an array")) return;
    reader_.BeginArray();
    for (uint32_t i = 0; reader_.NextElement(); ++i) {
      path_.push_back({{}, i});
      T value{};
      element(value);
      to.push_back(std::move(value));
      path_.pop_back();
    }
    CheckCount(to.size(), rule);
  }

  template <class T, class F>
  void Map(std::map<std::string, T, std::less<>>& to, F element) {
    to.clear();
    if (!Expect(JsonKind::kObject, "an object")) return;
    reader_.BeginObject();
    while (const auto key = reader_.NextKey()) {
      const std::string name(*key);
      path_.push_back({name, 0});
      element(to[name]);
      path_.pop_back();
    }
  }

  // Ends the document: anything behind the value is a fault.
  void Finish();

  void Fault(std::string message);

  [[nodiscard]] bool ok() const { return faults_.empty() && reader_.ok(); }

  [[nodiscard]] std::vector<formwork::Fault> TakeFaults();

 private:
  friend class ObjectDecoder;

  struct Segment {
    std::string_view name;  // of an object's member; else an index
    uint32_t index = 0;
  };

  [[nodiscard]] bool Expect(JsonKind kind, const char* what);
  // What is written as text in JSON and parsed by its own type.
  template <class T>
  void Text(T& to, const char* what);
  void CheckCount(size_t count, LengthRule rule);
  [[nodiscard]] std::string Pointer() const;

  JsonReader reader_;
  std::vector<Segment> path_;
  std::vector<formwork::Fault> faults_;
};

// for (ObjectDecoder object(decoder, kFields); object.Next();) switch (object.index()) { case 0: …
// } Unknown members are skipped (a stored document carries the database's own); missing ones are
// faults.
class ObjectDecoder {
 public:
  ObjectDecoder(Decoder& decoder, std::span<const FieldName> fields);
  ObjectDecoder(const ObjectDecoder&) = delete;
  ObjectDecoder& operator=(const ObjectDecoder&) = delete;
  ~ObjectDecoder() = default;

  [[nodiscard]] bool Next();

  [[nodiscard]] size_t index() const { return index_; }

 private:
  [[nodiscard]] bool Find(std::string_view key);
  void ReportMissing();

  Decoder& decoder_;
  std::span<const FieldName> fields_;
  size_t index_ = 0;
  size_t expected_ = 0;
  bool open_ = false;
  bool inside_ = false;
  uint64_t seen_[4] = {};  // NOLINT: of the first 256 fields
};

// Decode(decoder, value) and Encode(writer, value) for what the language is made of; generated code
// adds the blueprint's own types. All are found by their arguments.
template <class T>

requires requires(Decoder& decoder, T& value) {
  decoder.Value(value);
}

void Decode(Decoder& decoder, T& to) {
  decoder.Value(to);
}

template <class T>
void Decode(Decoder& decoder, std::vector<T>& to) {
  decoder.List(to, {}, [&decoder](T& element) { Decode(decoder, element); });
}

template <class T>
void Decode(Decoder& decoder, std::map<std::string, T, std::less<>>& to) {
  decoder.Map(to, [&decoder](T& element) { Decode(decoder, element); });
}

template <class T>
void Decode(Decoder& decoder, std::optional<T>& to) {
  if (decoder.Null()) {
    to.reset();
  } else {
    Decode(decoder, to.emplace());
  }
}

inline void Encode(JsonWriter& writer, const std::string& value) {
  writer.String(value);
}

inline void Encode(JsonWriter& writer, int64_t value) {
  writer.Integer(value);
}

inline void Encode(JsonWriter& writer, double value) {
  writer.Number(value);
}

inline void Encode(JsonWriter& writer, bool value) {
  writer.Boolean(value);
}

inline void Encode(JsonWriter& writer, const Uuid& value) {
  writer.Plain(value.view());
}

inline void Encode(JsonWriter& writer, const Duration& value) {
  writer.Plain(value.ToString());
}

void Encode(JsonWriter& writer, const DateTime& value);
void Encode(JsonWriter& writer, const Date& value);
void Encode(JsonWriter& writer, const Bytes& value);

inline void Encode(JsonWriter& writer, const Json& value) {
  value.Write(writer);
}

template <class T>
void Encode(JsonWriter& writer, const std::optional<T>& value);
template <class T>
void Encode(JsonWriter& writer, const std::map<std::string, T, std::less<>>& value);

template <class T>
void Encode(JsonWriter& writer, const std::vector<T>& value) {
  writer.BeginArray();
  for (size_t i = 0; i < value.size(); ++i) {
    const T& element = value[i];
    writer.At(i, [&] { Encode(writer, element); });
  }
  writer.EndArray();
}

template <class T>
void Encode(JsonWriter& writer, const std::map<std::string, T, std::less<>>& value) {
  writer.BeginObject();
  for (const auto& [name, element] : value) {
    writer.Key(name);
    writer.At(name, [&, &at = element] { Encode(writer, at); });
  }
  writer.EndObject();
}

template <class T>
void Encode(JsonWriter& writer, const std::optional<T>& value) {
  if (value) {
    Encode(writer, *value);
  } else {
    writer.Null();
  }
}

template <class T>
[[nodiscard]] std::string EncodeJson(const T& value) {
  std::string out;
  out.reserve(256);
  JsonWriter writer(out);
  Encode(writer, value);
  return out;
}

// Notes every value on the way that could not be read again, because it breaks its rule.
template <class T>
[[nodiscard]] std::string EncodeJson(const T& value, std::vector<Fault>& faults) {
  std::string out;
  out.reserve(256);
  JsonWriter writer(out, &faults);
  Encode(writer, value);
  return out;
}

// A value and what does not fit; the value is whole only if there are no faults.
template <class T>
struct Decoded {
  T value = {};
  std::vector<Fault> faults;

  explicit operator bool() const { return faults.empty(); }
};

template <class T>
[[nodiscard]] Decoded<T> DecodeJson(std::string_view json) {
  Decoded<T> result;
  if (!IsUtf8(json)) {
    result.faults.push_back({"", "is not UTF-8"});
    return result;
  }
  Decoder decoder(json);
  Decode(decoder, result.value);
  decoder.Finish();
  if (!decoder.ok()) result.faults = decoder.TakeFaults();
  return result;
}

}  // namespace formwork
