// How a scalar could read otherwise.

#include <algorithm>
#include <charconv>
#include <span>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/words.h"
#include "generator/provenance/part.h"

namespace formwork::provenance {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

struct Digits {
  size_t begin = 0;
  size_t end = 0;
};

// Runs of digits that are numbers, not a part of a name: "30d", "1..64", not "sha256".
std::vector<Digits> NumbersIn(std::string_view text) {
  std::vector<Digits> found;
  for (size_t i = 0; i < text.size();) {
    if (!IsDigit(text[i])) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && IsDigit(text[end]))
      ++end;
    const bool in_name = i > 0 && (IsAsciiAlnum(text[i - 1]) || text[i - 1] == '_');
    if (!in_name && end - i <= 15) found.push_back({i, end});
    i = end;
  }
  return found;
}

void AddNumbers(std::string_view text, std::vector<std::string>& out) {
  std::vector<Digits> numbers = NumbersIn(text);
  if (numbers.size() > 1) std::swap(numbers[0], numbers.back());  // "1..64": the end is the freer
  for (const Digits& digits : numbers) {
    int64_t number = 0;
    std::from_chars(text.data() + digits.begin, text.data() + digits.end, number);
    for (const int64_t other : {number + 1, number / 2, number * 4, number - 1, number * 2}) {
      if (other < 0 || other == number) continue;
      out.push_back(StrCat(text.substr(0, digits.begin), other, text.substr(digits.end)));
    }
  }
}

void AddWords(std::string_view text, std::vector<std::string>& out) {
  using namespace blueprint;
  const std::span<const std::string_view> groups[] = {
      kWords<Plan>,      kWords<Access>,      kWords<Method>,   kWords<Backoff>,
      kWords<OnFailure>, kWords<ServiceKind>, kWords<Rollback>, kWords<Quality>};
  const std::string_view first = text.substr(0, text.find(' '));  // the method of "GET /route"
  for (const auto& group : groups) {
    if (std::ranges::find(group, first) == group.end()) continue;
    for (const std::string_view word : group) {
      if (word != first) out.push_back(StrCat(word, text.substr(first.size())));
    }
  }
  if (text == "true") out.emplace_back("false");
  if (text == "false") out.emplace_back("true");
}

constexpr std::string_view kTypeWords[] = {"string", "integer", "uuid", "boolean", "datetime"};

bool IsTypeWord(std::string_view value) {
  return std::ranges::find(kTypeWords, value) != std::end(kTypeWords);
}

}  // namespace

// The first few are of different kinds: each moves another part of what is rendered.
std::vector<std::string> Alternatives(std::string_view value) {
  std::vector<std::string> words;
  AddWords(value, words);
  std::vector<std::string> numbers;
  AddNumbers(value, numbers);
  std::vector<std::string> out;
  const auto take = [&](std::vector<std::string>& from, size_t count) {
    count = std::min(count, from.size());
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(count);
    out.insert(out.end(), from.begin(), end);
    from.erase(from.begin(), end);
  };
  take(words, 1);
  take(numbers, 3);
  if (value.starts_with("SELECT ")) out.push_back(StrCat("SELECT TOP 7 ", value.substr(7)));
  if (value.starts_with("enum(") && value.ends_with(")"))
    out.push_back(StrCat(value.substr(0, value.size() - 1), ", another)"));
  if (value.ends_with('?')) out.emplace_back(value.substr(0, value.size() - 1));
  if (IsTypeWord(value)) {
    for (const std::string_view type : kTypeWords) {
      if (type != value) out.emplace_back(type);
    }
  }
  out.push_back(StrCat(value, "x"));
  out.push_back(StrCat(value, "?"));
  out.push_back(StrCat("x", value));
  take(words, words.size());
  take(numbers, numbers.size());
  return out;
}

}  // namespace formwork::provenance
