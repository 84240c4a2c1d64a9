#pragma once
// The function that is measured: a queue message of 600 bytes is decoded and checked, a document
// and a message are written. Written as generated code is.

#include <string>

#include <formwork/call.h>

namespace formwork::bench {

void Work(Call& call);

// Its description under a name.
[[nodiscard]] FunctionInfo WorkInfo(const char* name, void (*run)(Call&));

// A request for it as the host sends it, chunked.
[[nodiscard]] std::string RequestFor(const std::string& function);

}  // namespace formwork::bench
