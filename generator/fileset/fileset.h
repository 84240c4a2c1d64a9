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
  std::string from_template = {};      // the template or module it came from, if one
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
  void Merge(FileSet other);

  [[nodiscard]] const Map& files() const { return files_; }

  [[nodiscard]] const File* Find(std::string_view path) const;

 private:
  Map files_;
};

}  // namespace formwork
