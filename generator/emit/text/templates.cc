#include "generator/emit/text/templates.h"

#include <algorithm>
#include <set>

namespace formwork {
namespace {

const EmbeddedFile* Shipped(std::span<const EmbeddedFile> embedded, std::string_view path) {
  const auto it = std::ranges::lower_bound(embedded, path, {}, &EmbeddedFile::path);
  return it == embedded.end() || it->path != path ? nullptr : &*it;
}

}  // namespace

Templates::Templates(std::span<const EmbeddedFile> embedded) : embedded_(embedded) {}

void Templates::Override(std::string path, std::string bytes) {
  overrides_.insert_or_assign(std::move(path), std::move(bytes));
}

std::optional<std::string_view> Templates::Find(std::string_view path) const {
  if (const auto it = overrides_.find(path); it != overrides_.end()) return it->second;
  const EmbeddedFile* shipped = Shipped(embedded_, path);
  return shipped == nullptr ? std::nullopt : std::optional(shipped->bytes);
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

bool Templates::IsShipped(std::string_view path) const {
  return Shipped(embedded_, path) != nullptr;
}

std::vector<std::string> Templates::Strangers() const {
  std::vector<std::string> paths;
  for (const auto& [path, bytes] : overrides_) {
    if (!IsShipped(path)) paths.push_back(path);
  }
  return paths;
}

bool Templates::IsOverridden(std::string_view path) const {
  return overrides_.contains(path);
}

}  // namespace formwork
