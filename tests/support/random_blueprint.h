#pragma once
// A valid blueprint, made of a seed: every construct of the language now and then, and texts that
// want to break out of whatever they are written into.

#include <string>
#include <vector>

#include "tests/support/random.h"

namespace formwork::test {

// Texts as double-quoted YAML, with their quotes.
[[nodiscard]] const std::vector<std::string>& HostileTexts();

[[nodiscard]] std::string RandomBlueprint(uint64_t seed);

}  // namespace formwork::test
