#include "generator/tree/state_files.h"

#include <string>

#include "generator/base/str_cat.h"
#include "generator/tree/manifest.h"
#include "generator/tree/text_form.h"

namespace formwork {
namespace {

constexpr std::string_view kIgnorePath = ".formwork/.gitignore";
constexpr std::string_view kIgnore =
    "# What belongs to this machine alone. Committed: the manifest, the schema, and in base/ the\n"
    "# files that later merges start from.\n"
    "*\n!.gitignore\n!.gitattributes\n!manifest.json\n!*.schema.json\n"
    "!base/\n!base/**/\n!base/**/*.base\n";
// As it was while the bases stayed on one machine.
constexpr std::string_view kFormerIgnore =
    "# What belongs to this machine alone; the manifest and the schema are committed.\n"
    "*\n!.gitignore\n!manifest.json\n!*.schema.json\n";

constexpr std::string_view kAttributesPath = ".formwork/.gitattributes";
constexpr std::string_view kAttributes =
    "# Copies of what was rendered: byte for byte, and nothing to read in a review.\n"
    "*.base -text -diff\n";

Result<bool> IsThere(std::string_view path, const FileSystem& files) {
  const Result<std::optional<FileStat>> stat = files.Stat(path);
  if (!stat) return stat.error();
  return stat->has_value();
}

Status WriteWhole(std::string_view path, std::string_view bytes, FileSystem& files) {
  const std::string temporary = StrCat(kTemporaryFolder, "/state");
  Status written = files.Write(temporary, bytes, Mode::kPlain);
  if (!written) return written;
  return files.Rename(temporary, path);
}

}  // namespace

Status WriteStateFiles(FileSystem& files) {
  const Result<bool> attributes = IsThere(kAttributesPath, files);
  if (!attributes) return attributes.error();
  if (*attributes) return Done{};  // it is written last
  const Result<bool> ignore = IsThere(kIgnorePath, files);
  if (!ignore) return ignore.error();
  bool writes = !*ignore;
  if (*ignore) {
    const Result<std::string> text = files.Read(kIgnorePath);
    writes = text && ToLf(*text) == kFormerIgnore;
  }
  if (writes) {
    Status written = WriteWhole(kIgnorePath, kIgnore, files);
    if (!written) return written;
  }
  Status written = WriteWhole(kAttributesPath, kAttributes, files);
  if (!written) return written;
  return files.RemoveEmptyFolders(kTemporaryFolder);
}

}  // namespace formwork
