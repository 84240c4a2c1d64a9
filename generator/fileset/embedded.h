#pragma once
// Files that were compiled into the binary: sorted by path.

#include <span>
#include <string_view>

namespace formwork {

struct EmbeddedFile {
  std::string_view path;
  std::string_view bytes;
};

[[nodiscard]] std::span<const EmbeddedFile> EmbeddedTemplates();   // templates/
[[nodiscard]] std::span<const EmbeddedFile> EmbeddedBlueprints();  // blueprints/
[[nodiscard]] std::span<const EmbeddedFile> EmbeddedPrices();      // generator/cost/prices/
[[nodiscard]] std::span<const EmbeddedFile>
EmbeddedRuntime();  // runtime/, as it is vendored into projects

}  // namespace formwork
