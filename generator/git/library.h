#pragma once
// libgit2, loaded on the first call that needs it. Most commands never ask git anything, and
// libgit2 brings some fifteen libraries along (ssh, TLS, Kerberos) whose loading costs more than
// `check` does. Inside this room only.

#include <git2.h>

// The calls that git.cc makes. `FORMWORK_GIT_CALLS(X)` names each without its `git_`.
#define FORMWORK_GIT_CALLS(X) \
  X(blob_free)                \
  X(blob_lookup)              \
  X(blob_rawcontent)          \
  X(blob_rawsize)             \
  X(buf_dispose)              \
  X(diff_buffers)             \
  X(error_last)               \
  X(libgit2_init)             \
  X(libgit2_opts)             \
  X(merge_file)               \
  X(merge_file_result_free)   \
  X(object_free)              \
  X(object_id)                \
  X(odb_exists)               \
  X(odb_free)                 \
  X(oid_fromstr)              \
  X(oid_tostr)                \
  X(patch_free)               \
  X(patch_from_buffers)       \
  X(patch_to_buf)             \
  X(repository_free)          \
  X(repository_head_unborn)   \
  X(repository_is_shallow)    \
  X(repository_odb)           \
  X(repository_open_ext)      \
  X(repository_workdir)       \
  X(revparse_single)          \
  X(tree_entry_bypath)        \
  X(tree_entry_free)          \
  X(tree_entry_id)            \
  X(tree_entry_type)          \
  X(tree_free)                \
  X(tree_lookup)

namespace formwork::git {

struct Calls {
// NOLINTNEXTLINE(bugprone-macro-parentheses): the name of a member
#define FORMWORK_GIT_MEMBER(name) decltype(&::git_##name) name = nullptr;
  FORMWORK_GIT_CALLS(FORMWORK_GIT_MEMBER)
#undef FORMWORK_GIT_MEMBER
};

// Loads and initialises the library once, for the life of the process; throws MissingLibrary.
[[nodiscard]] const Calls& Git();

}  // namespace formwork::git
