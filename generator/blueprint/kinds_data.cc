// What functions work with: types, containers, queues, secrets, services.
#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/decoder.h"
#include "generator/blueprint/kinds.h"
#include "generator/blueprint/problems.h"

namespace formwork::blueprint {

void ReadTypes(Decoder& decoder, const FieldSpec& field, const Input& input, void* object);
bool WriteTypes(const FieldSpec& field, const void* object, Shown& out);

namespace {

// A field's value is its type, or {type, description}.
struct LongField {
  Spanned<Type> type;
  std::string description;
};

constexpr FieldSpec kLongField[] = {
    Row<&LongField::type>("type").Example("string").Required().Doc("The field's type."),
    Row<&LongField::description>("description")
        .Doc("What the field means; goes into schemas and comments."),
};

constinit const KindSpec kLongFieldKind{"field", "A field with a description.", kLongField};
constexpr FieldSpec kTypeLeaf = Row<&LongField::type>("type");
const FieldSpec kLongRow = FieldSpec{.name = "field"}.Of(kLongFieldKind);

// `{ status: enum(open, closed) }`: in { } the comma ends the value, and `closed)` becomes a key.
// Said once, in the words of what was meant.
struct CutField {
  bool open = false;  // the pieces up to the closing parenthesis are still to come

  bool Swallows(const Input& value, std::string_view key) {
    if (!open || !value.node->IsNull()) return open = false;
    open = key.find(')') == std::string_view::npos;
    return true;
  }

