#pragma once
// Binding names where the user's own cannot stand as they are. The host wants every name of a
// function once, in whatever case; who writes function.json and who writes the C++ project both ask
// here.

#include <string>
#include <string_view>

#include "generator/blueprint/model.h"

namespace formwork::graph {

// The user's name of an output; with "Out" behind it where an input of the same function has that
// name.
[[nodiscard]] std::string OutputBindingName(const blueprint::Reach& reach,
                                            const blueprint::Write& write);

// Of a function's own dead letter queue: "deadLetter". The dead letter activity and the sweeper of
// an app serve every workflow's: "deadLetterStreamEventsDead".
[[nodiscard]] std::string DeadLetterBindingName();
[[nodiscard]] std::string SharedDeadLetterBindingName(std::string_view queue);

}  // namespace formwork::graph
