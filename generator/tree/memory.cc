#include "generator/tree/memory.h"

#include "generator/git/git.h"

namespace formwork {
namespace {

// What the killed run had already written counts as rendered by it.
void Resume(Memory& memory, const std::string& note, const FileSystem& files) {
  memory.interrupted = true;
  memory.resumed = memory.manifest.files;
  Result<Pending> pending = ParsePending(note);
  if (!pending) return;  // it was killed while writing the note: nothing else had begun
  memory.pending = std::move(*pending);
  for (const auto& [path, id] : memory.pending.removes) {
    if (!Holds(files, path, id)) memory.resumed.erase(path);
  }
  for (const auto& [path, id] : memory.pending.writes) {
    const ManifestEntry* entry = memory.pending.manifest.Find(path);
    if (entry == nullptr || !Holds(files, path, id)) continue;
    memory.resumed.insert_or_assign(path, *entry);
    memory.finished.insert(path);
  }
}

}  // namespace

const ManifestEntry* Memory::Known(std::string_view path) const {
  const auto it = known().find(path);
  return it == known().end() ? nullptr : &it->second;
}

bool Memory::WasToRemove(const std::string& path, const OnDisk& disk) const {
  const auto removed = pending.removes.find(path);
  return removed != pending.removes.end() && removed->second == git::BlobId(disk.raw);
}

Result<Memory> Remember(const FileSystem& files) {
  Memory memory;
  const Result<std::optional<FileStat>> stat = files.Stat(kManifestPath);
  if (!stat) return stat.error();
  if (*stat) {
    const Result<std::string> text = files.Read(kManifestPath);
    if (!text) return text.error();
    Result<Manifest> manifest = ParseManifest(*text);
    if (!manifest) return manifest.error();
    memory.manifest = std::move(*manifest);
    memory.had_manifest = true;
  }
  const Result<std::string> left = files.Read(kPendingPath);
  if (left) Resume(memory, *left, files);
  memory.seen.reserve(memory.known().size());
  for (const auto& [path, entry] : memory.known())
    memory.seen.emplace(path, Look(files, path));
  return memory;
}

}  // namespace formwork
