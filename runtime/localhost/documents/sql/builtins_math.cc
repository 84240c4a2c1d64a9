// Numbers and types.
#include <cmath>
#include <numbers>

#include "runtime/localhost/documents/canonical.h"
#include "runtime/localhost/documents/sql/builtins.h"

namespace formwork::localhost::sql {

namespace {

std::optional<double> Number(const Value& value) {
  return value && value->IsNumber() ? NumberOf(value->text) : std::nullopt;
}

Value NumberValue(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return NumberJson(CanonicalNumber(value));
}

template <double (*kFunction)(double)>
Value Unary(Arguments arguments) {
  const auto x = Number(arguments[0]);
  return x ? NumberValue(kFunction(*x)) : std::nullopt;
}

template <double (*kFunction)(double, double)>
Value Binary(Arguments arguments) {
  const auto x = Number(arguments[0]);
  const auto y = Number(arguments[1]);
  return x && y ? NumberValue(kFunction(*x, *y)) : std::nullopt;
}

double Sign(double x) {
  return x > 0 ? 1 : (x < 0 ? -1 : 0);
}

double Square(double x) {
  return x * x;
}

double Radians(double x) {
  return x * std::numbers::pi / 180;
}

double Degrees(double x) {
  return x * 180 / std::numbers::pi;
}

double Cot(double x) {
  return 1 / std::tan(x);
}

double HalfAway(double x) {
  return std::round(x);
}

// Bit operations work on 32 bits, as in JavaScript.
int32_t Bits(double x) {
  if (!std::isfinite(x)) return 0;
  return static_cast<int32_t>(
      static_cast<uint32_t>(static_cast<int64_t>(std::fmod(std::trunc(x), 4294967296.0))));
}

double BitAnd(double x, double y) {
  return Bits(x) & Bits(y);
}

double BitOr(double x, double y) {
  return Bits(x) | Bits(y);
}

double BitXor(double x, double y) {
  return Bits(x) ^ Bits(y);
}

double BitNot(double x) {
  return ~Bits(x);
}

Value Round(Arguments arguments) {
  const auto x = Number(arguments[0]);
  const auto digits = arguments.size() > 1 ? Number(arguments[1]) : std::optional(0.0);
  if (!x || !digits) return std::nullopt;
  const double scale = std::pow(10, *digits);
  return NumberValue(HalfAway(*x * scale) / scale);
}

Value Log(Arguments arguments) {
  const auto x = Number(arguments[0]);
  if (!x) return std::nullopt;
  if (arguments.size() == 1) return NumberValue(std::log(*x));
  const auto base = Number(arguments[1]);
  return base ? NumberValue(std::log(*x) / std::log(*base)) : std::nullopt;
}

Value Pi(Arguments /*none*/) {
  return NumberValue(std::numbers::pi);
}

Value IsInteger(Arguments arguments) {
  const auto x = Number(arguments[0]);
  return Json::Bool(x && std::trunc(*x) == *x && std::abs(*x) <= 9223372036854775808.0);
}

Value IsFiniteNumber(Arguments arguments) {
  return Json::Bool(Number(arguments[0]).has_value());
}

constexpr Builtin kMath[] = {
    {"ABS", 1, 1, false, Unary<std::fabs>},
    {"CEILING", 1, 1, false, Unary<std::ceil>},
    {"FLOOR", 1, 1, false, Unary<std::floor>},
    {"TRUNC", 1, 1, false, Unary<std::trunc>},
    {"ROUND", 1, 2, false, Round},
    {"SIGN", 1, 1, false, Unary<Sign>},
    {"SQRT", 1, 1, false, Unary<std::sqrt>},
    {"SQUARE", 1, 1, false, Unary<Square>},
    {"EXP", 1, 1, false, Unary<std::exp>},
    {"LOG", 1, 2, false, Log},
    {"LOG10", 1, 1, false, Unary<std::log10>},
    {"POWER", 2, 2, false, Binary<std::pow>},
    {"PI", 0, 0, false, Pi},
    {"SIN", 1, 1, false, Unary<std::sin>},
    {"COS", 1, 1, false, Unary<std::cos>},
    {"TAN", 1, 1, false, Unary<std::tan>},
    {"COT", 1, 1, false, Unary<Cot>},
    {"ASIN", 1, 1, false, Unary<std::asin>},
    {"ACOS", 1, 1, false, Unary<std::acos>},
    {"ATAN", 1, 1, false, Unary<std::atan>},
    {"ATN2", 2, 2, false, Binary<std::atan2>},
    {"RADIANS", 1, 1, false, Unary<Radians>},
    {"DEGREES", 1, 1, false, Unary<Degrees>},
    {"IS_INTEGER", 1, 1, true, IsInteger},
    {"IS_FINITE_NUMBER", 1, 1, true, IsFiniteNumber},
    // Operators that SQLite has otherwise; the blank keeps them out of a query's reach.
    {" %", 2, 2, false, Binary<std::fmod>},
    {" &", 2, 2, false, Binary<BitAnd>},
    {" |", 2, 2, false, Binary<BitOr>},
    {" ^", 2, 2, false, Binary<BitXor>},
    {" ~", 1, 1, false, Unary<BitNot>}};

}  // namespace

std::span<const Builtin> MathBuiltins() {
  return kMath;
}

}  // namespace formwork::localhost::sql
