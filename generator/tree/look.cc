#include "generator/tree/look.h"

#include "generator/base/str_cat.h"
#include "generator/git/git.h"
#include "generator/tree/text_form.h"

namespace formwork {

Result<std::optional<OnDisk>> Look(const FileSystem& files, std::string_view path) {
  Result<std::optional<Found>> there = files.Fetch(path);
  if (!there) return there.error();
  if (!*there) return std::optional<OnDisk>();
  const FileStat& found = (*there)->stat;
  switch (found.type) {
    case FileStat::Type::kFile:
      break;
    case FileStat::Type::kDirectory:
      return Error{Error::Code::kExists, "is a folder, and a file has to be here",
                   std::string(path)};
    case FileStat::Type::kSymlink:
      return Error{
          Error::Code::kUnsafe,
          StrCat("is a symbolic link (to '", found.link, "'); nothing is written through it"),
          std::string(path)};
    case FileStat::Type::kOther:
      return Error{Error::Code::kUnsafe, "is neither a file nor a folder", std::string(path)};
  }
  OnDisk disk = {.raw = std::move((*there)->bytes),
                 .executable = found.executable,
                 .writable = found.writable};
  if (LineEndsOf(disk.raw) == LineEnds::kCrlf) disk.plain = ToLf(disk.raw);
  disk.id = git::BlobId(disk.text());
  return std::optional<OnDisk>(std::move(disk));
}

bool Holds(const FileSystem& files, std::string_view path, std::string_view id) {
  const Result<std::optional<OnDisk>> disk = Look(files, path);
  return disk && *disk && git::BlobId((*disk)->raw) == id;
}

bool Says(const OnDisk& disk, std::string_view id) {
  return disk.id == id || (disk.plain && git::BlobId(disk.raw) == id);
}

}  // namespace formwork
