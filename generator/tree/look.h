#pragma once
// What lies at a path of the project: a file of ours or the user's, nothing, or something that can
// be no file of ours, which is an error that says so.

#include <optional>
#include <string>
#include <string_view>

#include "generator/base/result.h"
#include "generator/tree/file_system.h"

namespace formwork {

struct OnDisk {
  std::string raw;  // the bytes
  bool executable = false;
  bool writable = true;
  std::optional<std::string> plain =
      std::nullopt;  // with '\n' line ends, where the checkout's are CRLF

  std::string id = {};  // the git blob id of what it says

  // What it says, whatever its line ends.
  [[nodiscard]] std::string_view text() const { return plain ? *plain : raw; }
};

[[nodiscard]] Result<std::optional<OnDisk>> Look(const FileSystem& files, std::string_view path);

// Whether a file with exactly these bytes lies there; `id` is their git blob id.
[[nodiscard]] bool Holds(const FileSystem& files, std::string_view path, std::string_view id);

// Whether the file says what has this id, in whichever line ends.
[[nodiscard]] bool Says(const OnDisk& disk, std::string_view id);

}  // namespace formwork
