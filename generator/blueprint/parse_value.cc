#include <charconv>
#include <limits>
#include <optional>
#include <span>

#include "generator/base/str_cat.h"
#include "generator/blueprint/parse.h"

namespace formwork::blueprint {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

size_t DigitsEnd(std::string_view text, size_t at) {
  while (at < text.size() && IsDigit(text[at]))
    ++at;
  return at;
}

constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();

// What is more than 64 bits hold is the largest number: no field takes it, and each says what it
// takes.
std::optional<int64_t> ToInteger(std::string_view digits) {
  int64_t value = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (fault == std::errc::invalid_argument || end != digits.data() + digits.size())
    return std::nullopt;
  if (fault == std::errc::result_out_of_range)
    return digits.starts_with('-') ? -kLargest : kLargest;
  return value;
}

Fault Whole(std::string_view text, std::string message, std::string help) {
  return {.begin = 0, .end = text.size(), .message = std::move(message), .help = std::move(help)};
}

struct Unit {
  std::string_view word;
  int64_t factor;
};

constexpr Unit kDurationUnits[] = {
    {"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr Unit kByteUnits[] = {{"B", 1}, {"KB", 1 << 10U}, {"MB", 1 << 20U}, {"GB", 1 << 30U}};

// A number and one unit, without anything between or behind.
std::optional<int64_t> Measured(std::string_view text, std::span<const Unit> units) {
  const size_t end = DigitsEnd(text, 0);
  if (end == 0) return std::nullopt;
  const auto number = ToInteger(text.substr(0, end));
  for (const Unit& unit : units) {
    if (text.substr(end) != unit.word || !number) continue;
    return *number > kLargest / unit.factor ? kLargest : *number * unit.factor;
  }
  return std::nullopt;
}

std::string Measure(int64_t value, std::span<const Unit> units) {
  const Unit* best = units.data();
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.factor == 0) best = &unit;
  }
  return StrCat(value / best->factor, best->word);
}

// "99.9" with at most `places` decimals, as an integer scaled by 10^places.
std::optional<int64_t> Decimal(std::string_view text, int places) {
  const size_t point = DigitsEnd(text, 0);
  if (point == 0) return std::nullopt;
  std::string digits(text.substr(0, point));
  std::string_view fraction;
  if (point < text.size()) {
    if (text[point] != '.') return std::nullopt;
    fraction = text.substr(point + 1);
    if (fraction.empty() || DigitsEnd(fraction, 0) != fraction.size()) return std::nullopt;
    if (fraction.size() > static_cast<size_t>(places)) return std::nullopt;
  }
  digits.append(fraction);
  digits.append(static_cast<size_t>(places) - fraction.size(), '0');
  return ToInteger(digits);
}

// "100M" -> "100000000": what was meant, for the help.
std::optional<std::string> WithoutSuffix(std::string_view text) {
  const size_t digits = DigitsEnd(text, 0);
  if (digits == 0 || digits > 9 || digits + 1 != text.size()) return std::nullopt;
  if (text.back() == 'k' || text.back() == 'K') return StrCat(text.substr(0, digits), "000");
  if (text.back() == 'M') return StrCat(text.substr(0, digits), "000000");
  return std::nullopt;
}

std::string FormatDecimal(int64_t scaled, int places) {
  std::string digits = std::to_string(scaled < 0 ? -scaled : scaled);
  const auto width = static_cast<size_t>(places) + 1;
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  std::string whole = digits.substr(0, digits.size() - static_cast<size_t>(places));
  std::string fraction = digits.substr(whole.size());
  while (!fraction.empty() && fraction.back() == '0')
    fraction.pop_back();
  return StrCat(scaled < 0 ? "-" : "", whole, fraction.empty() ? "" : ".", fraction);
}

std::string Padded(int64_t value, size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

Parsed<int64_t> ParseInteger(std::string_view text) {
  if (const auto value = ToInteger(text)) return *value;
  return Whole(text, StrCat("'", text, "' is not a whole number"),
               StrCat("write digits only, such as ", WithoutSuffix(text).value_or("5")));
}

Parsed<Duration> ParseDuration(std::string_view text) {
  if (const auto value = Measured(text, kDurationUnits)) return Duration(*value);
  return Whole(text, StrCat("'", text, "' is not a duration"),
               "write a whole number and ms, s, m, h or d, such as 800ms, 30s, 5m, 24h, 30d");
}

Parsed<Bytes> ParseBytes(std::string_view text) {
  if (const auto value = Measured(text, kByteUnits)) return Bytes{.count = *value};
  return Whole(text, StrCat("'", text, "' is not a size"),
               "write a whole number and B, KB, MB or GB, such as 512MB (1KB is 1024 bytes)");
}

Parsed<Money> ParseMoney(std::string_view text) {
  const size_t space = text.find(' ');
  if (space != std::string_view::npos) {
    const auto cents = Decimal(text.substr(0, space), 2);
    const std::string_view currency = text.substr(space + 1);
    const bool letters =
        currency.size() == 3 &&
        currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
    if (cents && letters) return Money{.cents = *cents, .currency = std::string(currency)};
  }
  return Whole(text, StrCat("'", text, "' is not an amount of money"),
               "write an amount and a currency, such as 50 USD or 12.50 EUR");
}

Parsed<Percent> ParsePercent(std::string_view text) {
  if (text.ends_with('%')) {
    if (const auto value = Decimal(text.substr(0, text.size() - 1), 4))
      return Percent{.millionths = *value};
  }
  return Whole(text, StrCat("'", text, "' is not a percentage"),
               "write a number with at most four decimals and %, such as 99.9%");
}

std::string Format(Duration value) {
  return value.count() == 0 ? "0s" : Measure(value.count(), kDurationUnits);
}

std::string Format(Bytes value) {
  return Measure(value.count, kByteUnits);
}

std::string Format(const Money& value) {
  return StrCat(FormatDecimal(value.cents, 2), " ", value.currency);
}

std::string Format(Percent value) {
  return StrCat(FormatDecimal(value.millionths, 4), "%");
}

std::string FormatTimeSpan(Duration value) {
  const int64_t ms = value.count();
  const int64_t days = ms / 86'400'000;
  std::string out = days > 0 ? StrCat(days, ".") : std::string();
  out += StrCat(Padded(ms / 3'600'000 % 24, 2), ":", Padded(ms / 60'000 % 60, 2), ":",
                Padded(ms / 1'000 % 60, 2));
  if (ms % 1'000 != 0) out += StrCat(".", Padded(ms % 1'000, 3), "0000");
  return out;
}

}  // namespace formwork::blueprint
