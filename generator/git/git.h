#pragma once
// What we need of git, as values: ids, text merges, text diffs, and reading from a user's
// repository. Never writes to a repository, never runs a hook or a configured program. git2.h stays
// inside this room.

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/result.h"

namespace formwork::git {

// libgit2 is not on this machine. Thrown by whatever needs it first; the command line says so.
class MissingLibrary : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The id git itself gives to a file with these bytes: 40 hexadecimal digits.
[[nodiscard]] std::string BlobId(std::string_view bytes);
[[nodiscard]] bool IsBlobId(std::string_view text);

enum class Favor : uint8_t {
  kMarkers,  // write diff3 markers
  kYours,    // in a conflict take your lines
  kTheirs,   // in a conflict take the generated lines
};

struct MergedText {
  std::string text;
  bool clean = true;  // false: the text holds markers
};

// Three-way, with the labels yours, base and generated.
[[nodiscard]] Result<MergedText> MergeText(std::string_view base, std::string_view yours,
                                           std::string_view generated, Favor favor);

// A differing range of lines; starts are 0-based, a count may be 0.
struct Hunk {
  size_t old_start = 0;
  size_t old_lines = 0;
  size_t new_start = 0;
  size_t new_lines = 0;

  friend bool operator==(const Hunk&, const Hunk&) = default;
};

[[nodiscard]] Result<std::vector<Hunk>> LineHunks(std::string_view old_text,
                                                  std::string_view new_text);
// As `git diff` prints it, without colour; empty for equal texts. nullopt is a file that is not
// there.
[[nodiscard]] Result<std::string> UnifiedDiff(std::string_view path,
                                              std::optional<std::string_view> old_text,
                                              std::optional<std::string_view> new_text);

class Repository {
 public:
  // The repository that `folder` lies in; nullopt when it lies in none (or in one that cannot be
  // read by us).
  [[nodiscard]] static std::optional<Repository> Discover(const std::string& folder);

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  // `folder` as git names it: relative to the top, "" for the top itself.
  [[nodiscard]] const std::string& prefix() const { return prefix_; }

  [[nodiscard]] bool IsShallow() const;
  // True before the first commit: HEAD names a branch that is not there yet.
  [[nodiscard]] bool IsUnborn() const;

  [[nodiscard]] bool HasBlob(std::string_view id) const;
  [[nodiscard]] std::optional<std::string> FindBlob(std::string_view id) const;

  // A commit's id from what a user writes: HEAD~1, main, v1.2, 4f2a…
  [[nodiscard]] Result<std::string> Resolve(std::string_view revision) const;
  // nullopt: the commit has no such file.
  [[nodiscard]] Result<std::optional<std::string>> ReadFile(std::string_view commit,
                                                            std::string_view path) const;

 private:
  struct Handle;
  explicit Repository(std::unique_ptr<Handle> handle, std::string prefix);

  std::unique_ptr<Handle> handle_;
  std::string prefix_;
};

// Opens on the first question only: most runs never ask, and then cost nothing in a large
// repository.
class LazyRepository {
 public:
  explicit LazyRepository(std::string folder) : folder_(std::move(folder)) {}

  // nullptr: there is no repository. Lives as long as this object.
  [[nodiscard]] const Repository* Get() const;

 private:
  std::string folder_;
  mutable bool looked_ = false;
  mutable std::optional<Repository> repository_;
};

}  // namespace formwork::git
