#include "generator/git/git.h"

#include <array>
#include <filesystem>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/git/library.h"

namespace formwork::git {
namespace {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* object) const {
    (Git().*Free)(object);
  }
};

template <class T, auto Free>
using Owned = std::unique_ptr<T, Deleter<Free>>;

using OwnedObject = Owned<git_object, &Calls::object_free>;
using OwnedTree = Owned<git_tree, &Calls::tree_free>;
using OwnedBlob = Owned<git_blob, &Calls::blob_free>;
using OwnedEntry = Owned<git_tree_entry, &Calls::tree_entry_free>;
using OwnedPatch = Owned<git_patch, &Calls::patch_free>;

Error LastError(std::string_view doing, std::string path = "") {
  const git_error* error = Git().error_last();
  const std::string_view why =
      error != nullptr && error->message != nullptr ? error->message : "no reason given";
  return {Error::Code::kIo, StrCat(doing, ": ", why), std::move(path)};
}

std::string Hex(const git_oid& id) {
  std::array<char, 41> text{};
  Git().oid_tostr(text.data(), text.size(), &id);
  return text.data();
}

std::optional<git_oid> ParseId(std::string_view text) {
  git_oid id;
  if (!IsBlobId(text) || Git().oid_fromstr(&id, std::string(text).c_str()) != 0)
    return std::nullopt;
  return id;
}

git_merge_file_input Input(std::string_view text) {
  git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;
  input.ptr = text.data();
  input.size = text.size();
  return input;
}

git_merge_file_favor_t FavorOf(Favor favor) {
  switch (favor) {
    case Favor::kMarkers:
      return GIT_MERGE_FILE_FAVOR_NORMAL;
    case Favor::kYours:
      return GIT_MERGE_FILE_FAVOR_OURS;
    case Favor::kTheirs:
      return GIT_MERGE_FILE_FAVOR_THEIRS;
  }
  FORMWORK_UNREACHABLE();
}

git_diff_options TextOptions(uint32_t context) {
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.context_lines = context;
  options.interhunk_lines = 0;
  options.flags = GIT_DIFF_FORCE_TEXT;
  return options;
}

size_t Start(int start, int lines) {
  // git counts from 1 and names the line before an empty range.
  return static_cast<size_t>(lines == 0 ? start : start - 1);
}

int AppendHunk(const git_diff_delta* /*delta*/, const git_diff_hunk* hunk, void* payload) {
  static_cast<std::vector<Hunk>*>(payload)->push_back(
      {.old_start = Start(hunk->old_start, hunk->old_lines),
       .old_lines = static_cast<size_t>(hunk->old_lines),
       .new_start = Start(hunk->new_start, hunk->new_lines),
       .new_lines = static_cast<size_t>(hunk->new_lines)});
  return 0;
}

}  // namespace

struct Repository::Handle {
  Owned<git_repository, &Calls::repository_free> repository;
  Owned<git_odb, &Calls::odb_free> odb;

  [[nodiscard]] Result<OwnedTree> TreeOf(std::string_view commit) const {
    git_object* object = nullptr;
    const std::string name = StrCat(commit, "^{tree}");
    if (Git().revparse_single(&object, repository.get(), name.c_str()) != 0) {
      return LastError(StrCat("cannot read the files of '", commit, "'"));
    }
    const OwnedObject owned(object);
    git_tree* tree = nullptr;
    if (Git().tree_lookup(&tree, repository.get(), Git().object_id(object)) != 0) {
      return LastError(StrCat("cannot read the files of '", commit, "'"));
    }
    return OwnedTree(tree);
  }
};

Result<MergedText> MergeText(std::string_view base, std::string_view yours,
                             std::string_view generated, Favor favor) {
  git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
  options.ancestor_label = "base";
  options.our_label = "yours";
  options.their_label = "generated";
  options.favor = FavorOf(favor);
  options.flags = GIT_MERGE_FILE_STYLE_DIFF3;
  const git_merge_file_input ancestor = Input(base);
  const git_merge_file_input ours = Input(yours);
  const git_merge_file_input theirs = Input(generated);
  git_merge_file_result result{};
  if (Git().merge_file(&result, &ancestor, &ours, &theirs, &options) != 0)
    return LastError("cannot merge");
  MergedText merged;
  if (result.len > 0) merged.text.assign(result.ptr, result.len);
  merged.clean = result.automergeable != 0;
  Git().merge_file_result_free(&result);
  return merged;
}

Result<std::vector<Hunk>> LineHunks(std::string_view old_text, std::string_view new_text) {
  std::vector<Hunk> hunks;
  const git_diff_options options = TextOptions(0);
  if (Git().diff_buffers(old_text.data(), old_text.size(), nullptr, new_text.data(),
                         new_text.size(), nullptr, &options, nullptr, nullptr, AppendHunk, nullptr,
                         &hunks) != 0) {
    return LastError("cannot compare");
  }
  return hunks;
}

