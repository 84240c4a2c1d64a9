#pragma once
// What was rendered: sorted path -> bytes, who owns the file, what in the blueprint caused it. Pure
// memory.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/span.h"

namespace formwork {

enum class Owner : uint8_t {
  kOwned,     // always ours; a hand edit is reported and needs --force
  kMerged,    // three-way merged with the user's edits
  kSeed,      // written once, then the user's
  kVendored,  // the runtime's source, checked by id
};

[[nodiscard]] std::string_view Word(Owner owner);

// A line range of the rendered text and what made it, for `explain FILE:LINE`.
struct Provenance {
  uint32_t first_line = 0;  // 1-based, inclusive
  uint32_t last_line = 0;
  Span cause = {};
};

struct File {
  std::string bytes;
  Owner owner = Owner::kOwned;
  bool executable = false;
  // What wrote the bytes: a template (its lines follow, when they are not the file's own), a source
  // of the runtime, or the source of our own emitter.
  std::string from_template = {};
  std::vector<uint32_t> template_lines = {};
  std::string_view emitter = {};
  std::vector<Span> origin = {};       // what in the blueprint caused the file
  std::vector<Provenance> lines = {};  // finer, where the renderer knows
  std::string moved_from = {};         // `was:`: the path this file had under its old name
};

// Why a path may not be rendered ("absolute", "holds '..'", …); nullopt for a good one.
[[nodiscard]] std::optional<std::string> PathFault(std::string_view path);

class FileSet {
 public:
  using Map = std::map<std::string, File, std::less<>>;

  // Two owners of one path, or a bad path, is a bug of ours.
  void Add(std::string path, File file);
  // `was:` of what has a folder of its own: everything below it moves, the user's files too.
  // A '/' at the end is left out.
  void MoveFolder(std::string_view from, std::string_view to);

  [[nodiscard]] const Map& files() const { return files_; }

  [[nodiscard]] const File* Find(std::string_view path) const;

  // New folder -> old folder.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& folder_moves() const {
    return folder_moves_;
  }

  // The paths that a rendered file may have had under old names of its own and of its folder, the
  // oldest first: each of the two may have been renamed before.
  [[nodiscard]] std::vector<std::string> FormerPaths(const std::string& path) const;

 private:
  Map files_;
  std::map<std::string, std::string, std::less<>> folder_moves_;
};

}  // namespace formwork
