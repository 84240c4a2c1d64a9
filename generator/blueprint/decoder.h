#pragma once
// Reads nodes into the model's members, by the tables of field.h. Every problem is reported where
// it stands and decoding goes on with the member's default.

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "generator/blueprint/field.h"
#include "generator/blueprint/model.h"
#include "generator/blueprint/parse.h"
#include "generator/blueprint/words.h"
#include "generator/blueprint/write_member.h"
#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::blueprint {

// One value on its way into the model.
struct Input {
  const reader::Node* node = nullptr;
  Span key = {};           // the key it stands under
  std::string_view owner;  // "queue 'orders'", for messages
  Origin origin = Origin::kGiven;
  bool entry = false;      // a named entry of a mapping, called `owner`
  void* object = nullptr;  // KindSpec::check: the decoded struct
};

class Decoder {
 public:
  Decoder(std::string_view source, Sink& sink) : source_(source), sink_(sink) {}

  // Fills `object`, the struct that `kind` describes, from a mapping (or nothing: defaults alone).
  void Fields(const KindSpec& kind, const Input& input, void* object);

  void Report(Diagnostic diagnostic) {
    ++reports_;
    if (!quiet_) sink_.Report(std::move(diagnostic));
  }

  // The scalar's text; nullopt after reporting that something else stands there.
  const std::string* Scalar(const FieldSpec& field, const Input& input);
  const reader::Node* Mapping(const FieldSpec& field, const Input& input);
  const reader::Node* Sequence(const FieldSpec& field, const Input& input);
  void Report(uint16_t code, const reader::Node& node, const Fault& fault);
  [[nodiscard]] Span Part(const reader::Node& scalar, size_t begin, size_t end) const;

  // The first byte of the source behind the span that is no blank; '\0' at the end.
  [[nodiscard]] char NextChar(Span span) const;

  bool Read(const FieldSpec& field, const Input& input, Text& out);
  bool Read(const FieldSpec& field, const Input& input, Number& out);
  bool Read(const FieldSpec& field, const Input& input, Flag& out);
  bool Read(const FieldSpec& field, const Input& input, Spanned<Duration>& out);
  bool Read(const FieldSpec& field, const Input& input, Spanned<Bytes>& out);
  bool Read(const FieldSpec& field, const Input& input, Spanned<Money>& out);
  bool Read(const FieldSpec& field, const Input& input, Spanned<Percent>& out);
  bool Read(const FieldSpec& field, const Input& input, Spanned<Type>& out);
  bool Read(const FieldSpec& field, const Input& input, std::string& out);

  template <class E>
  requires std::is_enum_v<E>

  bool Read(const FieldSpec& field, const Input& input, Spanned<E>& out) {
    const std::optional<size_t> index = WordIndex(field, input);
    if (index) out = {static_cast<E>(*index), input.node->span, input.origin};
    return index.has_value();
  }

  template <class T>
  bool Read(const FieldSpec& field, const Input& input, std::optional<T>& out) {
    T value = {};
    if (!Read(field, input, value)) return false;
    out = std::move(value);
    return true;
  }

  // A mapping of names to single values.
  template <class T>
  bool Read(const FieldSpec& field, const Input& input,
            std::map<std::string, T, std::less<>>& out) {
    if (input.node->IsNull()) return true;
    const reader::Node* node = Mapping(field, input);
    if (node == nullptr) return false;
    for (size_t i = 0; i < node->items.size(); ++i) {
      T value = {};
      const Input entry = EntryInput(*node, i, input.owner, input.origin);
      bool read = false;
      if constexpr (requires { typename T::Value; }) {
        value.key = entry.key;
        read = Read(field, entry, static_cast<typename T::Value&>(value));
      } else {
        read = Read(field, entry, value);
      }
      if (read) out[node->keys[i].text] = std::move(value);
    }
    return true;
  }

  template <class T>
  bool Read(const FieldSpec& field, const Input& input, std::vector<T>& out) {
    return field.holds == Holds::kMap ? Entries(field, input, out) : Items(field, input, out);
  }

  // A section with a table of its own.
  template <class T>
  requires std::is_class_v<T>

  bool Read(const FieldSpec& field, const Input& input, T& out) {
    if constexpr (requires { out.span; }) out.span = input.key;
    if (!input.node->IsNull() && Mapping(field, input) == nullptr) {
      if (field.always) Defaults(field, input, &out);
      return false;
    }
    Input section = input;
    if (!input.entry) section.owner = field.name;  // "budget lacks 'monthly'"
    Fields(*field.kind, section, &out);
    return true;
  }

  static Input EntryInput(const reader::Node& mapping, size_t index, std::string_view owner,
                          Origin origin);

 private:
  std::optional<size_t> WordIndex(const FieldSpec& field, const Input& input);
  void Place(Type& type, const reader::Node& node) const;
  bool InRange(const FieldSpec& field, const Input& input, int64_t value);
  void UnknownKeys(const KindSpec& kind, const Input& input);
  void Absent(const KindSpec& kind, const FieldSpec& field, const Input& input, void* object);
  // A section of which nothing could be read: its defaults, so that later checks do not judge
  // zeros.
  void Defaults(const FieldSpec& field, const Input& input, void* object);
  // The same without a word about what is missing: why has been said.
  void QuietDefaults(const FieldSpec& field, const Input& input, void* object);

  template <class T, class Parse>
  bool Value(const FieldSpec& field, const Input& input, Spanned<T>& out, Parse parse);