Result<std::string> UnifiedDiff(std::string_view path, std::optional<std::string_view> old_text,
                                std::optional<std::string_view> new_text) {
  if (old_text == new_text) return std::string();
  const git_diff_options options = TextOptions(3);
  const std::string name(path);
  git_patch* patch = nullptr;
  // libgit2 takes a null buffer for a file that is not there; an empty one must not be null.
  const auto data = [](const std::optional<std::string_view>& text) -> const char* {
    return !text ? nullptr : text->empty() ? "" : text->data();
  };
  if (Git().patch_from_buffers(&patch, data(old_text), old_text ? old_text->size() : 0,
                               name.c_str(), data(new_text), new_text ? new_text->size() : 0,
                               name.c_str(), &options) != 0) {
    return LastError("cannot compare", name);
  }
  const OwnedPatch owned(patch);
  git_buf buffer = GIT_BUF_INIT;
  if (Git().patch_to_buf(&buffer, patch) != 0) return LastError("cannot compare", name);
  std::string text(buffer.ptr, buffer.size);
  Git().buf_dispose(&buffer);
  return text;
}

Repository::Repository(std::unique_ptr<Handle> handle, std::string prefix)
    : handle_(std::move(handle)), prefix_(std::move(prefix)) {}

Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

std::optional<Repository> Repository::Discover(const std::string& folder) {
  git_repository* raw = nullptr;
  if (Git().repository_open_ext(&raw, folder.c_str(), 0, nullptr) != 0) return std::nullopt;
  auto handle = std::make_unique<Handle>();
  handle->repository.reset(raw);
  git_odb* odb = nullptr;
  if (Git().repository_odb(&odb, raw) != 0) return std::nullopt;
  handle->odb.reset(odb);
  std::string prefix;
  const char* top = Git().repository_workdir(raw);
  std::error_code failed;
  const auto real = std::filesystem::canonical(folder, failed);
  if (top != nullptr && !failed) {
    prefix = real.lexically_relative(std::filesystem::canonical(top, failed)).generic_string();
    if (prefix == ".") prefix.clear();
  }
  return Repository(std::move(handle), std::move(prefix));
}

bool Repository::IsShallow() const {
  return Git().repository_is_shallow(handle_->repository.get()) == 1;
}

bool Repository::IsUnborn() const {
  return Git().repository_head_unborn(handle_->repository.get()) == 1;
}

bool Repository::HasBlob(std::string_view id) const {
  const std::optional<git_oid> oid = ParseId(id);
  return oid && Git().odb_exists(handle_->odb.get(), &*oid) == 1;
}

std::optional<std::string> Repository::FindBlob(std::string_view id) const {
  const std::optional<git_oid> oid = ParseId(id);
  git_blob* blob = nullptr;
  if (!oid || Git().blob_lookup(&blob, handle_->repository.get(), &*oid) != 0) return std::nullopt;
  const OwnedBlob owned(blob);
  return std::string(static_cast<const char*>(Git().blob_rawcontent(blob)),
                     Git().blob_rawsize(blob));
}

Result<std::string> Repository::Resolve(std::string_view revision) const {
  git_object* object = nullptr;
  const std::string name = StrCat(revision, "^{commit}");
  if (Git().revparse_single(&object, handle_->repository.get(), name.c_str()) != 0) {
    Error error = {Error::Code::kNotFound, StrCat("git knows no revision '", revision, "'"), ""};
    if (IsShallow())
      error.message += " (this is a shallow clone: git fetch --unshallow brings the rest)";
    return error;
  }
  const OwnedObject owned(object);
  return Hex(*Git().object_id(object));
}

Result<std::optional<std::string>> Repository::ReadFile(std::string_view commit,
                                                        std::string_view path) const {
  const Result<OwnedTree> tree = handle_->TreeOf(commit);
  if (!tree) return tree.error();
  git_tree_entry* entry = nullptr;
  const std::string name(path);
  const int found = Git().tree_entry_bypath(&entry, tree->get(), name.c_str());
  if (found == GIT_ENOTFOUND) return std::optional<std::string>();
  if (found != 0) return LastError("cannot read", name);
  const OwnedEntry owned(entry);
  if (Git().tree_entry_type(entry) != GIT_OBJECT_BLOB) return std::optional<std::string>();
  std::optional<std::string> bytes = FindBlob(Hex(*Git().tree_entry_id(entry)));
  if (!bytes) return LastError("cannot read", name);
  return bytes;
}

const Repository* LazyRepository::Get() const {
  if (!looked_) repository_ = Repository::Discover(folder_);
  looked_ = true;
  return repository_ ? &*repository_ : nullptr;
}

}  // namespace formwork::git
