#pragma once
// A disk in memory, for tests: records every writing call, and can refuse one, tear one, or die at
// one.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "generator/tree/file_system.h"

namespace formwork {

class MemoryFileSystem : public FileSystem {
 public:
  struct Entry {
    FileStat stat;
    std::string bytes;
    uint64_t written = 0;  // number of the writing call that made it: its "mtime"
  };

  enum class Fault : uint8_t {
    kFull,  // this call fails with kFull and changes nothing
    kTorn,  // a Write leaves half of its bytes, then the process is dead
    kDead,  // the process dies before this call: it and all later ones do nothing
  };

  // The n-th writing call from now on (0 is the next one) meets the fault.
  void InjectAt(size_t call, Fault fault);
  // Forgets the fault and lives again.
  void Revive();

  [[nodiscard]] const std::vector<std::string>& log() const {
    return log_;
  }  // "write a/b", "rename a -> b", …

  [[nodiscard]] size_t writing_calls() const { return calls_; }

  [[nodiscard]] const std::map<std::string, Entry, std::less<>>& entries() const {
    return entries_;
  }

  // What the user does, behind our back: not recorded, no fault.
  void Put(std::string path, std::string bytes);
  void PutEntry(std::string path, Entry entry);
  void Delete(std::string_view path);
  [[nodiscard]] std::optional<std::string> Get(std::string_view path) const;

  [[nodiscard]] Result<std::optional<FileStat>> Stat(std::string_view path) const override;
  [[nodiscard]] Result<std::optional<Found>> Fetch(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(std::string_view path) const override;
  [[nodiscard]] Status Write(std::string_view path, std::string_view bytes, Mode mode) override;
  [[nodiscard]] Status Rename(std::string_view from, std::string_view to) override;
  [[nodiscard]] Status Remove(std::string_view path) override;
  [[nodiscard]] Status RemoveEmptyFolders(std::string_view path) override;
  [[nodiscard]] Status Sync() override;

 private:
  // nullopt: go on. Otherwise what this call returns, the fault's or that of being dead.
  [[nodiscard]] std::optional<Error> Count(std::string call, std::string_view path);
  [[nodiscard]] Status CheckPath(std::string_view path) const;

  std::map<std::string, Entry, std::less<>> entries_;
  std::vector<std::string> log_;
  size_t calls_ = 0;
  std::optional<size_t> fault_at_;
  Fault fault_ = Fault::kFull;
  bool tearing_ = false;
  bool dead_ = false;
};

}  // namespace formwork
