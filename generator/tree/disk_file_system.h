#pragma once
// The real disk below one folder.

#include <string>

#include "generator/tree/file_system.h"

namespace formwork {

class DiskFileSystem : public FileSystem {
 public:
  explicit DiskFileSystem(std::string root);

  [[nodiscard]] const std::string& root() const { return root_; }

  [[nodiscard]] Result<std::optional<FileStat>> Stat(std::string_view path) const override;
  [[nodiscard]] Result<std::string> Read(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(std::string_view path) const override;
  [[nodiscard]] Status Write(std::string_view path, std::string_view bytes, Mode mode) override;
  [[nodiscard]] Status Rename(std::string_view from, std::string_view to) override;
  [[nodiscard]] Status Remove(std::string_view path) override;
  [[nodiscard]] Status RemoveEmptyFolders(std::string_view path) override;
  [[nodiscard]] Status Sync() override;

 private:
  enum class Parents : uint8_t { kMake, kLeave };

  // The absolute name, once every folder above it is known to lie inside the root.
  [[nodiscard]] Result<std::string> Locate(std::string_view path, Parents parents) const;
  [[nodiscard]] Status CheckFolder(std::string_view path, const std::string& name,
                                   Parents parents) const;

  std::string root_;
};

}  // namespace formwork
