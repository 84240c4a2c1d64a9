#include <algorithm>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/base/utf8.h"
#include "generator/blueprint/parse.h"
#include "generator/blueprint/words.h"

namespace formwork::blueprint {
namespace {

constexpr const char* kRouteHelp =
    "write a method and a route, such as GET /channels/{channelId}/messages";

bool IsLiteralChar(char c) {
  return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.' || c == '~';
}

Fault At(size_t begin, size_t end, std::string message, std::string help) {
  return {.begin = begin,
          .end = std::max(end, begin + 1),
          .message = std::move(message),
          .help = std::move(help)};
}

std::optional<Fault> Parameter(std::string_view piece, size_t begin,
                               std::vector<RouteSegment>& segments) {
  const std::string_view name = piece.substr(1, piece.size() - 2);
  const bool letters = !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
                       std::ranges::all_of(name, IsAsciiAlnum);
  if (!letters) {
    return At(begin, begin + piece.size(), StrCat("'", piece, "' is not a route parameter"),
              "a parameter is a name of letters and digits in braces, such as {channelId}");
  }
  for (const RouteSegment& segment : segments) {
    if (segment.parameter && LowerAscii(segment.text) == LowerAscii(name)) {
      return At(begin, begin + piece.size(),
                StrCat("the route has the parameter '", name, "' twice"), "rename one");
    }
  }
  segments.push_back({.text = std::string(name), .parameter = true});
  return std::nullopt;
}

std::optional<Fault> Segment(std::string_view piece, size_t begin,
                             std::vector<RouteSegment>& segments) {
  if (piece.empty())
    return At(begin, begin + 1, "the route has an empty part", "remove the extra '/'");
  if (piece.front() == '{' && piece.back() == '}') return Parameter(piece, begin, segments);
  for (size_t i = 0; i < piece.size(); ++i) {
    if (IsLiteralChar(piece[i])) continue;
    const bool brace = piece[i] == '{' || piece[i] == '}';
    const size_t length = CharacterLength(piece, i);
    return At(begin + i, begin + i + length,
              StrCat("'", piece.substr(i, length), "' cannot stand here in a route"),
              brace ? "a parameter takes a whole part of the route: /channels/{channelId}"
                    : "parts are letters, digits, '-', '_', '.' and '~'");
  }
  segments.push_back({.text = std::string(piece), .parameter = false});
  return std::nullopt;
}

std::optional<Fault> Segments(std::string_view route, size_t offset,
                              std::vector<RouteSegment>& segments) {
  size_t begin = 1;
  while (begin <= route.size()) {
    const size_t end = std::min(route.find('/', begin), route.size());
    if (route.size() == 1) break;
    if (auto fault = Segment(route.substr(begin, end - begin), offset + begin, segments))
      return fault;
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

Parsed<MethodAndRoute> ParseHttp(std::string_view text) {
  const size_t space = text.find(' ');
  const std::string word(text.substr(0, space));
  const auto method = FindWord<Method>(word);
  if (!method) {
    if (const auto upper = NearestName(word, WordList<Method>());
        upper && space != std::string_view::npos) {
      return At(0, word.size(), StrCat("unknown method '", word, "'"),
                StrCat("did you mean '", *upper, "'?"));
    }
    const bool bare = word.starts_with('/');
    return At(0, word.size(),
              bare ? "the method is missing" : StrCat("unknown method '", word, "'"),
              bare ? StrCat("such as GET ", word) : std::string(kRouteHelp));
  }
  MethodAndRoute result{.method = *method, .route = {}, .route_begin = 0, .segments = {}};
  const size_t begin = std::min(text.find_first_not_of(' ', word.size()), text.size());
  result.route_begin = begin;
  result.route = std::string(text.substr(begin));
  if (result.route.empty()) return At(0, text.size(), "the route is missing", kRouteHelp);
  if (result.route[0] != '/')
    return At(begin, text.size(), "a route begins with '/'", StrCat("write /", result.route));
  if (auto fault = Segments(result.route, begin, result.segments)) return *std::move(fault);
  return result;
}

}  // namespace formwork::blueprint
