#include "generator/emit/yaml/writer.h"

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/emit/yaml/scalar.h"

namespace formwork::yaml {
namespace {

bool IsCollection(const Value& value) {
  return value.kind() == Value::Kind::kSeq || value.kind() == Value::Kind::kMap;
}

class Writer {
 public:
  std::string Run(const Value& root) {
    if (IsCollection(root) && !root.flow() && !root.items().empty()) {
      Before(root, 0);
      Collection(root, 0);
    } else {
      Before(root, 0);
      Inline(root, 0);
    }
    return std::move(out_);
  }

 private:
  void Indent(size_t depth) { out_.append(depth, ' '); }

  void Before(const Value& value, size_t depth) {
    if (value.blank_before() && !out_.empty()) out_.push_back('\n');
    std::string_view rest = value.comment();
    while (!rest.empty()) {
      const size_t end = rest.find('\n');
      const std::string_view line = rest.substr(0, end);
      Indent(depth);
      out_.append(line.empty() ? "#" : "# ").append(line).push_back('\n');
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }

  void Collection(const Value& value, size_t depth) {
    value.kind() == Value::Kind::kMap ? Map(value, depth) : Seq(value, depth);
  }

  void Map(const Value& map, size_t depth, bool first_on_line = false) {
    for (size_t i = 0; i < map.items().size(); ++i) {
      const Value& value = map.items()[i];
      if (i > 0 || !first_on_line) {
        Before(value, depth);
        Indent(depth);
      } else {
        FORMWORK_CHECK(value.comment().empty());  // there is no place for one behind "- "
      }
      out_.append(Quote(map.keys()[i], Place::kBlock)).push_back(':');
      After(value, depth);
    }
  }

  void Seq(const Value& seq, size_t depth) {
    for (const Value& value : seq.items()) {
      Before(value, depth);
      Indent(depth);
      out_.push_back('-');
      const bool nested = IsCollection(value) && !value.flow() && !value.items().empty();
      if (!nested) {
        After(value, depth);
      } else if (value.kind() == Value::Kind::kMap) {
        out_.push_back(' ');
        Map(value, depth + 2, true);
      } else {
        out_.push_back('\n');
        Seq(value, depth + 2);
      }
    }
  }

  // What stands behind "key:" or "-", to the end of the line or below it.
  void After(const Value& value, size_t depth) {
    if (IsCollection(value) && !value.flow() && !value.items().empty()) {
      out_.push_back('\n');
      Collection(value, depth + 2);
      return;
    }
    if (value.kind() == Value::Kind::kNull) {
      out_.push_back('\n');
      return;
    }
    out_.push_back(' ');
    Inline(value, depth);
  }

  void Inline(const Value& value, size_t depth) {
    if (value.kind() == Value::Kind::kStr && FitsBlock(value.text())) {
      Block(value.text(), depth + 2);
      return;
    }
    out_.append(OneLine(value, Place::kBlock)).push_back('\n');
  }

  void Block(std::string_view text, size_t depth) {
    const bool ends = text.back() == '\n';
    const bool more = text.ends_with("\n\n");
    out_.append(more ? "|+\n" : ends ? "|\n" : "|-\n");
    if (ends) text.remove_suffix(1);
    while (true) {
      const size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      if (!line.empty()) Indent(depth);
      out_.append(line).push_back('\n');
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
  }

  static std::string OneLine(const Value& value, Place place) {
    switch (value.kind()) {
      case Value::Kind::kNull:
        return place == Place::kFlow ? "null" : "";
      case Value::Kind::kStr:
        return Quote(value.text(), place);
      case Value::Kind::kInt:
        return std::to_string(value.number());
      case Value::Kind::kBool:
        return value.flag() ? "true" : "false";
      case Value::Kind::kSeq:
        return FlowSeq(value);
      case Value::Kind::kMap:
        return FlowMap(value);
    }
    FORMWORK_UNREACHABLE();
  }

  static std::string FlowSeq(const Value& seq) {
    std::vector<std::string> parts;
    for (const Value& item : seq.items())
      parts.push_back(OneLine(item, Place::kFlow));
    return StrCat("[", Join(parts, ", "), "]");
  }

  static std::string FlowMap(const Value& map) {
    std::vector<std::string> parts;
    for (size_t i = 0; i < map.items().size(); ++i) {
      parts.push_back(
          StrCat(Quote(map.keys()[i], Place::kFlow), ": ", OneLine(map.items()[i], Place::kFlow)));
    }
    return parts.empty() ? "{}" : StrCat("{ ", Join(parts, ", "), " }");
  }

  std::string out_;
};

}  // namespace

std::string Write(const Value& root) {
  return Writer().Run(root);
}

}  // namespace formwork::yaml
