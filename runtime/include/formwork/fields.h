#pragma once
// A struct as a table of its fields, an enumeration as a table of its words: their names in JSON,
// their members, their rules. The table reads, checks and writes. Generated code alone uses this:
//   constexpr auto kMessage = FieldsOf<Message>(Field("id", &Message::id),
//                                               Field("text", &Message::text, LengthRule{.min =
//                                               1}));

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <formwork/decoder.h>

namespace formwork {

struct NoRule {};

// Of a list or a map: how many elements it may have (a list), and what holds for each of them.
template <class Rule = NoRule>
struct Elements {
  LengthRule count = {};
  Rule element = {};
};

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsElements = false;
template <class T>
inline constexpr bool kIsElements<Elements<T>> = true;

template <class Struct, class Value, class Rule, size_t kSize>
struct FieldOf {
  std::string_view name;
  JsonName<kSize> key;
  Value Struct::*member;
  Rule rule;
  static constexpr bool kRequired = !kIsOptional<Value>;
};

template <class Struct, class Value, size_t kSize, class Rule = NoRule>
[[nodiscard]] constexpr FieldOf<Struct, Value, Rule, kSize> Field(const char (&name)[kSize],
                                                                  Value Struct::*member,
                                                                  Rule rule = {}) {
  return {std::string_view(name, kSize - 1), name, member, rule};
}

template <class T, class Rule>
void DecodeBy(Decoder& decoder, T& to, const Rule& rule) {
  if constexpr (std::is_same_v<Rule, NoRule>) {
    Decode(decoder, to);
  } else if constexpr (kIsOptional<T>) {
    if (decoder.Null()) {
      to.reset();
    } else {
      DecodeBy(decoder, to.emplace(), rule);
    }
  } else if constexpr (kIsElements<Rule>) {
    const auto element = [&decoder, &rule](auto& value) { DecodeBy(decoder, value, rule.element); };
    if constexpr (requires { typename T::mapped_type; }) {
      decoder.Map(to, element);
    } else {
      decoder.List(to, rule.count, element);
    }
  } else {
    decoder.Value(to, rule);
  }
}

// The same rules for what is written; what is in a struct, its own table looks at.
template <class T, class Rule>
void NoteBy(JsonWriter& writer, const T& value, const Rule& rule) {
  if constexpr (std::is_same_v<Rule, NoRule>) {
    return;
  } else if constexpr (kIsOptional<T>) {
    if (value) NoteBy(writer, *value, rule);
  } else if constexpr (kIsElements<Rule>) {
    if constexpr (requires { typename T::mapped_type; }) {
      for (const auto& [name, element] : value)
        writer.At(name, [&, &at = element] { NoteBy(writer, at, rule.element); });
    } else {
      for (size_t i = 0; i < value.size(); ++i)
        writer.At(i, [&] { NoteBy(writer, value[i], rule.element); });
      writer.Note(CountBreach(value.size(), rule.count));
    }
  } else {
    if (!Keeps(value, rule)) writer.Note(Breach(value, rule));
  }
}

// The table's own Encode hides the free ones.
template <class Field, class T>
void EncodeValue(JsonWriter& writer, const Field& field, const T& value) {
  writer.Key(field.key);
  writer.At(field.name, [&] {
    if (writer.checks()) NoteBy(writer, value, field.rule);
    Encode(writer, value);
  });
}

template <class Struct, class... Fields>
class FieldTable {
 public:
  constexpr explicit FieldTable(Fields... fields)
      : fields_(fields...), names_{FieldName{fields.name, Fields::kRequired}...} {}

  void Decode(Decoder& decoder, Struct& to) const {
    for (ObjectDecoder object(decoder, names_); object.Next();)
      DecodeAt(object.index(), decoder, to, std::index_sequence_for<Fields...>());
  }

  // An optional without a value is left out.
  void Encode(JsonWriter& writer, const Struct& value) const {
    writer.BeginObject();
    std::apply([&](const auto&... field) { (EncodeOne(writer, field, value), ...); }, fields_);
    writer.EndObject();
  }

 private:
  template <size_t... kIndices>
  void DecodeAt(size_t index, Decoder& decoder, Struct& to,
                std::index_sequence<kIndices...> /*fields*/) const {
    const auto decode = [&](const auto& field) {
      DecodeBy(decoder, to.*field.member, field.rule);
      return true;
    };
    static_cast<void>(((index == kIndices && decode(std::get<kIndices>(fields_))) || ...));
  }

  template <class Field>
  static void EncodeOne(JsonWriter& writer, const Field& field, const Struct& from) {
    const auto& value = from.*field.member;
    if constexpr (Field::kRequired) {
      EncodeValue(writer, field, value);
    } else if (value) {
      EncodeValue(writer, field, *value);
    }
  }

  std::tuple<Fields...> fields_;
  std::array<FieldName, sizeof...(Fields)> names_;
};

template <class Struct, class... Fields>
[[nodiscard]] constexpr FieldTable<Struct, Fields...> FieldsOf(Fields... fields) {
  return FieldTable<Struct, Fields...>(fields...);
}

// Enumerator i has word i.
template <class Enum, size_t kCount>
class WordTable {
 public:
  constexpr explicit WordTable(const std::array<std::string_view, kCount>& words) : words_(words) {
    for (const std::string_view word : words)
      plain_ = plain_ && IsPlainWord(word);
  }

  [[nodiscard]] constexpr std::string_view NameOf(Enum value) const {
    const auto index = static_cast<size_t>(value);
    return index < kCount ? words_[index] : std::string_view();
  }

  [[nodiscard]] constexpr std::optional<Enum> Parse(std::string_view text) const {
    for (size_t i = 0; i < kCount; ++i) {
      if (words_[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
  }

  void Decode(Decoder& decoder, Enum& to) const { to = static_cast<Enum>(decoder.Enum(words_)); }

  void Encode(JsonWriter& writer, Enum value) const {
    if (static_cast<size_t>(value) >= kCount) writer.Note("must be one of its words");
    if (plain_) {
      writer.Plain(NameOf(value));
    } else {
      writer.String(NameOf(value));
    }
  }

 private:
  std::array<std::string_view, kCount> words_;
  bool plain_ = true;
};

template <class Enum, class... Words>
[[nodiscard]] constexpr WordTable<Enum, sizeof...(Words)> WordsOf(Words... words) {
  return WordTable<Enum, sizeof...(Words)>(
      std::array<std::string_view, sizeof...(Words)>{std::string_view(words)...});
}

}  // namespace formwork
