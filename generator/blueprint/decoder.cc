#include "generator/blueprint/decoder.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/problems.h"

namespace formwork::blueprint {
namespace {

using reader::Node;

std::string_view Describe(const Node& node) {
  switch (node.kind) {
    case reader::NodeKind::kNull:
      return "nothing";
    case reader::NodeKind::kScalar:
      return "a single value";
    case reader::NodeKind::kSequence:
      return "a list";
    case reader::NodeKind::kMapping:
      return "a mapping";
  }
  return "";
}

std::string Quoted(std::string_view name) {
  return StrCat("'", name, "'");
}

// An entry of a mapping is spoken of by its own name.
std::string Subject(const FieldSpec& field, const Input& input) {
  return field.holds == Holds::kMap && input.entry ? std::string(input.owner) : Quoted(field.name);
}

// A key of the node that was surely meant to be this field.
bool Misspelt(const FieldSpec& field, const KindSpec& kind, const Node& node) {
  return std::ranges::any_of(node.keys, [&](const reader::Key& key) {
    return NearestField(key.text, kind) == field.name;
  });
}

// A default as a node: what the user would have written.
Node FallbackNode(const FieldSpec& field, Span span) {
  Node node;
  node.span = span;
  if (field.leaf == Leaf::kSection) return node;
  if (field.holds != Holds::kList) {
    node.kind = reader::NodeKind::kScalar;
    node.text = std::string(field.fallback);
    return node;
  }
  node.kind = reader::NodeKind::kSequence;
  std::string_view rest = field.fallback;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(", "), rest.size());
    Node item;
    item.kind = reader::NodeKind::kScalar;
    item.span = span;
    item.text = std::string(rest.substr(0, comma));
    node.items.push_back(std::move(item));
    rest.remove_prefix(std::min(comma + 2, rest.size()));
  }
  return node;
}

}  // namespace

std::string Decoder::OwnerOf(const KindSpec& kind, std::string_view name) {
  return StrCat(kind.name, " '", name, "'");
}

Input Decoder::EntryInput(const Node& mapping, size_t index, std::string_view owner,
                          Origin origin) {
  const Node& node = mapping.items[index];
  return {.node = &node,
          .key = mapping.keys[index].span,
          .owner = owner,
          .origin = node.overlay ? Origin::kOverlay : origin};
}

void Decoder::Fields(const KindSpec& kind, const Input& input, void* object) {
  UnknownKeys(kind, input);
  for (const FieldSpec& field : kind.fields) {
    const Node& node = *input.node;
    const auto at = std::ranges::find(node.keys, field.name, &reader::Key::text);
    if (at == node.keys.end()) {
      Absent(kind, field, input, object);
      continue;
    }
    Input value =
        EntryInput(node, static_cast<size_t>(at - node.keys.begin()), input.owner, input.origin);
    if (value.node->IsNull() && field.leaf != Leaf::kSection && field.holds == Holds::kOne) {
      Report(EmptyValue(value.key, field.name, ExampleOf(field)));
    } else {
      const size_t before = reports_;
      field.read(*this, field, value, object);
      // What could not be read counts as left out: later checks judge the default, not a zero.
      const bool restore =
          reports_ != before && field.holds == Holds::kOne && !field.fallback.empty();
      if (restore) Absent(kind, field, input, object);
    }
  }
  if (kind.check == nullptr) return;
  Input whole = input;
  whole.object = object;
  kind.check(*this, whole);
}

void Decoder::Absent(const KindSpec& kind, const FieldSpec& field, const Input& input,
                     void* object) {
  if (field.required) {
    if (Misspelt(field, kind, *input.node)) return;  // said once
    Report(MissingKey(input.key, input.owner, field.name, ExampleOf(field)));
  } else if (!field.fallback.empty() || field.always) {
    const Node node = FallbackNode(field, input.key);
    field.read(*this, field,
               {.node = &node, .key = input.key, .owner = input.owner, .origin = Origin::kDefault},
               object);
  }
}

void Decoder::Defaults(const FieldSpec& field, const Input& input, void* object) {
  const Node nothing = FallbackNode(field, input.key);
  Input empty = input;
  empty.node = &nothing;
  empty.origin = Origin::kDefault;
  Fields(*field.kind, empty, object);
}

void Decoder::QuietDefaults(const FieldSpec& field, const Input& input, void* object) {
  const bool before = std::exchange(quiet_, true);
  Defaults(field, input, object);
  quiet_ = before;
}

void Decoder::UnknownKeys(const KindSpec& kind, const Input& input) {
  for (const reader::Key& key : input.node->keys) {
    const bool known = std::ranges::any_of(
        kind.fields, [&](const FieldSpec& field) { return field.name == key.text; });
    if (!known) Report(UnknownKey(key.span, key.text, kind));
  }
}

void Decoder::Report(uint16_t code, const Node& node, const Fault& fault) {
  Report(BadValue(code, Part(node, fault.begin, fault.end), fault));
}

