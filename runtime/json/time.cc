// DateTime and Date: RFC 3339 text, days of the proleptic Gregorian calendar.

#include <charconv>
#include <chrono>

#include <formwork/decoder.h>
#include <formwork/types.h>

namespace formwork {
namespace {

constexpr int64_t kTicksPerSecond = 10'000'000;
// Seconds: the first of the year 1, and the first behind the year 9999.
constexpr int64_t kFirst = -62'135'596'800;
constexpr int64_t kBehindLast = 253'402'300'800;
constexpr size_t kLongest = 64;  // letters, of what is no date either

// `count` digits at `at`; -1 if there are fewer.
int Digits(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Two digits, or as many as a number of no calendar has.
char* PutTwo(char* to, int64_t value) {
  if (value < 0 || value > 99) return std::to_chars(to, to + 20, value).ptr;
  *to++ = static_cast<char>('0' + value / 10);
  *to++ = static_cast<char>('0' + value % 10);
  return to;
}

char* PutYear(char* to, int year) {
  if (year < 0 || year > 9999) return std::to_chars(to, to + 12, year).ptr;
  return PutTwo(PutTwo(to, year / 100), year % 100);
}

char* PutDate(char* to, const Date& date) {
  to = PutYear(to, date.year);
  *to++ = '-';
  to = PutTwo(to, date.month);
  *to++ = '-';
  return PutTwo(to, date.day);
}

std::optional<int64_t> DaysOf(const Date& date) {
  // The library keeps a month and a day in a byte each, and drops what is larger.
  if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > 31)
    return std::nullopt;
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  const year_month_day day{year{date.year}, month{static_cast<unsigned>(date.month)},
                           std::chrono::day{static_cast<unsigned>(date.day)}};
  if (!day.ok()) return std::nullopt;
  return int64_t{sys_days{day}.time_since_epoch().count()};
}

Date DateOf(int64_t days) {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

// ".1234567": ticks, and where it ends. Digits beyond the seventh are cut.
int64_t FractionTicks(std::string_view text, size_t& at) {
  int64_t ticks = 0;
  int64_t scale = kTicksPerSecond / 10;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
    ticks += (text[at] - '0') * scale;
  return ticks;
}

// "Z" or "+01:30" at the end: minutes east; nullopt for anything else.
std::optional<int64_t> ZoneMinutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = Digits(text, 1, 2);
  const int minutes = Digits(text, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

std::optional<Date> Date::Parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const Date date{Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2)};
  if (date.year < 0 || date.month < 0 || date.day < 0 || !DaysOf(date)) return std::nullopt;
  return date;
}

std::string Date::ToString() const {
  char text[kLongest];
  return {text, PutDate(text, *this)};
}

DateTime DateTime::Now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count() / 100};
}

std::optional<DateTime> DateTime::Parse(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':')
    return std::nullopt;
  const auto date = Date::Parse(text.substr(0, 10));
  const int hour = Digits(text, 11, 2);
  const int minute = Digits(text, 14, 2);
  const int second = Digits(text, 17, 2);
  if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return std::nullopt;
  size_t at = 19;
  int64_t fraction = 0;
  if (text[at] == '.') {
    const size_t digits = ++at;
    fraction = FractionTicks(text, at);
    if (at == digits) return std::nullopt;
  }
  const auto zone = ZoneMinutes(text.substr(at));
  if (!zone) return std::nullopt;
  const int64_t seconds =
      *DaysOf(*date) * 86'400 + int64_t{hour} * 3600 + int64_t{minute} * 60 + second - *zone * 60;
  const DateTime result{seconds * kTicksPerSecond + fraction};
  // A zone may push it out of the years that can be written.
  if (seconds < kFirst || seconds >= kBehindLast) return std::nullopt;
  return result;
}

namespace {

char* PutFraction(char* to, int64_t fraction) {
  *to++ = '.';
  for (int64_t scale = kTicksPerSecond / 10; fraction != 0; fraction %= scale, scale /= 10)
    *to++ = static_cast<char>('0' + fraction / scale);
  return to;
}

char* PutDateTime(char* to, const DateTime& time) {
  int64_t seconds = time.ticks / kTicksPerSecond;
  int64_t fraction = time.ticks % kTicksPerSecond;
  if (fraction < 0) {
    fraction += kTicksPerSecond;
    --seconds;
  }
  int64_t days = seconds / 86'400;
  int64_t rest = seconds % 86'400;
  if (rest < 0) {
    rest += 86'400;
    --days;
  }
  to = PutDate(to, DateOf(days));
  *to++ = 'T';
  to = PutTwo(to, rest / 3600);
  *to++ = ':';
  to = PutTwo(to, rest / 60 % 60);
  *to++ = ':';
  to = PutTwo(to, rest % 60);
  if (fraction != 0) to = PutFraction(to, fraction);
  *to++ = 'Z';
  return to;
}

bool CanBeWritten(const DateTime& time) {
  return time.ticks >= kFirst * kTicksPerSecond && time.ticks / kTicksPerSecond < kBehindLast;
}

}  // namespace

std::string DateTime::ToString() const {
  char text[kLongest];
  return {text, PutDateTime(text, *this)};
}

void Encode(JsonWriter& writer, const DateTime& value) {
  if (writer.checks() && !CanBeWritten(value)) writer.Note("must be in the years 1 to 9999");
  char text[kLongest];
  writer.Plain({text, PutDateTime(text, value)});
}

void Encode(JsonWriter& writer, const Date& value) {
  if (writer.checks() && !DaysOf(value)) writer.Note("must be a day of the years 1 to 9999");
  char text[kLongest];
  writer.Plain({text, PutDate(text, value)});
}

}  // namespace formwork