  bool Begins(Decoder& decoder, const Input& value) {
    if (!value.node->IsScalar() || value.node->style != reader::ScalarStyle::kPlain) return false;
    const std::string_view text = value.node->text;
    open = std::ranges::count(text, '(') > std::ranges::count(text, ')') &&
           decoder.NextChar(value.node->span) == ',';
    if (!open) return false;
    decoder.Report(BadValue(
        1007, value.node->span,
        {.begin = 0,
         .end = 0,
         .message = StrCat("the comma behind '", text, "' ends the value"),
         .help = "inside { } quote a type that holds a comma, or write one field per line"}));
    return true;
  }
};

void ReadTypeField(Decoder& decoder, const Input& input, std::vector<Field>& fields,
                   const Text& name) {
  Field field{.name = name, .type = {}, .doc = {}};
  if (input.node->IsMapping()) {
    LongField both;
    decoder.Fields(kLongFieldKind, input, &both);
    field.type = both.type.value;
    field.doc = both.description;
    fields.push_back(std::move(field));
    return;
  }
  FieldSpec leaf = kTypeLeaf.Example("string");
  leaf.name = name.value;
  Spanned<Type> type;
  if (input.node->IsNull()) {
    decoder.Report(EmptyValue(input.key, name.value, ExampleOf(leaf)));
    type.value.kind = TypeKind::kNamed;
  } else if (!decoder.Read(leaf, input, type)) {
    type.value.kind = TypeKind::kNamed;  // known to be there, of a type without a name
  }
  field.type = type.value;
  fields.push_back(std::move(field));
}

Input NamedEntry(const reader::Node& mapping, size_t index, std::string_view owner, Origin origin) {
  Input entry = Decoder::EntryInput(mapping, index, owner, origin);
  entry.entry = true;
  return entry;
}

void ReadUniqueKeys(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  const reader::Node* node = decoder.Sequence(field, input);
  if (node == nullptr) return;
  for (const reader::Node& item : node->items) {
    if (item.IsScalar()) {
      decoder.Report(WrongShape(item.span, "a unique key", "a list of paths", "a single value",
                                StrCat(field.name, ": [[", item.text, "]]")));
      continue;
    }
    UniqueKey key;
    Input one = input;
    one.node = &item;
    FieldSpec list = field;
    list.holds = Holds::kList;
    if (decoder.Read(list, one, key.paths))
      static_cast<Container*>(object)->unique_keys.push_back(std::move(key));
  }
}

bool WriteUniqueKeys(const FieldSpec& field, const void* object, Shown& out) {
  out.kind = Shown::Kind::kList;
  for (const UniqueKey& key : static_cast<const Container*>(object)->unique_keys) {
    Shown paths;
    if (WriteMember(field, key.paths, paths)) out.Add("", std::move(paths));
  }
  return !out.entries.empty();
}

constexpr FieldSpec kContainer[] = {
    Row<&Container::of>("of").Example("Message").Required().Doc(
        "The type of its documents; it has a field `id`."),
    Row<&Container::partition_key>("partitionKey")
        .Example("/channelId")
        .Required()
        .Doc("The field that spreads the documents, such as `/channelId`: text, always there, one "
             "path. It cannot be "
             "changed without moving all data."),
    Row<&Container::ttl>("ttl")
        .Range(kSecond, 3650 * kDay)
        .Deploy()
        .DefaultIs("documents stay")
        .Doc("How long a document is kept after its last change."),
    OwnRow("uniqueKeys", Leaf::kText, Holds::kList, &ReadUniqueKeys, &WriteUniqueKeys)
        .Doc("Fields whose values together occur once per partition: a list of lists of paths, "
             "`[[/email]]`."),
    Row<&Container::exclude_from_index>("excludeFromIndex")
        .Doc("Paths that no query filters or sorts by: cheaper writes."),
    Row<&Container::description>("description").Doc("What it holds."),
    AllowRow<&Container::allow>(),
};

constexpr FieldSpec kQueue[] = {
    Row<&Queue::of>("of").Example("Message").Required().Doc("The type of its messages."),
    Row<&Queue::attempts>("attempts")
        .Default("5")
        .Range(1, 100)
        .Deploy()
        .Doc("Deliveries of a message before it goes to the dead letter."),
    Row<&Queue::retry_after>("retryAfter")
        .Default("10s")
        .Range(0, 7 * kDay)
        .Deploy()
        .Doc("Pause between two deliveries; one value for all queues of an app."),
    Row<&Queue::dead_letter>("deadLetter")
        .DefaultIs("the queue's name and `-dead`")
        .Doc("The queue for messages that could not be handled, each with its error; it need not "
             "be declared."),
    Row<&Queue::batch>("batch").Default("16").Range(1, 32).Deploy().Doc(
        "Messages that an instance handles at once."),
    Row<&Queue::ttl>("ttl")
        .Range(kSecond, 365 * kDay)
        .DefaultIs("the cloud's, 7 days in Azure")
        .Doc("How long an unread message is kept."),
    Row<&Queue::description>("description").Doc("What its messages mean."),
    AllowRow<&Queue::allow>(),
};

constexpr FieldSpec kSecret[] = {
    Row<&Secret::description>("description")
        .Doc("What the secret opens, and where a person gets one."),
    AllowRow<&Secret::allow>(),
};

constexpr FieldSpec kService[] = {
    Row<&Service::kind>("kind").Required().Doc("How it is spoken to."),
    Row<&Service::model>("model")
        .Example("gemini-2.5-flash-lite")
        .Deploy()
        .DefaultIs("`gemini-2.5-flash-lite` for kind `gemini`")
        .Doc("The AI model."),
    Row<&Service::url>("url")
        .Example("https://api.example.com")
        .Deploy()
        .DefaultIs("the provider's, for kind `gemini`")
        .Doc("The base address, https."),
    Row<&Service::secret>("secret").Example("gemini-api-key").Doc("The secret that holds its key."),
    Row<&Service::deadline>("deadline")
        .Default("800ms")
        .Range(1, 230 * kSecond)
        .Deploy()
        .Doc("Longest time of a call, all attempts together."),
    Row<&Service::timeout>("timeout")
        .Default("600ms")
        .Range(1, 230 * kSecond)
        .Deploy()
        .Doc("Longest time of one attempt."),
    Row<&Service::retry>("retry")
        .Of(kServiceRetryKind)
        .Always()
        .Deploy()
        .Doc("How a failed attempt is repeated."),
    Row<&Service::on_failure>("onFailure")
        .Default("closed")
        .Doc("`closed` fails the call; `open` gives the function an answer \"not available\" and "
             "it goes on."),
    Row<&Service::description>("description").Doc("What it is used for."),
    AllowRow<&Service::allow>(),
};

}  // namespace

void ReadTypes(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  if (input.node->IsNull()) return;
  const reader::Node* node = decoder.Mapping(field, input);
  if (node == nullptr) return;
  for (size_t i = 0; i < node->items.size(); ++i) {
    const std::string owner = StrCat("type '", node->keys[i].text, "'");
    const Input entry = NamedEntry(*node, i, owner, input.origin);
    TypeDefinition type;
    type.name = {node->keys[i].text, entry.key, entry.origin};
    CutField cut;
    const bool filled = !entry.node->IsNull() && decoder.Mapping(field, entry) != nullptr;
    type.unread = !filled && !entry.node->IsNull();
    for (size_t f = 0; filled && f < entry.node->items.size(); ++f) {
      const Input value = Decoder::EntryInput(*entry.node, f, "field", entry.origin);
      if (cut.Swallows(value, entry.node->keys[f].text)) continue;
      if (cut.Begins(decoder, value)) continue;
      ReadTypeField(decoder, value, type.fields,
                    {entry.node->keys[f].text, value.key, value.origin});
    }
    static_cast<Blueprint*>(object)->types.push_back(std::move(type));
  }
}

bool WriteTypes(const FieldSpec& field, const void* object, Shown& out) {
  out.kind = Shown::Kind::kMap;
  for (const TypeDefinition& type : static_cast<const Blueprint*>(object)->types) {
    Shown shown;
    shown.kind = Shown::Kind::kMap;
    for (const Field& one : type.fields) {
      LongField both{.type = {one.type, one.type.span, Origin::kGiven}, .description = one.doc};
      Shown value;
      const bool some = one.doc.empty() ? WriteMember(field, both.type, value)
                                        : WriteMember(kLongRow, both, value);
      if (some) shown.Add(one.name.value, std::move(value));
    }
    AddNamed(type.name, std::move(shown), out);
  }
  return !out.entries.empty();
}

constinit const KindSpec kTypeKind{"type", "A mapping of field names to types.", {}};
constinit const KindSpec kContainerKind{"container", "A collection of documents of one type.",
                                        kContainer};
constinit const KindSpec kQueueKind{"queue", "Messages of one type, handled at least once.",
                                    kQueue};
constinit const KindSpec kSecretKind{
    "secret", "A secret; its value is set in the cloud, never in a file.", kSecret};
constinit const KindSpec kServiceKind{"service", "A service outside the platform.", kService};

}  // namespace formwork::blueprint
