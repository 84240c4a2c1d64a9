#include "generator/tree/bases.h"

#include "generator/base/str_cat.h"
#include "generator/tree/text_form.h"

namespace formwork {
namespace {

constexpr std::string_view kStagedFolder = ".formwork/staged";

std::string StagedPath(std::string_view id) {
  return StrCat(kStagedFolder, "/", id);
}

// Where formwork once kept all bases, of every branch, ignored by git: those are still found.
std::string FormerPath(std::string_view id) {
  return StrCat(kBaseFolder, "/", id);
}

bool HoldsBytes(const FileSystem& files, const std::string& path, std::string_view bytes) {
  const Result<std::optional<Found>> there = files.Fetch(path);
  return there && *there && (*there)->stat.type == FileStat::Type::kFile &&
         (*there)->bytes == bytes;
}

bool IsMerged(const ManifestEntry* entry) {
  return entry != nullptr && entry->owner == Owner::kMerged;
}

}  // namespace

std::string BasePath(std::string_view path) {
  return StrCat(kBaseFolder, "/", path, ".base");
}

std::optional<std::string> FindBase(std::string_view path, std::string_view id,
                                    const FileSystem& files,
                                    const git::LazyRepository& repository) {
  for (const std::string& place : {BasePath(path), StagedPath(id), FormerPath(id)}) {
    Result<std::string> kept = files.Read(place);
    if (!kept) continue;
    if (git::BlobId(*kept) == id) return std::move(*kept);  // else: torn, edited, another version's
    std::string plain = ToLf(*kept);
    if (git::BlobId(plain) == id) return plain;
  }
  const git::Repository* history = repository.Get();
  return history != nullptr ? history->FindBlob(id) : std::nullopt;
}

Status BaseChange::Stage() {
  for (const auto& [path, bytes] : bases_) {
    if (HoldsBytes(files_, BasePath(path), bytes)) continue;
    changed_.push_back(path);
    Status written = files_.Write(StagedPath(git::BlobId(bytes)), bytes, Mode::kPlain);
    if (!written) return written;
  }
  return Done{};
}

Status BaseChange::Drop(const Manifest& before, const Manifest& now) {
  for (const auto& [path, entry] : before.files) {
    if (!IsMerged(&entry) || IsMerged(now.Find(path))) continue;
    const std::string gone = BasePath(path);
    Status removed = files_.Remove(gone);
    if (!removed) return removed;
    Status tidied = files_.RemoveEmptyFolders(ParentOf(gone));
    if (!tidied) return tidied;
  }
  return Done{};
}

Status BaseChange::Settle() {
  const std::string temporary = StrCat(kTemporaryFolder, "/base");
  for (const std::string& path : changed_) {
    Status written = files_.Write(temporary, bases_.at(path), Mode::kPlain);
    if (!written) return written;
    Status placed = files_.Rename(temporary, BasePath(path));
    if (!placed) return placed;
  }
  if (!changed_.empty()) {
    Status tidied = files_.RemoveEmptyFolders(kTemporaryFolder);
    if (!tidied) return tidied;
  }
  return Unstage();
}

Status BaseChange::Unstage() {
  const Result<std::vector<std::string>> names = files_.List(kStagedFolder);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    Status removed = files_.Remove(StrCat(kStagedFolder, "/", name));
    if (!removed) return removed;
  }
  return names->empty() ? Status(Done{}) : files_.RemoveEmptyFolders(kStagedFolder);
}

}  // namespace formwork
