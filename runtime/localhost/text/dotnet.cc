#include "runtime/localhost/text/dotnet.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr int64_t kTicksPerSecond = 10'000'000;
constexpr int64_t kTicksPerDay = 86'400 * kTicksPerSecond;
constexpr int64_t kUnixEpochDays = 719'162;  // from 0001-01-01

bool IsLeap(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int64_t DaysInMonth(int64_t year, int64_t month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : days[month - 1];
}

// Days since 0001-01-01.
int64_t DaysBefore(int64_t year, int64_t month, int64_t day) {
  const int64_t past = year - 1;
  int64_t days = past * 365 + past / 4 - past / 100 + past / 400;
  for (int64_t m = 1; m < month; ++m)
    days += DaysInMonth(year, m);
  return days + day - 1;
}

struct Civil {
  int64_t year, month, day, hour, minute, second, fraction;
};

Civil ToCivil(int64_t ticks) {
  int64_t days = ticks / kTicksPerDay;
  const int64_t rest = ticks % kTicksPerDay;
  int64_t year = days / 366 + 1;
  while (DaysBefore(year + 1, 1, 1) <= days)
    ++year;
  days -= DaysBefore(year, 1, 1);
  int64_t month = 1;
  while (days >= DaysInMonth(year, month))
    days -= DaysInMonth(year, month++);
  const int64_t seconds = rest / kTicksPerSecond;
  return {year,
          month,
          days + 1,
          seconds / 3600,
          seconds / 60 % 60,
          seconds % 60,
          rest % kTicksPerSecond};
}

int64_t TicksOf(Time time) {
  const int64_t millis = Millis(time);
  return kUnixEpochDays * kTicksPerDay + millis * (kTicksPerSecond / 1000);
}

// Two or four digits at `at`; -1 if they are none.
int64_t Digits(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return -1;
  int64_t value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

void AppendDigits(std::string& out, int64_t value, int width) {
  const size_t end = out.size() + static_cast<size_t>(width);
  out.append(static_cast<size_t>(width), '0');
  for (size_t at = end; value > 0 && width > 0; --width, value /= 10)
    out[--at] = static_cast<char>('0' + value % 10);
}

// "2024-01-02T03:04:05". Several stand in every request: no printf.
std::string IsoText(const Civil& c) {
  std::string out;
  out.reserve(32);
  AppendDigits(out, c.year, 4);
  for (const auto& [mark, value] :
       {std::pair('-', c.month), std::pair('-', c.day), std::pair('T', c.hour),
        std::pair(':', c.minute), std::pair(':', c.second)}) {
    out.push_back(mark);
    AppendDigits(out, value, 2);
  }
  return out;
}

std::string DateAndTime(const Civil& c, const char* format) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, static_cast<int>(c.year), static_cast<int>(c.month),
                static_cast<int>(c.day), static_cast<int>(c.hour), static_cast<int>(c.minute),
                static_cast<int>(c.second));
  return buffer;
}

std::string Fraction(int64_t ticks) {
  if (ticks == 0) return "";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, ".%07d", static_cast<int>(ticks));
  std::string text = buffer;
  while (text.back() == '0')
    text.pop_back();
  return text;
}

// "+02:00", "+0200", "+02" or "Z" at the end; false when it is something else.
bool ReadZone(std::string_view zone, DotnetDate& date) {
  if (zone.empty()) return true;
  if (zone == "Z" || zone == "z") {
    date.zone = DotnetDate::Zone::kUtc;
    return true;
  }
  if (zone[0] != '+' && zone[0] != '-') return false;
  const bool colon = zone.size() == 6 && zone[3] == ':';
  if (!colon && zone.size() != 3 && zone.size() != 5) return false;
  const int64_t hours = Digits(zone, 1, 2);
  const int64_t minutes = zone.size() == 3 ? 0 : Digits(zone, colon ? 4 : 3, 2);
  if (hours < 0 || minutes < 0) return false;
  const int64_t offset = (hours * 60 + minutes) * 60 * kTicksPerSecond;
  date.ticks += zone[0] == '+' ? -offset : offset;
  date.zone = DotnetDate::Zone::kLocal;
  return date.ticks >= 0;
}

