#include "generator/diff/meaning.h"

#include <array>

namespace formwork::diff {
namespace {

struct Row {
  std::string_view word;
  char symbol;
};

constexpr std::array<Row, kEffects> kTable = {{{"destroy", '!'},
                                               {"replace", '!'},
                                               {"public", '!'},
                                               {"breaking", '!'},
                                               {"in-flight", '!'},
                                               {"grant", '+'},
                                               {"secret", '~'},
                                               {"guard", '!'},
                                               {"remove", '-'},
                                               {"revoke", '-'},
                                               {"rename", '~'},
                                               {"behaviour", '~'},
                                               {"limit", '~'},
                                               {"schedule", '~'},
                                               {"alert", '~'},
                                               {"delivery", '~'},
                                               {"create", '+'},
                                               {"document", '~'}}};

}  // namespace

std::string_view Word(Effect effect) {
  return kTable[static_cast<size_t>(effect)].word;
}

char Symbol(Effect effect) {
  return kTable[static_cast<size_t>(effect)].symbol;
}

std::optional<Effect> FindEffect(std::string_view word) {
  for (size_t i = 0; i < kEffects; ++i) {
    if (kTable[i].word == word) return static_cast<Effect>(i);
  }
  return std::nullopt;
}

}  // namespace formwork::diff
