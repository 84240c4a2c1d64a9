#pragma once
// The shipped texts, overridable file by file: an overlay folder first, then what is embedded.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/fileset/embedded.h"

namespace formwork {

class Templates {
 public:
  explicit Templates(std::span<const EmbeddedFile> embedded);

  // Replaces or adds one text; `name` says in messages where it came from.
  void Override(std::string path, std::string bytes);

  [[nodiscard]] std::optional<std::string_view> Find(std::string_view path) const;
  // Sorted paths that begin with `prefix`.
  [[nodiscard]] std::vector<std::string> List(std::string_view prefix) const;
  [[nodiscard]] bool IsOverridden(std::string_view path) const;
  [[nodiscard]] bool IsShipped(std::string_view path) const;
  // Overrides of nothing that is shipped, sorted.
  [[nodiscard]] std::vector<std::string> Strangers() const;

 private:
  std::span<const EmbeddedFile> embedded_;
  std::map<std::string, std::string, std::less<>> overrides_;
};

}  // namespace formwork