  // A mapping of names to sections.
  template <class T>
  bool Entries(const FieldSpec& field, const Input& input, std::vector<T>& out) {
    if (input.node->IsNull()) return true;
    const reader::Node* node = Mapping(field, input);
    if (node == nullptr) return false;
    out.reserve(node->items.size());
    for (size_t i = 0; i < node->items.size(); ++i) {
      const std::string owner = OwnerOf(*field.kind, node->keys[i].text);
      Input entry = EntryInput(*node, i, owner, input.origin);
      entry.entry = true;
      T value = {};
      if constexpr (requires { value.name; })
        value.name = {node->keys[i].text, node->keys[i].span, entry.origin};
      if constexpr (requires { value.function.value; })
        value.function = {node->keys[i].text, node->keys[i].span, entry.origin};
      // What could not be read is there all the same: its name may be referred to.
      if (!Read(field, entry, value) && !field.always) QuietDefaults(field, entry, &value);
      out.push_back(std::move(value));
    }
    return true;
  }

  template <class T>
  bool Items(const FieldSpec& field, const Input& input, std::vector<T>& out) {
    if (input.node->IsNull()) return true;
    const reader::Node* node = Sequence(field, input);
    if (node == nullptr) return false;
    out.reserve(node->items.size());
    for (const reader::Node& item : node->items) {
      T value = {};
      Input one = input;
      one.node = &item;
      if (Read(field, one, value)) out.push_back(std::move(value));
    }
    return true;
  }

  static std::string OwnerOf(const KindSpec& kind, std::string_view name);

  std::string_view source_;
  Sink& sink_;
  size_t reports_ = 0;
  bool quiet_ = false;
};

// --- rows
// -------------------------------------------------------------------------------------------------

template <class T>
struct LeafOf {  // a section unless said otherwise
  static constexpr Leaf kLeaf = Leaf::kSection;
};

template <class T>
requires std::is_enum_v<T>

struct LeafOf<Spanned<T>> {
  static constexpr Leaf kLeaf = Leaf::kWord;
  static constexpr std::span<const std::string_view> kList = kWords<T>;
};

// clang-format off
template <> struct LeafOf<Text> { static constexpr Leaf kLeaf = Leaf::kText; };
template <> struct LeafOf<std::string> { static constexpr Leaf kLeaf = Leaf::kText; };
template <> struct LeafOf<Number> { static constexpr Leaf kLeaf = Leaf::kInteger; };
template <> struct LeafOf<Flag> { static constexpr Leaf kLeaf = Leaf::kFlag; };
template <> struct LeafOf<Spanned<Duration>> { static constexpr Leaf kLeaf = Leaf::kDuration; };
template <> struct LeafOf<Spanned<Bytes>> { static constexpr Leaf kLeaf = Leaf::kBytes; };
template <> struct LeafOf<Spanned<Money>> { static constexpr Leaf kLeaf = Leaf::kMoney; };
template <> struct LeafOf<Spanned<Percent>> { static constexpr Leaf kLeaf = Leaf::kPercent; };
template <> struct LeafOf<Spanned<Type>> { static constexpr Leaf kLeaf = Leaf::kType; };

// clang-format on

template <class T>
struct LeafOf<Keyed<T>> : LeafOf<T> {};

template <class T>
struct Shape {
  using Element = T;
  static constexpr Holds kHolds = Holds::kOne;
};

template <class T>
struct Shape<std::optional<T>> : Shape<T> {};

template <class T>
struct Shape<std::vector<T>> {
  using Element = T;
  static constexpr Holds kHolds = LeafOf<T>::kLeaf == Leaf::kSection ? Holds::kMap : Holds::kList;
};

template <class T>
struct Shape<std::map<std::string, T, std::less<>>> {
  using Element = T;
  static constexpr Holds kHolds = Holds::kMap;
};

template <auto Member>
struct MemberOf;

template <class Object, class Value, Value Object::*Member>
struct MemberOf<Member> {
  using Type = Value;

  static void Read(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
    decoder.Read(field, input, static_cast<Object*>(object)->*Member);
  }

  static bool Write(const FieldSpec& field, const void* object, Shown& out) {
    return WriteMember(field, static_cast<const Object*>(object)->*Member, out);
  }
};

// A row for a member: what it looks like follows from the member's type.
template <auto Member>
[[nodiscard]] constexpr FieldSpec Row(std::string_view name) {
  using Element = typename Shape<typename MemberOf<Member>::Type>::Element;
  FieldSpec field{.name = name};
  field.leaf = LeafOf<Element>::kLeaf;
  field.holds = Shape<typename MemberOf<Member>::Type>::kHolds;
  if constexpr (requires { LeafOf<Element>::kList; }) field.words = LeafOf<Element>::kList;
  field.read = &MemberOf<Member>::Read;
  field.write = &MemberOf<Member>::Write;
  return field;
}

// A row with a reader and a writer of its own.
[[nodiscard]] constexpr FieldSpec OwnRow(std::string_view name, Leaf leaf, Holds holds,
                                         ReadField read, WriteField write) {
  FieldSpec field{.name = name};
  field.leaf = leaf;
  field.holds = holds;
  field.read = read;
  field.write = write;
  return field;
}

// `allow`, in whatever holds it.
template <auto Member>
constexpr FieldSpec AllowRow() {
  return Row<Member>("allow")
      .Example("{ FW3021: it stops after three rounds }")
      .Doc(
          "Warnings that are meant here, by code, each with the reason; one that silences nothing "
          "is itself one.");
}

}  // namespace formwork::blueprint
