#pragma once
// What a project remembers of the run before: the manifest, what a run that was killed had got done
// of the next one, and what lies now where it put its files. Only reads, and needs nothing of what
// is rendered now: both can be done at the same time.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "generator/base/result.h"
#include "generator/tree/file_system.h"
#include "generator/tree/look.h"
#include "generator/tree/manifest.h"

namespace formwork {

struct Memory {
  Manifest manifest;
  bool had_manifest = false;
  bool interrupted = false;        // a run was killed here
  Pending pending;                 // what it was about to do
  std::set<std::string> finished;  // what of it was written
  ManifestFiles resumed;           // the manifest's files with what it got done

  // By path of known().
  std::unordered_map<std::string_view, Result<std::optional<OnDisk>>> seen;

  // What counts as rendered last.
  [[nodiscard]] const ManifestFiles& known() const {
    return interrupted ? resumed : manifest.files;
  }

  [[nodiscard]] const ManifestEntry* Known(std::string_view path) const;
  // The killed run was to remove these very bytes from here.
  [[nodiscard]] bool WasToRemove(const std::string& path, const OnDisk& disk) const;
};

// The error is one that leaves nothing to plan: a manifest that cannot be read or trusted.
[[nodiscard]] Result<Memory> Remember(const FileSystem& files);

}  // namespace formwork
