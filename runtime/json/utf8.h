#pragma once
// One code point to UTF-8.

#include <cstdint>
#include <string>

namespace formwork::json {

void AppendUtf8(std::string& out, uint32_t code_point);

}  // namespace formwork::json
