#pragma once
// The way to a path, as open folders. Each folder is looked at once and then held by its
// descriptor: the files of one folder cost one look, and what was found to lie inside the root
// cannot be exchanged for a link out of it before it is used. Holds the folders of the last path
// only.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/result.h"
#include "generator/tree/descriptor.h"

namespace formwork {

class OpenFolders {
 public:
  enum class Missing : uint8_t { kReport, kMake };

  // A name in an open folder, as the calls that end in "at" want it.
  struct Place {
    int folder = -1;
    const char* name = nullptr;
  };

  explicit OpenFolders(std::string root) : root_(std::move(root)) {}

  // Good until the next call. kNotFound: a folder on the way is missing. kUnsafe: the way leads
  // out of the root.
  [[nodiscard]] Result<Place> Find(std::string_view path, Missing missing);
  // What is at and below `path` may be another soon.
  void Forget(std::string_view path);

 private:
  struct Folder {
    std::string path;  // "" is the root
    Descriptor descriptor;
  };

  [[nodiscard]] Result<Descriptor> Enter(std::string_view path, std::string_view name,
                                         Missing missing) const;
  [[nodiscard]] Result<Descriptor> EnterLink(std::string_view path) const;

  std::string root_;
  std::vector<Folder> way_;  // from the root on, each the parent of the next
  std::string name_;
};

}  // namespace formwork
