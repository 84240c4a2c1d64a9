#include "generator/git/library.h"

#include <dlfcn.h>

#include "generator/base/str_cat.h"
#include "generator/git/git.h"

// libgit2 as Debian builds it reads all certificates of the machine when it starts: several times
// the work of reading a blueprint, for connections that we never open, and there is no switch for
// it. The dynamic linker asks the program before it asks mbedTLS, and finds that there are none. A
// libgit2 that is built with another TLS does not ask.
// NOLINTNEXTLINE(readability-identifier-naming): mbedTLS named it
extern "C" __attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(
    void* /*chain*/, const char* /*path*/) {
  return -1;
}

namespace formwork::git {
namespace {

constexpr const char* kName = "libgit2.so." LIBGIT2_SOVERSION;  // what was compiled against

template <class Call>
void Find(void* library, const char* name, Call& call) {
  void* symbol = ::dlsym(library, name);
  if (symbol == nullptr) throw MissingLibrary(StrCat(kName, " has no ", name));
  call = reinterpret_cast<Call>(symbol);  // NOLINT: POSIX promises that this works
}

Calls Load() {
  // Never closed: handles live in objects whose order of destruction is not ours to know.
  void* library = ::dlopen(kName, RTLD_LAZY | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = ::dlerror();
    throw MissingLibrary(
        StrCat(why == nullptr ? kName : why, "; Debian's package is libgit2-", LIBGIT2_SOVERSION));
  }
  Calls calls;
#define FORMWORK_GIT_FIND(name) Find(library, "git_" #name, calls.name);
  FORMWORK_GIT_CALLS(FORMWORK_GIT_FIND)
#undef FORMWORK_GIT_FIND
  calls.libgit2_init();
  // We only read objects and run nothing that a repository configures, so whose it is does not
  // matter: build agents check out as one user and run as another.
  calls.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  return calls;
}

}  // namespace

const Calls& Git() {
  static const Calls kCalls = Load();
  return kCalls;
}

}  // namespace formwork::git
