#pragma once
// Which files go where in this run: what `was:` says of a file or of a whole folder, once. A `was:`
// that comes late, when both names have been rendered, still moves the user's file over a stub that
// nobody has touched. Only reads.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/result.h"
#include "generator/fileset/fileset.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/file_system.h"
#include "generator/tree/memory.h"

namespace formwork {

class Moves {
 public:
  Moves(const FileSet& rendered, const Memory& memory, const FileSystem& files);

  // Where the file that is rendered at `path` comes from; empty when it does not move.
  [[nodiscard]] std::string From(const std::string& path) const;
  // Where what was known at `path` goes; nullptr when it stays.
  [[nodiscard]] const std::string* To(std::string_view path) const;
  // True when the file goes from the old path in this run, and is not at the new one already.
  [[nodiscard]] bool GoesFrom(const std::string& old_path) const;

  // True when the file that moves here comes late: what lies here is as it was rendered, and gives
  // way.
  [[nodiscard]] bool ComesLate(const std::string& path) const { return late_.contains(path); }

  // Where a file lies that `was:` names too late: both have lines of the user's. nullptr: nowhere.
  [[nodiscard]] const std::string* TooLate(const std::string& path) const;
  // Where a file of nobody's rendering goes with its folder: below the new folder, when nothing is
  // there or comes there. Empty: it stays.
  [[nodiscard]] std::string WithFolder(const std::string& path) const;

  // What the user put into folders that move: files and whole folders, as rows that carry them.
  [[nodiscard]] Result<std::vector<Change>> Carried() const;

 private:
  // By path: the first of its former paths that the user has lines at still.
  void FindTooLate();
  [[nodiscard]] bool MayHaveMoved(const File& file) const;
  [[nodiscard]] bool IsLeftBehind(const std::string& path) const;
  [[nodiscard]] bool MayGiveWay(const std::string& path, const File& file) const;
  [[nodiscard]] Status Carry(const std::string& path, std::vector<Change>& rows) const;
  [[nodiscard]] bool HoldsOurs(const std::string& folder) const;
  [[nodiscard]] bool IsTaken(const std::string& path) const;

  const FileSet& rendered_;
  const Memory& memory_;
  const FileSystem& files_;
  std::map<std::string, std::string, std::less<>> to_;        // old path -> new path
  std::map<std::string, std::string, std::less<>> from_;      // new path -> old path
  std::map<std::string, std::string, std::less<>> folders_;   // old folder -> new folder
  std::set<std::string, std::less<>> late_;                   // new paths
  std::map<std::string, std::string, std::less<>> too_late_;  // new path -> old path
};

}  // namespace formwork
