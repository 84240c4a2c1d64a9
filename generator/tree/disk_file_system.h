#pragma once
// The real disk below one folder.

#include <string>

#include "generator/tree/file_system.h"
#include "generator/tree/open_folders.h"

namespace formwork {

class DiskFileSystem : public FileSystem {
 public:
  explicit DiskFileSystem(std::string root);

  [[nodiscard]] const std::string& root() const { return root_; }

  [[nodiscard]] Result<std::optional<FileStat>> Stat(std::string_view path) const override;
  [[nodiscard]] Result<std::optional<Found>> Fetch(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(std::string_view path) const override;
  [[nodiscard]] Status Write(std::string_view path, std::string_view bytes, Mode mode) override;
  [[nodiscard]] Status Rename(std::string_view from, std::string_view to) override;
  [[nodiscard]] Status Remove(std::string_view path) override;
  [[nodiscard]] Status RemoveEmptyFolders(std::string_view path) override;
  [[nodiscard]] Status Sync() override;

 private:
  using Place = OpenFolders::Place;
  using Missing = OpenFolders::Missing;

  std::string root_;
  mutable OpenFolders folders_;  // looking only spares looking again
  OpenFolders sources_;          // of what is renamed: open at the same time as where it goes
};

}  // namespace formwork
