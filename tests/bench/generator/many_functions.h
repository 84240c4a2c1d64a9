#pragma once
// A platform with as many functions as a bench asks for.

#include <string>

namespace formwork::bench {

// `count` functions of every kind in turn, over as many queues and containers as that takes.
[[nodiscard]] std::string ManyFunctions(int count);

}  // namespace formwork::bench