// .NET's shortest text of a double: scientific from 1E+15 and below 1E-05.
std::string DoubleText(double value) {
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char buffer[48];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string_view text(buffer, static_cast<size_t>(end.ptr - buffer));
  const size_t mark = text.find('e');
  const int exponent = std::atoi(std::string(text.substr(mark + 1)).c_str());
  if (exponent >= -5 && exponent < 15) {
    const auto fixed =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    return {buffer, fixed.ptr};
  }
  char tail[16];
  std::snprintf(tail, sizeof tail, "E%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
  return std::string(text.substr(0, mark)) + tail;
}

bool IsWhole(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

Json RewriteNumber(Json value) {
  if (IsWhole(value.text)) {
    if (value.text == "-0") value.text = "0";
    return value;
  }
  std::string text = DoubleText(std::strtod(value.text.c_str(), nullptr));
  if (text.find("Infinity") != std::string::npos) return Json::String(std::move(text));
  if (IsWhole(text)) text += ".0";
  value.text = std::move(text);
  return value;
}

enum class Dates : uint8_t { kKeep, kRewrite };

Json Rewrite(Json value, Dates dates) {
  if (value.IsNumber()) return RewriteNumber(std::move(value));
  if (value.IsString() && dates == Dates::kRewrite) {
    if (const auto date = ParseDotnetDate(value.text)) value.text = WriteDotnetDate(*date);
  }
  for (Json& item : value.items)
    item = Rewrite(std::move(item), dates);
  for (JsonMember& member : value.members)
    member.value = Rewrite(std::move(member.value), dates);
  return value;
}

}  // namespace

std::optional<DotnetDate> ParseDotnetDate(std::string_view text) {
  if (text.size() < 19 || text.size() > 40 || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
      text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const int64_t year = Digits(text, 0, 4);
  const int64_t month = Digits(text, 5, 2);
  const int64_t day = Digits(text, 8, 2);
  const int64_t hour = Digits(text, 11, 2);
  const int64_t minute = Digits(text, 14, 2);
  const int64_t second = Digits(text, 17, 2);
  const bool in_range = year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
                        day <= DaysInMonth(year, month) && hour >= 0 && hour < 24 && minute >= 0 &&
                        minute < 60 && second >= 0 && second < 60;
  if (!in_range) return std::nullopt;
  DotnetDate date;
  date.ticks = DaysBefore(year, month, day) * kTicksPerDay +
               ((hour * 60 + minute) * 60 + second) * kTicksPerSecond;
  size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    int64_t unit = kTicksPerSecond / 10;
    const size_t begin = ++at;
    while (at < text.size() && at - begin < 7 && text[at] >= '0' && text[at] <= '9') {
      date.ticks += (text[at++] - '0') * unit;
      unit /= 10;
    }
    if (at == begin) return std::nullopt;
  }
  if (!ReadZone(text.substr(at), date)) return std::nullopt;
  return date;
}

Time TimeOf(const DotnetDate& date) {
  return FromMillis((date.ticks - kUnixEpochDays * kTicksPerDay) / (kTicksPerSecond / 1000));
}

std::string WriteDotnetDate(const DotnetDate& date) {
  const Civil civil = ToCivil(date.ticks);
  std::string text = IsoText(civil) + Fraction(civil.fraction);
  if (date.zone == DotnetDate::Zone::kUtc) text += 'Z';
  if (date.zone == DotnetDate::Zone::kLocal) text += "+00:00";
  return text;
}

std::string DotnetDateText(const DotnetDate& date) {
  const Civil c = ToCivil(date.ticks);
  const Civil american = {c.month, c.day, c.year, c.hour, c.minute, c.second, 0};
  return DateAndTime(american, "%02d/%02d/%04d %02d:%02d:%02d");
}

Json RewriteAsNewtonsoft(Json value) {
  return Rewrite(std::move(value), Dates::kRewrite);
}

Json RewriteNumbers(Json value) {
  return Rewrite(std::move(value), Dates::kKeep);
}

std::string DotnetText(const Json& value) {
  switch (value.kind) {
    case Json::Kind::kNull:
      return "";
    case Json::Kind::kBool:
      return value.boolean ? "True" : "False";
    case Json::Kind::kNumber:
      return IsWhole(value.text) ? value.text
                                 : DoubleText(std::strtod(value.text.c_str(), nullptr));
    case Json::Kind::kString: {
      const auto date = ParseDotnetDate(value.text);
      return date ? DotnetDateText(*date) : value.text;
    }
    case Json::Kind::kArray:
    case Json::Kind::kObject:
      return WriteIndentedJson(RewriteAsNewtonsoft(value));
  }
  return "";
}

std::string UtcText(Time time) {
  return WriteDotnetDate({TicksOf(time), DotnetDate::Zone::kUtc});
}

std::string OffsetText(Time time) {
  return IsoText(ToCivil(TicksOf(time))) + "+00:00";
}

std::string HttpDate(Time time) {
  constexpr const char* days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const int64_t ticks = TicksOf(time);
  const Civil c = ToCivil(ticks);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[ticks / kTicksPerDay % 7], static_cast<int>(c.day), months[c.month - 1],
                static_cast<int>(c.year), static_cast<int>(c.hour), static_cast<int>(c.minute),
                static_cast<int>(c.second));
  return buffer;
}

std::string LogTime(Time time) {
  const Civil c = ToCivil(TicksOf(time));
  std::string out = IsoText(c);
  out.push_back('.');
  AppendDigits(out, c.fraction / 10'000, 3);
  out.push_back('Z');
  return out;
}

std::optional<Duration> ParseTimeSpan(std::string_view text) {
  text = Trim(text);
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  int64_t days = 0;
  const size_t colon = text.find(':');
  const size_t dot = text.find('.');
  if (dot != std::string_view::npos && dot < colon) {
    days = Digits(text, 0, dot);
    text.remove_prefix(dot + 1);
  } else if (colon == std::string_view::npos) {  // a bare number is days
    days = Digits(text, 0, text.size());
    if (days < 0 || text.empty()) return std::nullopt;
    return std::chrono::days(negative ? -days : days);
  }
  int64_t millis = 0;
  if (const size_t point = text.find('.'); point != std::string_view::npos) {
    std::string digits(text.substr(point + 1, 3));
    digits.resize(3, '0');
    millis = Digits(digits, 0, 3);
    text = text.substr(0, point);
  }
  const std::vector<std::string_view> parts = Split(text, ':');
  if (parts.size() < 2 || parts.size() > 3 || days < 0 || millis < 0) return std::nullopt;
  constexpr std::array<int64_t, 3> limits = {24, 60, 60};
  std::array<int64_t, 3> fields = {0, 0, 0};
  for (size_t i = 0; i < std::min(parts.size(), fields.size()); ++i) {
    fields[i] = parts[i].empty() || parts[i].size() > 2 ? -1 : Digits(parts[i], 0, parts[i].size());
    if (fields[i] < 0 || fields[i] >= limits[i]) return std::nullopt;
  }
  const int64_t total =
      (((days * 24 + fields[0]) * 60 + fields[1]) * 60 + fields[2]) * 1000 + millis;
  return Duration(negative ? -total : total);
}

}  // namespace formwork::localhost
