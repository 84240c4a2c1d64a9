#include "generator/provenance/part.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/field.h"

namespace formwork::provenance {
namespace {

using blueprint::FieldSpec;
using blueprint::KindSpec;
using reader::Node;

// Double-quoted, if it cannot stand as it is where the old one stood.
std::string Scalar(const Node& node, std::string_view value) {
  using enum reader::ScalarStyle;
  if (node.style == kPlain) return std::string(value);
  std::string out = "\"";
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

bool IsNamePart(char c) {
  return IsAsciiAlnum(c) || c == '_' || c == '-';
}

constexpr std::string_view kRenamed = "x";

class Collector {
 public:
  explicit Collector(std::string_view text) : text_(text) {}

  std::vector<Part> Run(const Node& root) {
    for (size_t i = 0; i < root.items.size(); ++i) {
      for (const reader::Key& key : root.items[i].keys)
        sections_[root.keys[i].text].insert(key.text);
    }
    Visit(root, &blueprint::kBlueprintKind, Keys::kFields);
    return std::move(parts_);
  }

 private:
  enum class Keys : uint8_t { kFields, kNames };  // the language's words, or the user's

  void Visit(const Node& node, const KindSpec* kind, Keys keys, uint8_t depth = 0) {
    if (node.IsScalar()) return Value(node);
    const auto below = static_cast<uint8_t>(depth + 1);  // the reader allows 64
    for (size_t i = 0; i < node.items.size(); ++i) {
      Entry(node, i, depth);
      if (!node.IsMapping()) {
        Visit(node.items[i], kind, Keys::kFields, below);
      } else if (keys == Keys::kNames) {
        Name(node.keys[i]);
        // A type's fields are names again: their table is empty.
        const bool fields = kind != nullptr && !kind->fields.empty();
        Visit(node.items[i], kind, fields ? Keys::kFields : Keys::kNames, below);
      } else {
        const FieldSpec* field = FieldOf(kind, node.keys[i].text);
        const bool names = field == nullptr || field->holds == blueprint::Holds::kMap;
        Visit(node.items[i], field == nullptr ? nullptr : field->kind,
              names ? Keys::kNames : Keys::kFields, below);
      }
    }
  }

  // An overlay of an environment holds fields of the top level too.
  static const FieldSpec* FieldOf(const KindSpec* kind, const std::string& key) {
    for (const KindSpec* table : {kind, &blueprint::kBlueprintKind}) {
      if (table == nullptr) continue;
      const auto it = std::ranges::find(table->fields, key, &FieldSpec::name);
      if (it != table->fields.end()) return &*it;
    }
    return nullptr;
  }

  void Value(const Node& node) {
    if (node.style == reader::ScalarStyle::kBlock) return;
    Part part = {.kind = Part::Kind::kValue, .span = node.span, .variants = {}};
    const auto add = [&](std::string_view value) {
      part.variants.push_back({{node.span, Scalar(node, value)}});
    };
    for (const auto& [section, names] : sections_) {  // the name of something: another's
      if (!names.contains(node.text)) continue;
      for (const std::string& name : names) {
        if (name != node.text && part.variants.size() < 6) add(name);
      }
    }
    for (const std::string& other : Alternatives(node.text))
      add(other);
    parts_.push_back(std::move(part));
  }

  // Renamed here alone: who refers to it is found by asking.
  void Name(const reader::Key& key) {
    parts_.push_back({.kind = Part::Kind::kName,
                      .span = key.span,
                      .variants = {{{key.span, StrCat(text_.substr(key.span.begin,
                                                                   key.span.end - key.span.begin),
                                                      kRenamed)}}},
                      .name = key.text});
  }

  // In a block its lines go, in a flow collection its comma as well.
  void Entry(const Node& parent, size_t i, uint8_t depth) {
    const uint32_t begin =
        parent.IsMapping() ? parent.keys[i].span.begin : parent.items[i].span.begin;
    const uint32_t end =
        std::max(parent.items[i].span.end, parent.IsMapping() ? parent.keys[i].span.end : 0U);
    const Span whole = {parent.span.file, begin, end};
    const bool flow = parent.span.begin < text_.size() &&
                      (text_[parent.span.begin] == '{' || text_[parent.span.begin] == '[');
    const Span cut = flow ? FlowCut(parent, i, whole) : BlockCut(whole);
    parts_.push_back(
        {.kind = Part::Kind::kEntry, .depth = depth, .span = whole, .variants = {{{cut, ""}}}});
  }

  [[nodiscard]] static Span FlowCut(const Node& parent, size_t i, Span whole) {
    const auto begin_of = [&](size_t n) {
      return parent.IsMapping() ? parent.keys[n].span.begin : parent.items[n].span.begin;
    };
    if (i + 1 < parent.items.size()) return {whole.file, whole.begin, begin_of(i + 1)};
    if (i > 0) return {whole.file, parent.items[i - 1].span.end, whole.end};
    return whole;
  }

  [[nodiscard]] Span BlockCut(Span whole) const {
    const size_t line = text_.rfind('\n', whole.begin == 0 ? 0 : whole.begin - 1);
    const size_t begin = line == std::string_view::npos || whole.begin == 0 ? 0 : line + 1;
    const size_t end = text_.find('\n', whole.end == 0 ? 0 : whole.end - 1);
    return {whole.file, static_cast<uint32_t>(begin),
            static_cast<uint32_t>(end == std::string_view::npos ? text_.size() : end + 1)};
  }

  std::string_view text_;
  std::map<std::string, std::set<std::string>> sections_;  // top-level key -> names of its entries
  std::vector<Part> parts_;
};

}  // namespace

std::vector<Part> PartsOf(const Node& root, std::string_view text) {
  return Collector(text).Run(root);
}

std::optional<Edit> Mention(std::string_view text, Span span, std::string_view name) {
  std::string out(text.substr(span.begin, span.end - span.begin));
  bool found = false;
  for (size_t at = out.find(name); at != std::string::npos; at = out.find(name, at)) {
    const size_t end = at + name.size();
    const bool whole =
        (at == 0 || !IsNamePart(out[at - 1])) && (end == out.size() || !IsNamePart(out[end]));
    if (whole) out.insert(end, kRenamed);
    found |= whole;
    at = end;
  }
  if (!found) return std::nullopt;
  return Edit{span, std::move(out)};
}

std::optional<std::string> Edited(std::string_view text, std::vector<Edit> edits) {
  std::ranges::sort(edits, {}, [](const Edit& edit) { return edit.span.begin; });
  std::string out;
  uint32_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.span.begin < at || edit.span.end > text.size()) return std::nullopt;
    out.append(text.substr(at, edit.span.begin - at)).append(edit.text);
    at = edit.span.end;
  }
  return out.append(text.substr(at));
}

uint32_t PlaceBefore(const std::vector<Edit>& edits, uint32_t place) {
  std::vector<Edit> sorted = edits;
  std::ranges::sort(sorted, {}, [](const Edit& edit) { return edit.span.begin; });
  int64_t shift = 0;  // of the edited text against the one before
  for (const Edit& edit : sorted) {
    const int64_t begin = edit.span.begin + shift;
    if (place < begin) break;
    const auto length = static_cast<int64_t>(edit.text.size());
    if (place < begin + length) return edit.span.begin;
    shift += length - (static_cast<int64_t>(edit.span.end) - edit.span.begin);
  }
  return static_cast<uint32_t>(place - shift);
}

}  // namespace formwork::provenance
