#pragma once
// A folder of its own for a test, removed at the end. Under TMPDIR.

#include <string>
#include <string_view>

namespace formwork::test {

class TempDir {
 public:
  TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] std::string File(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }

 private:
  std::string path_;
};

void WriteFile(const std::string& path, std::string_view bytes);  // makes parent folders
[[nodiscard]] std::string ReadFile(const std::string& path);      // throws when there is none

}  // namespace formwork::test
