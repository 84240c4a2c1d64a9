#include "generator/pipeline/datum.h"

#include <charconv>
#include <cstdlib>

#include "generator/base/text.h"

namespace formwork::pipeline {

Datum Datum::Bool(bool value) {
  return {.kind = Kind::kBool, .flag = value};
}

Datum Datum::Number(double value) {
  return {.kind = Kind::kNumber, .number = value};
}

Datum Datum::Text(std::string value) {
  return {.kind = Kind::kText, .text = std::move(value)};
}

Datum Datum::Of(const reader::Node& node) {
  if (node.IsNull()) return {};
  if (node.IsScalar()) return Text(node.text);
  return {.kind = Kind::kNode, .node = node};
}

bool Truthy(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::kNull:
      return false;
    case Datum::Kind::kBool:
      return datum.flag;
    case Datum::Kind::kNumber:
      return datum.number != 0;
    case Datum::Kind::kText:
      return !datum.text.empty() && LowerAscii(datum.text) != "false";
    case Datum::Kind::kNode:
      return true;
  }
  return false;
}

std::string TextOf(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::kNull:
      return "";
    case Datum::Kind::kBool:
      return datum.flag ? "True" : "False";
    case Datum::Kind::kNumber: {
      char digits[32];
      const auto [end, error] = std::to_chars(digits, digits + sizeof digits, datum.number);
      return {digits, end};
    }
    case Datum::Kind::kText:
      return datum.text;
    case Datum::Kind::kNode:
      return "";
  }
  return "";
}

std::optional<double> NumberOf(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::kNull:
      return 0;
    case Datum::Kind::kBool:
      return datum.flag ? 1 : 0;
    case Datum::Kind::kNumber:
      return datum.number;
    case Datum::Kind::kText: {
      if (datum.text.empty()) return 0;
      char* end = nullptr;
      const double number = std::strtod(datum.text.c_str(), &end);
      return *end == '\0' ? std::optional(number) : std::nullopt;
    }
    case Datum::Kind::kNode:
      return std::nullopt;
  }
  return std::nullopt;
}

bool Equal(const Datum& a, const Datum& b) {
  switch (a.kind) {
    case Datum::Kind::kNull:
      return b.kind == Datum::Kind::kNull || (b.kind == Datum::Kind::kText && b.text.empty());
    case Datum::Kind::kBool:
      return b.kind == Datum::Kind::kText ? LowerAscii(b.text) == LowerAscii(TextOf(a))
                                          : a.flag == Truthy(b);
    case Datum::Kind::kNumber: {
      const auto other = NumberOf(b);
      return other && *other == a.number;
    }
    case Datum::Kind::kText:
      return LowerAscii(a.text) == LowerAscii(TextOf(b));
    case Datum::Kind::kNode:
      return false;
  }
  return false;
}

int Compare(const Datum& a, const Datum& b) {
  const auto x = NumberOf(a);
  const auto y = NumberOf(b);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  return LowerAscii(TextOf(a)).compare(LowerAscii(TextOf(b)));
}

}  // namespace formwork::pipeline
