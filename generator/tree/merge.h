#pragma once
// Merges what the user made of a file with what is rendered now, line by line, in the user's line
// ends.

#include <optional>
#include <string>
#include <string_view>

#include "generator/base/result.h"
#include "generator/git/git.h"

namespace formwork {

// `yours` is as it lies on the disk; base and generated have '\n' line ends. Without a base (lost,
// or there never was one) every difference is a conflict: guessing could bring back what the user
// deleted.
[[nodiscard]] Result<git::MergedText> MergeFile(std::optional<std::string_view> base,
                                                std::string_view yours, std::string_view generated,
                                                git::Favor favor);

}  // namespace formwork
