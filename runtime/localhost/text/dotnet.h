#pragma once
// How .NET and Newtonsoft rewrite what passes through Azure's host: strings that look like dates
// become dates, numbers lose their trailing zeros, scalars get .NET's text. The local zone is UTC,
// as it is in Azure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

struct DotnetDate {
  enum class Zone : uint8_t { kUnspecified, kUtc, kLocal };

  int64_t ticks = 0;  // of 100 ns, since 0001-01-01
  Zone zone = Zone::kUnspecified;
};

// A string that Newtonsoft takes for a date: "2024-01-02T03:04:05[.1234567][Z|+02:00]".
[[nodiscard]] std::optional<DotnetDate> ParseDotnetDate(std::string_view text);
[[nodiscard]] Time TimeOf(const DotnetDate& date);
// As in JSON: "2024-01-02T01:04:05.1234567+00:00".
[[nodiscard]] std::string WriteDotnetDate(const DotnetDate& date);
// As ToString() in the invariant culture: "01/02/2024 03:04:05".
[[nodiscard]] std::string DotnetDateText(const DotnetDate& date);

// Dates and numbers, everywhere in the value, as they are after Newtonsoft has read and written
// them.
[[nodiscard]] Json RewriteAsNewtonsoft(Json value);
// The same without the dates: what the Cosmos extension does.
[[nodiscard]] Json RewriteNumbers(Json value);
// ToString() of a scalar: True, 1.5, 01/02/2024 03:04:05; of null "". Objects and arrays: indented
// JSON.
[[nodiscard]] std::string DotnetText(const Json& value);

// "2026-11-21T02:51:38.1028464Z" (fraction without trailing zeros), "2026-11-28T02:43:25+00:00",
// HTTP's date.
[[nodiscard]] std::string UtcText(Time time);
[[nodiscard]] std::string OffsetText(Time time);
[[nodiscard]] std::string HttpDate(Time time);
// "2026-11-21T02:51:38.102Z": for logs and events.
[[nodiscard]] std::string LogTime(Time time);
// "hh:mm:ss", "d.hh:mm:ss", "hh:mm:ss.fff": a .NET TimeSpan. nullopt when it is none.
[[nodiscard]] std::optional<Duration> ParseTimeSpan(std::string_view text);

}  // namespace formwork::localhost
