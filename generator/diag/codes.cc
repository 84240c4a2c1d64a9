#include "generator/diag/codes.h"

#include <algorithm>
#include <utility>

#include "generator/base/check.h"

namespace formwork {
namespace {

constexpr CodeInfo kCodes[] = {
#define FORMWORK_CODE(number, severity, title, explanation) \
  {number, Severity::severity, title, explanation},
#include "generator/diag/codes.def"
#undef FORMWORK_CODE
};

// FindCode halves the table: a row out of order would not be found.
static_assert(std::ranges::is_sorted(kCodes, std::ranges::less_equal{}, &CodeInfo::number));

}  // namespace

std::span<const CodeInfo> AllCodes() {
  return kCodes;
}

const CodeInfo* FindCode(uint16_t number) {
  const auto* at = std::ranges::lower_bound(kCodes, number, {}, &CodeInfo::number);
  return at != std::end(kCodes) && at->number == number ? at : nullptr;
}

Diagnostic MakeDiagnostic(uint16_t code, Span span, std::string message, std::string help) {
  const CodeInfo* info = FindCode(code);
  FORMWORK_CHECK(info != nullptr);
  return {.code = code,
          .severity = info->severity,
          .span = span,
          .message = std::move(message),
          .help = std::move(help)};
}

}  // namespace formwork
