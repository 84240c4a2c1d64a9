// Json, the tree.

#include <algorithm>

#include <formwork/json_value.h>

namespace formwork {

Json::Json(bool value) : kind_(JsonKind::kBoolean), boolean_(value) {}

Json::Json(int64_t value) : kind_(JsonKind::kNumber), text_(std::to_string(value)) {}

Json::Json(double value) : kind_(JsonKind::kNumber) {
  JsonWriter(text_).Number(value);
}

Json::Json(std::string text) : kind_(JsonKind::kString), text_(std::move(text)) {}

Json Json::Array() {
  Json json;
  json.kind_ = JsonKind::kArray;
  return json;
}

Json Json::Object() {
  Json json;
  json.kind_ = JsonKind::kObject;
  return json;
}

std::optional<Json> Json::Parse(std::string_view text) {
  if (!IsUtf8(text)) return std::nullopt;
  JsonReader reader(text);
  Json json = Read(reader);
  if (!reader.Finish()) return std::nullopt;
  return json;
}

Json Json::Read(JsonReader& reader) {
  Json json;
  json.kind_ = reader.Peek();
  switch (json.kind_) {
    case JsonKind::kNull:
      reader.Null();
      break;
    case JsonKind::kBoolean:
      json.boolean_ = reader.Boolean();
      break;
    case JsonKind::kNumber:
      json.text_ = reader.Number();
      // The host reads numbers as doubles and would make something else of this one.
      if (reader.ok() && !JsonToDouble(json.text_)) reader.Fail("number out of range");
      break;
    case JsonKind::kString:
      json.text_ = reader.String();
      break;
    case JsonKind::kArray:
      reader.BeginArray();
      while (reader.NextElement())
        json.elements_.push_back(Read(reader));
      break;
    case JsonKind::kObject:
      reader.BeginObject();
      while (const auto key = reader.NextKey()) {
        std::string name(*key);
        json.Set(std::move(name), Read(reader));
      }
      break;
    case JsonKind::kNothing:
      reader.Fail("expected a value");
      json.kind_ = JsonKind::kNull;
      break;
  }
  return json;
}

bool Json::AsBoolean(bool otherwise) const {
  return kind_ == JsonKind::kBoolean ? boolean_ : otherwise;
}

int64_t Json::AsInteger(int64_t otherwise) const {
  return kind_ == JsonKind::kNumber ? JsonToInt64(text_).value_or(otherwise) : otherwise;
}

double Json::AsNumber(double otherwise) const {
  return kind_ == JsonKind::kNumber ? JsonToDouble(text_).value_or(otherwise) : otherwise;
}

namespace {

const std::string kNoText;
const Json kNoValue;

}  // namespace

const std::string& Json::AsString() const {
  return kind_ == JsonKind::kString ? text_ : kNoText;
}

const Json& Json::operator[](std::string_view name) const {
  const auto at = std::ranges::find(names_, name);
  return at == names_.end() ? kNoValue : elements_[static_cast<size_t>(at - names_.begin())];
}

const Json& Json::operator[](size_t index) const {
  return index < elements_.size() ? elements_[index] : kNoValue;
}

Json& Json::Set(std::string name, Json value) {
  if (kind_ == JsonKind::kNull) kind_ = JsonKind::kObject;
  const auto at = std::ranges::find(names_, name);
  if (at != names_.end()) {
    elements_[static_cast<size_t>(at - names_.begin())] = std::move(value);
    return *this;
  }
  names_.push_back(std::move(name));
  elements_.push_back(std::move(value));
  return *this;
}

Json& Json::Add(Json value) {
  if (kind_ == JsonKind::kNull) kind_ = JsonKind::kArray;
  elements_.push_back(std::move(value));
  return *this;
}

void Json::Write(JsonWriter& writer) const {
  switch (kind_) {
    case JsonKind::kBoolean:
      writer.Boolean(boolean_);
      return;
    case JsonKind::kNumber:
      writer.Raw(text_);
      return;
    case JsonKind::kString:
      writer.String(text_);
      return;
    case JsonKind::kArray:
      writer.BeginArray();
      for (const Json& element : elements_)
        element.Write(writer);
      writer.EndArray();
      return;
    case JsonKind::kObject:
      writer.BeginObject();
      for (size_t i = 0; i < names_.size(); ++i) {
        writer.Key(names_[i]);
        elements_[i].Write(writer);
      }
      writer.EndObject();
      return;
    case JsonKind::kNull:
    case JsonKind::kNothing:
      writer.Null();
      return;
  }
}

std::string Json::ToString() const {
  std::string out;
  JsonWriter writer(out);
  Write(writer);
  return out;
}

bool operator==(const Json& a, const Json& b) {
  return a.kind_ == b.kind_ && a.boolean_ == b.boolean_ && a.text_ == b.text_ &&
         a.names_ == b.names_ && a.elements_ == b.elements_;
}

}  // namespace formwork
