#pragma once
// The type of an exception as people write it: "std::runtime_error".

#include <exception>
#include <string>

namespace formwork {

[[nodiscard]] std::string ErrorName(const std::exception& error);

}  // namespace formwork
