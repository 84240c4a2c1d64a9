#pragma once
// A value of an expression. Values convert as Azure Pipelines converts them: text compares without
// case, True and False are words, nothing is 0 and the empty text.

#include <cstdint>
#include <optional>
#include <string>

#include "generator/reader/node.h"

namespace formwork::pipeline {

struct Datum {
  enum class Kind : uint8_t { kNull, kBool, kNumber, kText, kNode };

  Kind kind = Kind::kNull;
  bool flag = false;
  double number = 0;
  std::string text = {};
  reader::Node node = {};  // a mapping or sequence

  [[nodiscard]] static Datum Bool(bool value);
  [[nodiscard]] static Datum Number(double value);
  [[nodiscard]] static Datum Text(std::string value);
  // A scalar becomes text, a null becomes null.
  [[nodiscard]] static Datum Of(const reader::Node& node);
};

[[nodiscard]] bool Truthy(const Datum& datum);
[[nodiscard]] std::string TextOf(const Datum& datum);
// nullopt: it is no number.
[[nodiscard]] std::optional<double> NumberOf(const Datum& datum);
// The right side is converted to the left side's type.
[[nodiscard]] bool Equal(const Datum& a, const Datum& b);
// Below 0, 0 or above 0: as numbers when both are, else as text.
[[nodiscard]] int Compare(const Datum& a, const Datum& b);

}  // namespace formwork::pipeline
