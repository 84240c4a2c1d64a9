// Both layers of escapes at once: what takes a reader two passes and two buffers.

#include "runtime/protocol/double_text.h"

#include <algorithm>

#include "runtime/json/escapes.h"
#include "runtime/json/scan.h"

namespace formwork::protocol {
namespace {

struct Escape {
  char letter = 0;  // 0: none that is known here
  int size = 0;
};

// At a backslash with at least four bytes behind and including it. The outer layer gives the inner
// one's backslash for two of them, and then a letter, or for two more a quote or a backslash.
Escape ReadEscape(const char* at) {
  if (at[1] != '\\') return {};
  if (at[2] != '\\') return {at[2] == '"' ? '\0' : json::ShortEscape(at[2]), 3};
  return {at[3] == '"' || at[3] == '\\' || at[3] == '/' ? at[3] : '\0', 4};
}

}  // namespace

std::optional<std::string> DoubleText(std::string_view json) {
  constexpr std::string_view kOpen = R"("\")";
  constexpr std::string_view kClose = R"(\"")";
  if (json.size() < kOpen.size() + kClose.size() || !json.starts_with(kOpen) ||
      !json.ends_with(kClose))
    return std::nullopt;
  const char* at = json.data() + kOpen.size();
  const char* end = json.data() + json.size() - kClose.size();
  std::string out(static_cast<size_t>(end - at), '\0');  // never longer than what it is made of
  char* to = out.data();
  while (at != end) {
    if (end - at >= 16) {
      const size_t plain = json::CopyPlain16(at, to);
      at += plain;
      to += plain;
      if (plain == 16) continue;
    } else {
      const char* run = json::PlainRunEnd(at, end);
      to = std::copy(at, run, to);
      at = run;
      if (at == end) break;
    }
    // The closing three bytes stand behind `end`, so that four may be looked at.
    const Escape escape = *at == '\\' ? ReadEscape(at) : Escape{};
    if (escape.letter == 0 || escape.size > end - at) return std::nullopt;
    *to++ = escape.letter;
    at += escape.size;
  }
  out.resize(static_cast<size_t>(to - out.data()));
  return out;
}

}  // namespace formwork::protocol