Span Decoder::Part(const Node& scalar, size_t begin, size_t end) const {
  return reader::PartOf(scalar, source_, begin, end);
}

char Decoder::NextChar(Span span) const {
  const size_t at = source_.find_first_not_of(' ', span.end);
  return at == std::string_view::npos ? '\0' : source_[at];
}

const std::string* Decoder::Scalar(const FieldSpec& field, const Input& input) {
  if (input.node->IsScalar() && !input.node->text.empty()) return &input.node->text;
  if (input.node->IsScalar()) {
    Report(EmptyValue(input.node->span, field.name, ExampleOf(field)));
    return nullptr;
  }
  Report(WrongShape(input.node->IsNull() ? input.key : input.node->span, Quoted(field.name),
                    LeafWord(field), Describe(*input.node), ExampleOf(field)));
  return nullptr;
}

const Node* Decoder::Mapping(const FieldSpec& field, const Input& input) {
  if (input.node->IsMapping()) return input.node;
  const std::string example =
      input.entry
          ? EntryExample(field, source_.substr(input.key.begin, input.key.end - input.key.begin))
          : ExampleOf(field);
  Report(WrongShape(input.node->span, Subject(field, input), "a mapping", Describe(*input.node),
                    example));
  return nullptr;
}

const Node* Decoder::Sequence(const FieldSpec& field, const Input& input) {
  if (input.node->IsSequence()) return input.node;
  Report(WrongShape(input.node->span, Quoted(field.name), "a list", Describe(*input.node),
                    input.node->IsScalar() ? StrCat(field.name, ": [", input.node->text, "]")
                                           : ExampleOf(field)));
  return nullptr;
}

bool Decoder::InRange(const FieldSpec& field, const Input& input, int64_t value) {
  if (value >= field.min && value <= field.max) return true;
  Report(OutOfRange(input.node->span, input.node->text, field));
  return false;
}

template <class T, class Parse>
bool Decoder::Value(const FieldSpec& field, const Input& input, Spanned<T>& out, Parse parse) {
  const std::string* text = Scalar(field, input);
  if (text == nullptr) return false;
  Parsed<T> parsed = parse(*text);
  if (const Fault* fault = std::get_if<Fault>(&parsed)) {
    Report(field.leaf == Leaf::kType ? 1007 : 1005, *input.node, *fault);
    return false;
  }
  out = {std::move(std::get<T>(parsed)), input.node->span, input.origin};
  return true;
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Text& out) {
  const std::string* text = Scalar(field, input);
  if (text == nullptr) return false;
  out = {*text, input.node->span, input.origin};
  return true;
}

bool Decoder::Read(const FieldSpec& field, const Input& input, std::string& out) {
  const std::string* text = Scalar(field, input);
  if (text == nullptr) return false;
  out = *text;
  return true;
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Number& out) {
  if (input.node->IsScalar() && input.node->style != reader::ScalarStyle::kPlain &&
      !input.node->text.empty()) {
    Report(QuotedValue(input.node->span, field.name, input.node->text));
    return false;
  }
  return Value(field, input, out, ParseInteger) && InRange(field, input, out.value);
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Flag& out) {
  return Value(field, input, out, [](std::string_view text) -> Parsed<bool> {
    if (text == "true" || text == "false") return text == "true";
    return Fault{.begin = 0,
                 .end = text.size(),
                 .message = StrCat("'", text, "' is neither true nor false"),
                 .help = "write true or false"};
  });
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Spanned<Duration>& out) {
  return Value(field, input, out, ParseDuration) && InRange(field, input, out.value.count());
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Spanned<Bytes>& out) {
  return Value(field, input, out, ParseBytes) && InRange(field, input, out.value.count);
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Spanned<Money>& out) {
  return Value(field, input, out, ParseMoney) && InRange(field, input, out.value.cents);
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Spanned<Percent>& out) {
  return Value(field, input, out, ParsePercent) && InRange(field, input, out.value.millionths);
}

bool Decoder::Read(const FieldSpec& field, const Input& input, Spanned<Type>& out) {
  if (!Value(field, input, out, ParseType)) return false;
  Place(out.value, *input.node);
  return true;
}

// The parser's places are offsets in the scalar; from here on they are places in the file.
void Decoder::Place(Type& type, const Node& node) const {
  type.span = Part(node, type.span.begin, type.span.end);
  for (Type& element : type.element)
    Place(element, node);
}

std::optional<size_t> Decoder::WordIndex(const FieldSpec& field, const Input& input) {
  const std::string* text = Scalar(field, input);
  if (text == nullptr) return std::nullopt;
  const auto at = std::ranges::find(field.words, *text);
  if (at != field.words.end()) return static_cast<size_t>(at - field.words.begin());
  Report(UnknownWord(input.node->span, field, *text));
  return std::nullopt;
}

}  // namespace formwork::blueprint
