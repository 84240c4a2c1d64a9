#pragma once
// Decodes JSON straight into structs while it checks the blueprint's rules, and names every field
// that does not fit. Generated code alone uses this. Values are filled in place: a struct of thirty
// fields is not copied about.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/json_reader.h>
#include <formwork/json_value.h>
#include <formwork/problem.h>
#include <formwork/types.h>

namespace formwork {

struct LengthRule {  // string: code points; list: elements
  int64_t min = 0;
  int64_t max = std::numeric_limits<int64_t>::max();
};

struct IntegerRule {
  int64_t min = std::numeric_limits<int64_t>::min();
  int64_t max = std::numeric_limits<int64_t>::max();
};

struct NumberRule {
  double min = -std::numeric_limits<double>::max();
  double max = std::numeric_limits<double>::max();
};

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
      element(to.emplace_back());
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
  uint64_t seen_[4] = {};  // NOLINT: up to 256 fields; the generator refuses more
};

// Convenience for generated and hand-written code: void Decode(Decoder&, T&) is found by its
// argument.
template <class T>
[[nodiscard]] std::optional<T> DecodeJson(std::string_view json,
                                          std::vector<Fault>* faults = nullptr) {
  Decoder decoder(json);
  T value;
  Decode(decoder, value);
  decoder.Finish();
  if (decoder.ok()) return value;
  if (faults != nullptr) *faults = decoder.TakeFaults();
  return std::nullopt;
}

template <class T>
[[nodiscard]] std::string EncodeJson(const T& value) {
  std::string out;
  JsonWriter writer(out);
  Encode(writer, value);
  return out;
}

}  // namespace formwork
