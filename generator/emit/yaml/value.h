#pragma once
// A YAML document as a value: the type of a node decides how it is written, so that the text "no",
// "012" or "12:30" stays a text for every reader. Comments and blank lines are part of the tree.
// Knows no blueprint.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace formwork::yaml {

class Value {
 public:
  enum class Kind : uint8_t { kNull, kStr, kInt, kBool, kSeq, kMap };

  using Entry = std::pair<std::string, Value>;

  Value() = default;  // null

  [[nodiscard]] static Value Str(std::string_view text);
  [[nodiscard]] static Value Int(int64_t number);
  [[nodiscard]] static Value Bool(bool flag);
  [[nodiscard]] static Value Seq(std::vector<Value> items = {});
  [[nodiscard]] static Value Map(std::vector<Entry> entries = {});
  // A sequence of texts.
  [[nodiscard]] static Value Strs(const std::vector<std::string>& texts);

  // Appends; the value must be a map (or a sequence). Both give *this back, so that a tree reads as
  // its output.
  Value& Set(std::string_view key, Value value);
  Value& Add(Value value);

  // Lines before the node, each written as "# line".
  Value& Comment(std::string_view lines);
  // An empty line before the node (and before its comment).
  Value& BlankBefore();
  // A map or sequence on one line: {a: 1}, [x, y].
  Value& Flow();

  [[nodiscard]] Kind kind() const { return kind_; }

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] int64_t number() const { return number_; }

  [[nodiscard]] bool flag() const { return number_ != 0; }

  [[nodiscard]] const std::vector<Value>& items() const { return items_; }

  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }

  [[nodiscard]] const std::string& comment() const { return comment_; }

  [[nodiscard]] bool blank_before() const { return blank_before_; }

  [[nodiscard]] bool flow() const { return flow_; }

 private:
  Kind kind_ = Kind::kNull;
  bool blank_before_ = false;
  bool flow_ = false;
  int64_t number_ = 0;
  std::string text_;
  std::string comment_;
  std::vector<std::string> keys_;  // of a map, beside items_
  std::vector<Value> items_;
};

}  // namespace formwork::yaml
