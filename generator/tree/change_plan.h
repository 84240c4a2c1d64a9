#pragma once
// What a run would do to the working tree, as rows of data: made by PlanChanges, printed, applied
// by Apply.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/result.h"
#include "generator/fileset/fileset.h"
#include "generator/git/git.h"
#include "generator/tree/bases.h"
#include "generator/tree/file_system.h"
#include "generator/tree/manifest.h"
#include "generator/tree/memory.h"

namespace formwork {

enum class Action : char { kAdd = '+', kChange = '~', kRemove = '-', kKeep = '=', kConflict = '!' };

struct Change {
  Action action = Action::kKeep;
  std::string path;
  Owner owner = Owner::kOwned;
  std::string reason = {};
  bool worth_telling = true;    // false: a file that is simply up to date
  bool deleted = false;         // by the user, and stays so
  bool hand_edit = false;       // of a file that is ours alone: left as it is, FW6002
  std::string from = {};        // the file is moved from here
  bool was_of_nothing = false;  // `was:` names nothing that was here
  bool carried = false;         // a file or folder of the user's own that goes with its folder
  Mode mode = Mode::kPlain;
  // What lies on the disk (at `from`, if moved); left out where nothing becomes of it.
  std::optional<std::string> before = std::nullopt;
  std::optional<std::string> after = std::nullopt;   // what will be written; nullopt: nothing is
  std::optional<std::string> wanted = std::nullopt;  // hand_edit: what would be there

  friend bool operator==(const Change&, const Change&) = default;
};

enum class ConflictMode : uint8_t { kMarkers, kOurs, kTheirs, kFail };

struct PlanOptions {
  ConflictMode conflict = ConflictMode::kMarkers;
  bool force = false;  // take ours where a file that is ours alone was edited
  std::vector<std::string> restore =
      {};  // files or folders the user deleted and wants back; "." is all
  std::string tool_version = {};
};

// Whether a path is the one that was asked for or lies in it; "." is the project.
[[nodiscard]] bool IsAtOrBelow(std::string_view path, std::string_view asked);

struct ChangePlan {
  std::vector<Change> changes;   // by path
  std::vector<Error> obstacles;  // what makes applying impossible; nothing is written then
  Manifest before;
  Manifest manifest;  // as it will be
  bool had_manifest = false;
  bool interrupted = false;               // a run was killed here and this one finishes it
  std::vector<std::string> emptied = {};  // folders that the killed run may have left empty
  Bases bases;                            // what later merges start from

  [[nodiscard]] size_t Count(Action action) const;
  // True when applying changes a file or the manifest.
  [[nodiscard]] bool ChangesAnything() const;

  [[nodiscard]] bool HasConflicts() const { return Count(Action::kConflict) > 0; }
};

// Pure but for reading: compares what was rendered with the disk and the manifest. The error is one
// that leaves nothing to plan (an unreadable manifest).
[[nodiscard]] Result<ChangePlan> PlanChanges(const FileSet& rendered, Result<Memory> memory,
                                             const FileSystem& files,
                                             const git::LazyRepository& repository,
                                             const PlanOptions& options);
// The same, with Remember(files).
[[nodiscard]] Result<ChangePlan> PlanChanges(const FileSet& rendered, const FileSystem& files,
                                             const git::LazyRepository& repository,
                                             const PlanOptions& options);

}  // namespace formwork
