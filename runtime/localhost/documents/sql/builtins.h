#pragma once
// Cosmos' functions over values, as a table: name, how many arguments, what kind of answer, what it
// does. An argument of the wrong type makes the answer undefined, never an error.

#include <span>
#include <string_view>

#include "runtime/localhost/documents/sql/values.h"

namespace formwork::localhost::sql {

using Arguments = std::span<const Value>;

struct Builtin {
  std::string_view name;
  int min_arguments;
  int max_arguments;
  bool boolean;  // answers true, false or undefined
  Value (*call)(Arguments);
};

[[nodiscard]] std::span<const Builtin> StringBuiltins();
[[nodiscard]] std::span<const Builtin> ArrayBuiltins();
[[nodiscard]] std::span<const Builtin> MathBuiltins();

// All of them; the position in it is the number that cosmos_call takes.
[[nodiscard]] std::span<const Builtin> Builtins();
[[nodiscard]] const Builtin* FindBuiltin(
    std::string_view name);  // in capitals; nullptr: there is none

}  // namespace formwork::localhost::sql
