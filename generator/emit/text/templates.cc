#include "generator/emit/text/templates.h"

#include <algorithm>
#include <set>

namespace formwork {

Templates::Templates(std::span<const EmbeddedFile> embedded) : embedded_(embedded) {}

void Templates::Override(std::string path, std::string bytes) {
  overrides_.insert_or_assign(std::move(path), std::move(bytes));
}

std::optional<std::string_view> Templates::Find(std::string_view path) const {
  if (const auto it = overrides_.find(path); it != overrides_.end()) return it->second;
  const auto it = std::ranges::lower_bound(embedded_, path, {}, &EmbeddedFile::path);
  if (it == embedded_.end() || it->path != path) return std::nullopt;
  return it->bytes;
}

std::vector<std::string> Templates::List(std::string_view prefix) const {
  std::set<std::string> paths;
  for (const EmbeddedFile& file : embedded_) {
    if (file.path.starts_with(prefix)) paths.emplace(file.path);
  }
  for (const auto& [path, bytes] : overrides_) {
    if (path.starts_with(prefix)) paths.insert(path);
  }
  return {paths.begin(), paths.end()};
}

bool Templates::IsOverridden(std::string_view path) const {
  return overrides_.contains(path);
}

}  // namespace formwork
