#pragma once
// Where pipeline files come from: a folder on disk, or what was rendered. Paths are relative to the
// project.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace formwork::pipeline {

using ReadFile = std::function<std::optional<std::string>(std::string_view path)>;

}  // namespace formwork::pipeline
