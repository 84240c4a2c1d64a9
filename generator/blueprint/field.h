#pragma once
// One row per field of the language. The same row decodes the field, suggests its name, documents
// it in the reference, and describes it in the JSON Schema.

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace formwork::reader {
struct Node;
}

namespace formwork::blueprint {

// What one value looks like.
enum class Leaf : uint8_t {
  kText,
  kName,
  kInteger,
  kFlag,
  kDuration,
  kBytes,
  kMoney,
  kPercent,
  kWord,
  kType,
  kHttp,
  kSchedule,
  kQuery,
  kSection,
};

// How many of them a field holds.
enum class Holds : uint8_t { kOne, kList, kMap };

// Build fields are the same in all environments; deploy fields may differ.
enum class Stage : uint8_t { kBuild, kDeploy };

struct FieldSpec;
struct Shown;
class Decoder;
struct Input;

struct KindSpec {
  std::string_view name;  // "queue"
  std::string_view doc;
  std::span<const FieldSpec> fields;
  // What the single fields cannot say: exactly one trigger, fields that exclude one another. May be
  // null.
  void (*check)(Decoder&, const Input&) = nullptr;
};

using ReadField = void (*)(Decoder&, const FieldSpec&, const Input&, void* object);
using WriteField = bool (*)(const FieldSpec&, const void* object, Shown& out);

struct FieldSpec {
  std::string_view name;
  std::string_view doc = {};
  std::string_view example = {};        // a value for messages; else the default or the leaf's own
  std::string_view fallback = {};       // the default as the user would write it; a list as "a, b"
  std::string_view fallback_note = {};  // a default that depends on other values, in words
  Leaf leaf = Leaf::kText;
  Holds holds = Holds::kOne;
  Stage stage = Stage::kBuild;
  bool required = false;
  bool always = false;  // a section that is there even if nobody wrote it
  int64_t min = std::numeric_limits<int64_t>::min();  // integers, milliseconds, bytes, millionths
  int64_t max = std::numeric_limits<int64_t>::max();
  std::span<const std::string_view> words = {};
  const KindSpec* kind = nullptr;
  ReadField read = nullptr;
  WriteField write = nullptr;  // null: nothing of it is kept in the model

  [[nodiscard]] constexpr FieldSpec Doc(std::string_view text) const {
    FieldSpec copy = *this;
    copy.doc = text;
    return copy;
  }

  [[nodiscard]] constexpr FieldSpec Example(std::string_view text) const {
    FieldSpec copy = *this;
    copy.example = text;
    return copy;
  }

  [[nodiscard]] constexpr FieldSpec Default(std::string_view text) const {
    FieldSpec copy = *this;
    copy.fallback = text;
    return copy;
  }

  [[nodiscard]] constexpr FieldSpec DefaultIs(std::string_view note) const {
    FieldSpec copy = *this;
    copy.fallback_note = note;
    return copy;
  }

  [[nodiscard]] constexpr FieldSpec Range(int64_t low, int64_t high) const {
    FieldSpec copy = *this;
    copy.min = low;
    copy.max = high;
    return copy;
  }

  [[nodiscard]] constexpr FieldSpec Deploy() const {
    FieldSpec copy = *this;
    copy.stage = Stage::kDeploy;
    return copy;
  }

  [[nodiscard]] constexpr FieldSpec Required() const {
    FieldSpec copy = *this;
    copy.required = true;
    return copy;
  }

  [[nodiscard]] constexpr FieldSpec Always() const {
    FieldSpec copy = *this;
    copy.always = true;
    return copy;
  }

  // Another table for the same struct: a service's retry has other defaults than an activity's.
  [[nodiscard]] constexpr FieldSpec Of(const KindSpec& other) const {
    FieldSpec copy = *this;
    copy.kind = &other;
    return copy;
  }
};

// The whole language: the top level's table leads to all others.
extern const KindSpec kBlueprintKind;

}  // namespace formwork::blueprint
