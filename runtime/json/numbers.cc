// JSON numbers to exact integers and doubles, and back.

#include <charconv>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include <formwork/json_reader.h>
#include <formwork/json_writer.h>

namespace formwork {

std::optional<int64_t> JsonToInt64(std::string_view number) {
  if (const size_t dot = number.find('.'); dot != std::string_view::npos) {
    if (number.find_first_not_of('0', dot + 1) != std::string_view::npos) return std::nullopt;
    number = number.substr(0, dot);
  }
  int64_t value = 0;
  const char* end = number.data() + number.size();
  const auto [at, error] = std::from_chars(number.data(), end, value);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

std::optional<double> JsonToDouble(std::string_view number) {
  double value = 0;
  const char* end = number.data() + number.size();
  const auto [at, error] = std::from_chars(number.data(), end, value);
  if (error == std::errc() && at == end) return value;
  // from_chars says "out of range" for 1e400 and for 1e-400 alike; the latter is zero as far as a
  // double goes.
  const size_t exponent = number.find_first_of("eE");
  const bool tiny = error == std::errc::result_out_of_range && exponent != std::string_view::npos &&
                    exponent + 1 < number.size() && number[exponent + 1] == '-';
  if (tiny) return number.front() == '-' ? -0.0 : 0.0;
  return std::nullopt;
}

void JsonWriter::Integer(int64_t value) {
  Comma();
  char buffer[24];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  out_.append(buffer, result.ptr);
}

void JsonWriter::Number(double value) {
  if (!std::isfinite(value))
    throw std::domain_error("a number that is not finite has no JSON form");
  Comma();
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  out_.append(buffer, result.ptr);
}

}  // namespace formwork
