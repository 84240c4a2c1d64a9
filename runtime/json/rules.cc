// One rule, one message that says what would be valid.

#include <formwork/json_reader.h>
#include <formwork/json_writer.h>
#include <formwork/rules.h>

namespace formwork {

namespace {

std::string NumberText(double value) {
  std::string out;
  JsonWriter(out).Number(value);
  return out;
}

std::string Bounds(const std::string& min, const std::string& max, bool has_min, bool has_max) {
  if (has_min && has_max) return "must be between " + min + " and " + max;
  return has_min ? "must be at least " + min : "must be at most " + max;
}

std::string LengthBounds(LengthRule rule, const char* unit) {
  const std::string min = std::to_string(rule.min);
  const std::string max = std::to_string(rule.max);
  const bool bounded = rule.max != LengthRule{}.max;
  if (bounded && rule.min > 0) return "must have " + min + " to " + max + " " + unit;
  return bounded ? "must have at most " + max + " " + unit
                 : "must have at least " + min + " " + unit;
}

}  // namespace

bool KeepsLength(std::string_view value, const LengthRule& rule) {
  if (!IsUtf8(value)) return false;
  const auto length = static_cast<int64_t>(CodePointCount(value));
  return length >= rule.min && length <= rule.max;
}

std::string Breach(std::string_view value, const LengthRule& rule) {
  if (Keeps(value, rule)) return "";
  return IsUtf8(value) ? LengthBounds(rule, "characters") : "must be UTF-8";
}

std::string Breach(int64_t value, const IntegerRule& rule) {
  if (Keeps(value, rule)) return "";
  return Bounds(std::to_string(rule.min), std::to_string(rule.max), rule.min != IntegerRule{}.min,
                rule.max != IntegerRule{}.max);
}

std::string Breach(double value, const NumberRule& rule) {
  if (Keeps(value, rule)) return "";
  return Bounds(NumberText(rule.min), NumberText(rule.max), rule.min > NumberRule{}.min,
                rule.max < NumberRule{}.max);
}

std::string CountBreach(size_t count, const LengthRule& rule) {
  const auto n = static_cast<int64_t>(count);
  return n < rule.min || n > rule.max ? LengthBounds(rule, "elements") : "";
}

}  // namespace formwork
