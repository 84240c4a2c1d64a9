#pragma once
// The value types of the language and Spanned<T>, which remembers where a value was written.

#include <chrono>
#include <cstdint>
#include <string>

#include "generator/source/span.h"

namespace formwork::blueprint {

enum class Origin : uint8_t {
  kDefault,  // nobody wrote it; the span is its parent's
  kGiven,    // written in the base
  kOverlay,  // written in an environment's overlay
};

template <class T>
struct Spanned {
  T value = {};
  Span span = {};
  Origin origin = Origin::kDefault;

  const T& operator*() const { return value; }

  const T* operator->() const { return &value; }

  // Two values are equal when they say the same, wherever they stand: reordering is no change.
  friend bool operator==(const Spanned& a, const Spanned& b) { return a.value == b.value; }
};

// A value of a mapping whose keys the user chooses, with the place of its key.
template <class T>
struct Keyed : T {
  using Value = T;
  Span key = {};
};

using Text = Spanned<std::string>;
using Number = Spanned<int64_t>;
using Flag = Spanned<bool>;

using Duration = std::chrono::milliseconds;  // 30s, 5m, 24h, 30d, 800ms

struct Bytes {  // 512MB
  int64_t count = 0;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

struct Money {  // 50 USD
  int64_t cents = 0;
  std::string currency;
  friend auto operator<=>(const Money&, const Money&) = default;
};

struct Percent {  // 99.9% is 999'000 millionths: no floating point in what is rendered
  int64_t millionths = 0;
  friend auto operator<=>(const Percent&, const Percent&) = default;
};

// The shortest form that reads back: "30s", "1500ms", "512MB", "50 USD", "0.5 USD", "99.9%".
[[nodiscard]] std::string Format(Duration value);
[[nodiscard]] std::string Format(Bytes value);
[[nodiscard]] std::string Format(const Money& value);
[[nodiscard]] std::string Format(Percent value);
// [d.]hh:mm:ss[.fffffff], as .NET's TimeSpan writes it (host.json, function.json).
[[nodiscard]] std::string FormatTimeSpan(Duration value);

}  // namespace formwork::blueprint
