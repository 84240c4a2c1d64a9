#pragma once
// What later merges start from: each merged file as it was last rendered, as
// .formwork/base/PATH.base. Committed, so that a clone, a shallow one too, merges as the machine
// that rendered.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/result.h"
#include "generator/git/git.h"
#include "generator/tree/file_system.h"
#include "generator/tree/manifest.h"

namespace formwork {

// The path of a merged file -> what is rendered there.
using Bases = std::map<std::string, std::string, std::less<>>;

// Where the base of the file at this path lies. The ending keeps a base from being what the file
// is: a .gitignore, a module.
[[nodiscard]] std::string BasePath(std::string_view path);

// The bytes with this id: the base of the file at `path`, what a run staged, or from the user's own
// history.
[[nodiscard]] std::optional<std::string> FindBase(std::string_view path, std::string_view id,
                                                  const FileSystem& files,
                                                  const git::LazyRepository& repository);

// Puts new bases in the place of those that the manifest before needs, in two steps: until the new
// manifest is there, both are found.
class BaseChange {
 public:
  BaseChange(const Bases& bases, FileSystem& files) : bases_(bases), files_(files) {}

  // Before anything else is written: lays what is new aside under its id.
  [[nodiscard]] Status Stage();
  // Once the files are gone, before the manifest is: the bases of what is no longer known.
  [[nodiscard]] Status Drop(const Manifest& before, const Manifest& now);
  // After the manifest: puts what is new in place.
  [[nodiscard]] Status Settle();
  // Removes what was laid aside, by a killed run too.
  [[nodiscard]] Status Unstage();

 private:
  const Bases& bases_;
  FileSystem& files_;
  std::vector<std::string> changed_;  // paths of merged files
};

}  // namespace formwork
