#pragma once
// What a developer and a cold start wait for: a program from its start to its first answer, and the
// compiler on a function's file.

#include <string>
#include <vector>

namespace formwork::bench {

// Milliseconds from spawning the program to a whole answer of its function "work", or a negative
// number. FUNCTIONS_CUSTOMHANDLER_PORT and the last argument tell it a free port.
[[nodiscard]] double FirstAnswerMs(const std::string& program);

// Seconds of processor time that the command takes, or a negative number.
[[nodiscard]] double ProcessorSeconds(const std::vector<std::string>& command);

}  // namespace formwork::bench
