#pragma once
// The one door to the disk. Two of them: the real one and one in memory that records and can fail
// on purpose. Paths are relative to the root a FileSystem was made with, '/'-separated, checked by
// PathFault. No call reaches out of the root, whatever symbolic links say: that is
// Error::Code::kUnsafe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/result.h"

namespace formwork {

struct FileStat {
  enum class Type : uint8_t { kFile, kDirectory, kSymlink, kOther };

  Type type = Type::kFile;
  bool executable = false;
  bool writable = true;  // by its mode: what a user made read-only stays so for root too
  uint64_t size = 0;
  std::string link = {};  // where a symbolic link points
};

// What lies at a path: of a file its bytes too.
struct Found {
  FileStat stat = {};
  std::string bytes = {};
};

enum class Mode : uint8_t { kPlain, kExecutable };

class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  // nullopt: nothing there. Never follows a symlink at the last component. A file where a folder
  // would have to be is an error (kExists).
  [[nodiscard]] virtual Result<std::optional<FileStat>> Stat(std::string_view path) const = 0;
  // The same and a file's bytes, in one look.
  [[nodiscard]] virtual Result<std::optional<Found>> Fetch(std::string_view path) const = 0;
  // The bytes of what has to be a file.
  [[nodiscard]] Result<std::string> Read(std::string_view path) const;
  // Sorted names, without '.' and '..'; empty when there is no such folder. "" is the root.
  [[nodiscard]] virtual Result<std::vector<std::string>> List(std::string_view path) const = 0;

  // Makes parent folders. Not atomic: write to a temporary name and Rename.
  [[nodiscard]] virtual Status Write(std::string_view path, std::string_view bytes, Mode mode) = 0;
  // Atomic; replaces what is at `to`. Makes the parent folders of `to`.
  [[nodiscard]] virtual Status Rename(std::string_view from, std::string_view to) = 0;
  // Done when there is nothing.
  [[nodiscard]] virtual Status Remove(std::string_view path) = 0;
  // Removes the folder if it is empty, then its parents likewise; never the root.
  [[nodiscard]] virtual Status RemoveEmptyFolders(std::string_view path) = 0;
  // Everything written so far is on the disk when this returns.
  [[nodiscard]] virtual Status Sync() = 0;
};

// "a/b/c" -> "a/b"; "a" -> "".
[[nodiscard]] std::string_view ParentOf(std::string_view path);

}  // namespace formwork
