#pragma once
// The functions that expressions may call, as a table: how many arguments each takes, what it
// gives.

#include <string>
#include <string_view>
#include <vector>

#include "generator/pipeline/datum.h"

namespace formwork::pipeline {

using Arguments = std::vector<Datum>;

struct Function {
  std::string_view name;  // in lower case
  size_t least;
  size_t most;
  Datum (*call)(const Arguments&);
};

// nullptr: there is none of that name.
[[nodiscard]] const Function* FindFunction(std::string_view name);
// What is wrong with so many arguments; empty: nothing.
[[nodiscard]] std::string WrongCount(const Function& function, size_t given);

}  // namespace formwork::pipeline
