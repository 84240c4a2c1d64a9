#pragma once
// What was rendered into a project, by which version: .formwork/manifest.json, committed with the
// project. Untrusted input: users edit it and merge it. Also the note that a run leaves while it
// writes, so that the next one can finish what a killed one began.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "generator/base/result.h"
#include "generator/fileset/fileset.h"

namespace formwork {

inline constexpr std::string_view kStateFolder = ".formwork";
inline constexpr std::string_view kManifestPath = ".formwork/manifest.json";
inline constexpr std::string_view kPendingPath = ".formwork/pending.json";
inline constexpr std::string_view kBaseFolder = ".formwork/base";
inline constexpr std::string_view kBackupFolder = ".formwork/backup";
inline constexpr std::string_view kTemporaryFolder = ".formwork/tmp";

// Older formats stay readable; the number goes up when an older program would misread the file.
inline constexpr int kManifestFormat = 1;

struct ManifestEntry {
  Owner owner = Owner::kOwned;
  std::string id;  // git blob id of what was rendered (not of what lies on the disk after a merge)

  friend bool operator==(const ManifestEntry&, const ManifestEntry&) = default;
};

using ManifestFiles = std::map<std::string, ManifestEntry, std::less<>>;

struct Manifest {
  std::string tool;  // the version that rendered
  ManifestFiles files;

  [[nodiscard]] const ManifestEntry* Find(std::string_view path) const;
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

// What a run is about to do. Left behind by a run that was killed.
struct Pending {
  Manifest manifest;  // as it will be
  std::map<std::string, std::string, std::less<>>
      writes;  // path -> blob id of the bytes that come there
  std::map<std::string, std::string, std::less<>> removes;  // path -> blob id of the bytes that go

  friend bool operator==(const Pending&, const Pending&) = default;
};

// One line per file: two branches that both generate merge line by line.
[[nodiscard]] std::string Print(const Manifest& manifest);
[[nodiscard]] std::string Print(const Pending& pending);
// The error says what is wrong and what to do about it.
[[nodiscard]] Result<Manifest> ParseManifest(std::string_view text);
[[nodiscard]] Result<Pending> ParsePending(std::string_view text);

// 0.10.0 is newer than 0.9.3.
[[nodiscard]] bool IsNewerVersion(std::string_view version, std::string_view than);

}  // namespace formwork
