#include <algorithm>
#include <charconv>

#include "generator/base/str_cat.h"
#include "generator/diff/print.h"

namespace formwork::diff {
namespace {

std::string Unknown(std::string_view word) {
  std::string valid;
  for (size_t i = 0; i < kEffects; ++i)
    valid += StrCat(Word(static_cast<Effect>(i)), ", ");
  return StrCat("unknown gate '", word, "'; there are: ", valid, "cost:+PERCENT%");
}

// "+10%" -> 100'000 millionths.
std::optional<int64_t> ParseGrowth(std::string_view text) {
  if (!text.starts_with('+') || !text.ends_with('%')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (error != std::errc() || end != text.data() + text.size() || whole < 0 || whole > 1'000'000)
    return std::nullopt;
  return whole * 10'000;
}

bool CostFails(const Gate& gate, const Report& report) {
  if (!gate.cost_millionths || !report.cost) return false;
  const int64_t growth = report.cost->after_cents - report.cost->before_cents;
  return growth > 0 && growth * 1'000'000 > report.cost->before_cents * *gate.cost_millionths;
}

}  // namespace

std::variant<Gate, std::string> ParseGate(std::string_view text) {
  Gate gate;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.starts_with("cost:")) {
      gate.cost_millionths = ParseGrowth(word.substr(5));
      if (!gate.cost_millionths)
        return StrCat("the gate '", word, "' needs a percentage, as in cost:+10%");
      continue;
    }
    const std::optional<Effect> effect = FindEffect(word);
    if (!effect) return Unknown(word);
    gate.effects.push_back(*effect);
  }
  return gate;
}

namespace {

// What is replaced is destroyed first: whoever gates on the one means the other too.
bool Asks(const Gate& gate, Effect effect) {
  const auto asks = [&](Effect word) {
    return std::ranges::find(gate.effects, word) != gate.effects.end();
  };
  return asks(effect) || (effect == Effect::kReplace && asks(Effect::kDestroy));
}

}  // namespace

std::vector<std::string> FailedGates(const Gate& gate, const Report& report) {
  std::vector<std::string> failed;
  for (size_t i = 0; i < kEffects; ++i) {
    const auto effect = static_cast<Effect>(i);
    const bool there =
        std::ranges::find(report.rows, effect, &Meaning::effect) != report.rows.end();
    if (there && Asks(gate, effect)) failed.emplace_back(Word(effect));
  }
  if (CostFails(gate, report)) failed.emplace_back("cost");
  return failed;
}

}  // namespace formwork::diff
