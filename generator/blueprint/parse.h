#pragma once
// The small grammars inside scalars: values, types, routes. Each gives the value, or where in the
// text it went wrong and what would be valid. Pure: no spans, no sink; the decoder places the fault
// in the file.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/blueprint/type.h"
#include "generator/blueprint/value.h"

namespace formwork::blueprint {

struct Fault {
  size_t begin = 0;  // bytes of the text
  size_t end = 0;
  std::string message;
  std::string help = {};

  friend bool operator==(const Fault&, const Fault&) = default;
};

template <class T>
using Parsed = std::variant<T, Fault>;

[[nodiscard]] Parsed<int64_t> ParseInteger(std::string_view text);
[[nodiscard]] Parsed<Duration> ParseDuration(std::string_view text);
[[nodiscard]] Parsed<Bytes> ParseBytes(std::string_view text);
[[nodiscard]] Parsed<Money> ParseMoney(std::string_view text);
[[nodiscard]] Parsed<Percent> ParsePercent(std::string_view text);
// Spans in the result are offsets into `text`, with no file.
[[nodiscard]] Parsed<Type> ParseType(std::string_view text);

struct MethodAndRoute {
  Method method = Method::kGet;
  std::string route;
  size_t route_begin = 0;
  std::vector<RouteSegment> segments;

  friend bool operator==(const MethodAndRoute&, const MethodAndRoute&) = default;
};

[[nodiscard]] Parsed<MethodAndRoute> ParseHttp(std::string_view text);

}  // namespace formwork::blueprint
