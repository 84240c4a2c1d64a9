// Uuid, Date, Duration.

#include <charconv>
#include <cstring>
#include <random>

#include <formwork/types.h>

namespace formwork {
namespace {

constexpr char kHex[] = "0123456789abcdef";

constexpr bool IsHyphenPlace(size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

// What a byte may be in a uuid, and what stands at each of its places: an id is looked at for every
// message, so that is done without branches.
constexpr unsigned kDigit = 1;
constexpr unsigned kHyphen = 2;

constexpr std::array<uint8_t, 256> MakeKinds() {
  std::array<uint8_t, 256> kinds{};
  for (const char c : std::string_view("0123456789abcdefABCDEF"))
    kinds[static_cast<unsigned char>(c)] = kDigit;
  kinds['-'] = kHyphen;
  return kinds;
}

constexpr std::array<uint8_t, 36> MakePlaces() {
  std::array<uint8_t, 36> places{};
  for (size_t i = 0; i < places.size(); ++i)
    places[i] = IsHyphenPlace(i) ? kHyphen : kDigit;
  return places;
}

constexpr std::array<uint8_t, 256> kKinds = MakeKinds();
constexpr std::array<uint8_t, 36> kPlaces = MakePlaces();

// 128 bits to text, with the version and the variant of RFC 9562 set.
std::array<char, 36> UuidText(uint64_t high, uint64_t low, unsigned version) {
  high = (high & ~uint64_t{0xF000}) | uint64_t{version} << 12;
  low = (low & ~(uint64_t{3} << 62)) | uint64_t{2} << 62;
  std::array<char, 36> text{};
  size_t digit = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsHyphenPlace(i)) {
      text[i] = '-';
      continue;
    }
    const uint64_t half = digit < 16 ? high : low;
    text[i] = kHex[half >> (60 - digit % 16 * 4) & 15U];
    ++digit;
  }
  return text;
}

// FNV-1a with a final mix: for names that nobody chooses in order to collide.
uint64_t Hash(std::string_view text, uint64_t seed) {
  uint64_t hash = 0xCBF29CE484222325ULL ^ seed;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDULL;
  hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53ULL;
  return hash ^ hash >> 33;
}

}  // namespace

Uuid::Uuid() {
  std::memcpy(text_.data(), "00000000-0000-0000-0000-000000000000", text_.size());
}

Uuid Uuid::Random() {
  thread_local std::random_device device;
  const auto word = [] { return uint64_t{device()} << 32 | device(); };
  const uint64_t high = word();
  Uuid uuid;
  uuid.text_ = UuidText(high, word(), 4);
  return uuid;
}

Uuid Uuid::FromName(std::string_view name) {
  Uuid uuid;
  uuid.text_ = UuidText(Hash(name, 0), Hash(name, 0x9E3779B97F4A7C15ULL), 8);
  return uuid;
}

std::optional<Uuid> Uuid::Parse(std::string_view text) {
  Uuid uuid;
  if (text.size() != uuid.text_.size()) return std::nullopt;
  unsigned wrong = 0;
  for (size_t i = 0; i < text.size(); ++i)
    wrong |= kPlaces[i] & ~unsigned{kKinds[static_cast<unsigned char>(text[i])]};
  if (wrong != 0) return std::nullopt;
  std::memcpy(uuid.text_.data(), text.data(), text.size());
  return uuid;
}

namespace {

std::optional<int64_t> Count(std::string_view& text) {
  int64_t value = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value < 0 || value > 1'000'000'000'000) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(at - text.data()));
  return value;
}

// "90m", "800ms": the blueprint's own form.
std::optional<Duration> ParseShort(std::string_view text) {
  const auto count = Count(text);
  if (!count) return std::nullopt;
  if (text == "ms") return Duration{*count};
  if (text == "s") return Duration{*count * 1000};
  if (text == "m") return Duration{*count * 60'000};
  if (text == "h") return Duration{*count * 3'600'000};
  if (text == "d") return Duration{*count * 86'400'000};
  return std::nullopt;
}

// ".25" behind seconds: milliseconds.
std::optional<int64_t> Fraction(std::string_view& text) {
  int64_t value = 0;
  int64_t scale = 100;
  size_t i = 1;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, scale /= 10)
    value += (text[i] - '0') * scale;
  if (i == 1) return std::nullopt;
  text.remove_prefix(i);
  return value;
}

// The unit's length for its letter; the order is fixed, so each unit stands at most once.
std::optional<int64_t> UnitOf(char letter, bool time, int& rank) {
  struct Row {
    char letter;
    bool time;
    int rank;
    int64_t milliseconds;
  };

  constexpr Row kRows[] = {{'W', false, 1, 604'800'000},
                           {'D', false, 2, 86'400'000},
                           {'H', true, 3, 3'600'000},
                           {'M', true, 4, 60'000},
                           {'S', true, 5, 1000}};
  for (const Row& row : kRows) {
    if (row.letter != letter || row.time != time || row.rank <= rank) continue;
    rank = row.rank;
    return row.milliseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> Duration::Parse(std::string_view text) {
  if (!text.starts_with('P')) return ParseShort(text);
  text.remove_prefix(1);
  int64_t total = 0;
  bool time = false;
  int rank = 0;
  while (!text.empty()) {
    if (text.front() == 'T' && !time) {
      time = true;
      text.remove_prefix(1);
    }
    const auto count = Count(text);
    if (!count) return std::nullopt;
    std::optional<int64_t> fraction = 0;
    if (text.starts_with('.')) {
      fraction = Fraction(text);
      if (!fraction || !text.starts_with('S')) return std::nullopt;
    }
    const auto unit = text.empty() ? std::nullopt : UnitOf(text.front(), time, rank);
    if (!unit || *count > 100'000'000'000'000 / *unit) return std::nullopt;
    text.remove_prefix(1);
    total += *count * *unit + *fraction;
  }
  return rank == 0 ? std::nullopt : std::optional<Duration>(Duration{total});
}

std::string Duration::ToString() const {
  if (milliseconds <= 0) return "PT0S";
  std::string out = "P";
  int64_t rest = milliseconds;
  if (rest >= 86'400'000) out += std::to_string(rest / 86'400'000) + "D";
  rest %= 86'400'000;
  if (rest == 0) return out;
  out += "T";
  if (rest >= 3'600'000) out += std::to_string(rest / 3'600'000) + "H";
  rest %= 3'600'000;
  if (rest >= 60'000) out += std::to_string(rest / 60'000) + "M";
  rest %= 60'000;
  if (rest == 0) return out;
  out += std::to_string(rest / 1000);
  if (rest % 1000 != 0) {
    std::string fraction = std::to_string(rest % 1000 + 1000).substr(1);
    while (fraction.back() == '0')
      fraction.pop_back();
    out += "." + fraction;
  }
  return out + "S";
}

}  // namespace formwork
