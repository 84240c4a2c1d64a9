// Writes a JSON value. Only quotes, backslashes and control characters are escaped, so that
// people's texts stay readable.

#include <algorithm>
#include <vector>

#include "generator/base/check.h"
#include "generator/base/text.h"
#include "generator/emit/json/value.h"

namespace formwork::json {
namespace {

bool KeysDiffer(const std::vector<Member>& members) {
  std::vector<std::string_view> keys;
  keys.reserve(members.size());
  for (const auto& [key, member] : members)
    keys.push_back(key);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) == keys.end();
}

class Writer {
 public:
  void Write(const Value& value, size_t depth) {
    switch (value.kind()) {
      case Value::Kind::kNull:
        out_ += "null";
        return;
      case Value::Kind::kStr:
        AppendJsonQuoted(out_, value.text());
        return;
      case Value::Kind::kNumber:
        out_ += value.text();
        return;
      case Value::Kind::kBool:
        out_ += value.flag() ? "true" : "false";
        return;
      case Value::Kind::kArr:
        WriteItems(value, depth);
        return;
      case Value::Kind::kObj:
        WriteMembers(value, depth);
        return;
    }
    FORMWORK_UNREACHABLE();
  }

  [[nodiscard]] std::string Take() { return std::move(out_); }

 private:
  void Break(size_t depth) {
    out_.push_back('\n');
    out_.append(depth * 2, ' ');
  }

  void WriteItems(const Value& value, size_t depth) {
    if (value.items().empty()) {
      out_ += "[]";
      return;
    }
    char before = '[';
    for (const Value& item : value.items()) {
      out_.push_back(before);
      before = ',';
      Break(depth + 1);
      Write(item, depth + 1);
    }
    Break(depth);
    out_.push_back(']');
  }

  void WriteMembers(const Value& value, size_t depth) {
    if (value.members().empty()) {
      out_ += "{}";
      return;
    }
    FORMWORK_CHECK(KeysDiffer(value.members()));
    char before = '{';
    for (const auto& [key, member] : value.members()) {
      out_.push_back(before);
      before = ',';
      Break(depth + 1);
      AppendJsonQuoted(out_, key);
      out_ += ": ";
      Write(member, depth + 1);
    }
    Break(depth);
    out_.push_back('}');
  }

  std::string out_;
};

}  // namespace

std::string Write(const Value& value) {
  Writer writer;
  writer.Write(value, 0);
  return writer.Take() + "\n";
}

}  // namespace formwork::json
