#include "generator/pipeline/bind.h"

#include <algorithm>
#include <cstdlib>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/nodes.h"
#include "generator/pipeline/problems.h"
#include "generator/pipeline/shape.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

std::string Word(const Node& node, std::string_view key) {
  const Node* found = node.Find(key);
  return found == nullptr ? "" : found->text;
}

// Why the value does not fit the type; empty if it does.
std::string Misfit(const std::string& type, const Node& value) {
  if (type == "boolean") {
    const std::string word = LowerAscii(value.text);
    return value.IsScalar() && (word == "true" || word == "false") ? "" : "must be true or false";
  }
  if (type == "number") {
    char* end = nullptr;
    static_cast<void>(std::strtod(value.text.c_str(), &end));
    return value.IsScalar() && !value.text.empty() && *end == '\0' ? "" : "must be a number";
  }
  if (type == "string") return value.IsScalar() || value.IsNull() ? "" : "must be a text";
  if (type.ends_with("List")) return value.IsSequence() ? "" : "must be a list";
  return "";
}

void CheckValue(const Node& declaration, const Node& value, Span span, Sink& sink) {
  const std::string name = Word(declaration, "name");
  const std::string type = Word(declaration, "type");
  if (const std::string why = Misfit(type.empty() ? "string" : type, value); !why.empty()) {
    sink.Report(BadParameter(span, StrCat("parameter '", name, "' ", why)));
    return;
  }
  const Node* values = declaration.Find("values");
  if (values == nullptr || !value.IsScalar()) return;
  std::vector<std::string> valid;
  for (const Node& item : values->items)
    valid.push_back(item.text);
  if (std::ranges::find(valid, value.text) != valid.end()) return;
  sink.Report(BadParameter(span, StrCat("parameter '", name, "' cannot be '", value.text, "'"),
                           StrCat("valid: ", Join(valid, ", "))));
}

void Put(Node& map, std::string_view name, const Node& value) {
  map.keys.push_back({std::string(name), value.span});
  map.items.push_back(value);
}

void CheckUnknown(const Node& declared, const Node& passed, std::string_view file_name,
                  Sink& sink) {
  std::vector<std::string> known;
  for (const Node& declaration : declared.items)
    known.push_back(Word(declaration, "name"));
  for (const auto& key : passed.keys) {
    if (std::ranges::find(known, key.text) != known.end()) continue;
    const auto near = NearestName(key.text, known);
    sink.Report(BadParameter(
        key.span, StrCat("'", file_name, "' has no parameter '", key.text, "'"),
        near ? StrCat("did you mean '", *near, "'?") : StrCat("it has: ", Join(known, ", "))));
  }
}

}  // namespace

Node BindParameters(const Node& file, const Node* passed, Span call, std::string_view file_name,
                    Sink& sink) {
  Node bound = EmptyMapping();
  const Node none;
  const Node* declared = file.Find("parameters");
  if (declared == nullptr) declared = &none;
  CheckDeclarations(*declared, sink);
  if (passed != nullptr && passed->IsMapping()) CheckUnknown(*declared, *passed, file_name, sink);
  std::vector<std::string> missing;
  for (const Node& declaration : declared->items) {
    const std::string name = Word(declaration, "name");
    const Node* value = passed == nullptr ? nullptr : passed->Find(name);
    if (value == nullptr) value = declaration.Find("default");
    if (value == nullptr) {
      missing.push_back(StrCat("'", name, "'"));
      Put(bound, name, none);
      continue;
    }
    CheckValue(declaration, *value, value->span, sink);
    Put(bound, name, *value);
  }
  if (!missing.empty()) {
    sink.Report(BadParameter(call, StrCat("'", file_name, "' needs the parameter",
                                          missing.size() == 1 ? " " : "s ", Join(missing, ", "))));
  }
  return bound;
}

}  // namespace formwork::pipeline
