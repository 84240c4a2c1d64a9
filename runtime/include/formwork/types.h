#pragma once
// The scalar types of the blueprint as C++ values: uuid, datetime, date, duration, bytes.
// Small, comparable, printable; no <chrono> here, so that a function's file compiles fast.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace formwork {

// A uuid keeps the letters it came with, because a document's id is compared as text.
class Uuid {
 public:
  Uuid();  // 00000000-0000-0000-0000-000000000000

  [[nodiscard]] static Uuid Random();
  // The same name always gives the same uuid: what is handled twice is then written once.
  [[nodiscard]] static Uuid FromName(std::string_view name);
  [[nodiscard]] static std::optional<Uuid> Parse(std::string_view text);

  [[nodiscard]] std::string_view view() const { return {text_.data(), text_.size()}; }

  [[nodiscard]] std::string ToString() const { return std::string(view()); }

  friend bool operator==(const Uuid&, const Uuid&) = default;
  friend auto operator<=>(const Uuid&, const Uuid&) = default;

 private:
  std::array<char, 36> text_;
};

// An instant in UTC, in steps of 100 ns: exactly what the host keeps of a datetime.
struct DateTime {
  int64_t ticks = 0;  // since 1970-01-01T00:00:00Z

  [[nodiscard]] static DateTime Now();
  // RFC 3339: 2024-01-02T03:04:05[.fraction](Z|+01:00). The zone must be there; finer than 100 ns
  // is cut.
  [[nodiscard]] static std::optional<DateTime> Parse(std::string_view text);

  [[nodiscard]] static DateTime FromMilliseconds(int64_t since_epoch) {
    return {since_epoch * 10'000};
  }

  // Canonical: UTC, 'Z', no trailing zeros in the fraction. The host leaves this form as it is.
  [[nodiscard]] std::string ToString() const;

  [[nodiscard]] int64_t milliseconds() const { return ticks / 10'000; }

  friend auto operator<=>(const DateTime&, const DateTime&) = default;
};

struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;

  [[nodiscard]] static std::optional<Date> Parse(std::string_view text);  // 2024-01-02
  [[nodiscard]] std::string ToString() const;

  friend auto operator<=>(const Date&, const Date&) = default;
};

// A length of time. In JSON ISO 8601 (PT1H30M); the blueprint's own form (90m) is read too.
struct Duration {
  int64_t milliseconds = 0;

  [[nodiscard]] static std::optional<Duration> Parse(std::string_view text);
  [[nodiscard]] std::string ToString() const;

  friend auto operator<=>(const Duration&, const Duration&) = default;
};

// Bytes; base64 text in JSON.
struct Bytes {
  std::string data;

  friend bool operator==(const Bytes&, const Bytes&) = default;
};

}  // namespace formwork
