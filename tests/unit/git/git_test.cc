#include "generator/git/git.h"

#include <dlfcn.h>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

using namespace formwork;
using test::Git;

namespace {

std::string ToText(const git::MergedText& merged) {
  return (merged.clean ? "clean\n" : "conflict\n") + merged.text;
}

}  // namespace

TEST_CASE("BlobId: is the id that git commits", "[git]") {
  const test::TempDir dir;
  std::vector<std::string> contents = {"", "hello\n", std::string("a\0b\r\n", 5)};
  // Every place at which the header and the bytes may end in a block of the sum.
  for (size_t size = 1; size < 200; ++size)
    contents.push_back(std::string(size, static_cast<char>(size)));
  for (const size_t size : {4095U, 4096U, 65'536U, 1'000'003U})
    contents.push_back(std::string(size, 'x'));
  std::vector<std::string> command = {"hash-object", "--no-filters"};
  std::string ids;
  for (size_t i = 0; i < contents.size(); ++i) {
    test::WriteFile(dir.File(std::to_string(i)), contents[i]);
    command.push_back(std::to_string(i));
    ids += (i == 0 ? "" : "\n") + git::BlobId(contents[i]);
  }
  CHECK(ids == Git(dir.path(), command));
  CHECK(git::IsBlobId("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"));
  CHECK_FALSE(git::IsBlobId("E69DE29BB2D1D6434B8B29AE775AD8C2E48C5391"));
  CHECK_FALSE(git::IsBlobId("e69de29"));
}

TEST_CASE("MergeText: merges, marks and favours", "[git]") {
  struct Row {
    const char* name;
    const char* base;
    const char* yours;
    const char* generated;
    git::Favor favor;
    const char* expected;
  };

  using git::Favor;
  const Row rows[] = {
      {"both sides edit different lines", "a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n",
       Favor::kMarkers, "clean\nA\nb\nc\nd\nE\n"},
      {"both say the same", "a\n", "b\n", "b\n", Favor::kMarkers, "clean\nb\n"},
      {"a conflict gets diff3 markers", "a\n", "b\n", "c\n", Favor::kMarkers,
       "conflict\n<<<<<<< yours\nb\n||||||| base\na\n=======\nc\n>>>>>>> generated\n"},
      {"your lines win", "a\n", "b\n", "c\n", Favor::kYours, "clean\nb\n"},
      {"generated lines win", "a\n", "b\n", "c\n", Favor::kTheirs, "clean\nc\n"},
      {"no last line end", "a\nb", "a\nb", "a\nc", Favor::kMarkers, "clean\na\nc"},
      {"everything empty", "", "", "", Favor::kMarkers, "clean\n"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(ToText(*git::MergeText(row.base, row.yours, row.generated, row.favor)) == row.expected);
  }
}

TEST_CASE("LineHunks: counts lines from 0 and may be empty on a side", "[git]") {
  using Hunks = std::vector<git::Hunk>;
  CHECK(git::LineHunks("a\nb\n", "a\nb\n")->empty());
  CHECK(*git::LineHunks("a\nb\nc\n", "a\nX\nc\n") == Hunks{{1, 1, 1, 1}});
  CHECK(*git::LineHunks("a\nb\n", "n\na\nb\n") == Hunks{{0, 0, 0, 1}});
  CHECK(*git::LineHunks("a\nb\n", "a\n") == Hunks{{1, 1, 1, 0}});
  CHECK(*git::LineHunks("", "a\n") == Hunks{{0, 0, 0, 1}});
}

TEST_CASE("UnifiedDiff: reads as git's", "[git]") {
  CHECK(git::UnifiedDiff("f", "a\n", "a\n")->empty());
  const test::TempDir dir;
  test::WriteFile(dir.File("f"), "one\ntwo\nthree\n");
  Git(dir.path(), {"init", "-q"});
  Git(dir.path(), {"add", "f"});
  test::WriteFile(dir.File("f"), "one\n2\nthree\nfour\n");
  CHECK(*git::UnifiedDiff("f", "one\ntwo\nthree\n", "one\n2\nthree\nfour\n") ==
        Git(dir.path(), {"diff", "--no-ext-diff"}) + "\n");
  const std::string added = *git::UnifiedDiff("new", std::nullopt, "x\n");
  CHECK(added.find("--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x\n") != std::string::npos);
}

TEST_CASE("Repository: reads revisions, files and blobs without touching the working tree",
          "[git]") {
  const test::TempDir dir;
  Git(dir.path(), {"init", "-q"});
  test::WriteFile(dir.File("platform/blueprint.yaml"), "one\n");
  test::WriteFile(dir.File("platform/x/y"), "y\n");
  test::WriteFile(dir.File("other"), "o\n");
  Git(dir.path(), {"add", "."});
  Git(dir.path(), {"commit", "-qm", "first"});
  test::WriteFile(dir.File("platform/blueprint.yaml"), "two\n");
  Git(dir.path(), {"commit", "-qam", "second"});
  test::WriteFile(dir.File("platform/blueprint.yaml"), "three\n");

  const auto repository = git::Repository::Discover(dir.File("platform"));
  REQUIRE(repository);
  CHECK(repository->prefix() == "platform");
  CHECK_FALSE(repository->IsShallow());
  const std::string first = *repository->Resolve("HEAD~1");
  CHECK(first == Git(dir.path(), {"rev-parse", "HEAD~1"}));
  CHECK(*repository->ReadFile(first, "platform/blueprint.yaml") == "one\n");
  CHECK(*repository->ReadFile(*repository->Resolve("main"), "platform/blueprint.yaml") == "two\n");
  CHECK(*repository->ReadFile(first, "platform/none") == std::nullopt);
  CHECK(*repository->ReadFile(first, "platform") == std::nullopt);
  CHECK(repository->FindBlob(git::BlobId("one\n")) == "one\n");
  CHECK_FALSE(repository->HasBlob(git::BlobId("three\n")));
  CHECK(repository->FindBlob(first) == std::nullopt);

  CHECK(test::ReadFile(dir.File("platform/blueprint.yaml")) == "three\n");

  const auto unknown = repository->Resolve("no-such");
  REQUIRE_FALSE(unknown);
  CHECK(Describe(unknown.error()) == "git knows no revision 'no-such'");
}

TEST_CASE("Repository: says that a clone is shallow", "[git]") {
  const test::TempDir dir;
  test::WriteFile(dir.File("full/f"), "one\n");
  Git(dir.File("full"), {"init", "-q"});
  Git(dir.File("full"), {"add", "."});
  Git(dir.File("full"), {"commit", "-qm", "first"});
  test::WriteFile(dir.File("full/f"), "two\n");
  Git(dir.File("full"), {"commit", "-qam", "second"});
  Git(dir.path(), {"clone", "-q", "--depth=1", "file://" + dir.File("full"), "shallow"});
  const auto repository = git::Repository::Discover(dir.File("shallow"));
  REQUIRE(repository);
  CHECK(repository->IsShallow());
  CHECK_FALSE(repository->HasBlob(git::BlobId("one\n")));
  CHECK(Describe(repository->Resolve("HEAD~1").error()) ==
        "git knows no revision 'HEAD~1' (this is a shallow clone: git fetch --unshallow brings the "
        "rest)");
}

TEST_CASE("Repository: a plain folder has none", "[git]") {
  const test::TempDir dir;
  CHECK_FALSE(git::Repository::Discover(dir.path()));
  const git::LazyRepository lazy(dir.path());
  CHECK(lazy.Get() == nullptr);
}

TEST_CASE("libgit2: starts without the machine's certificates", "[git]") {
  // What the libraries that are loaded later find by this name: ours, which knows none.
  using Parse = int (*)(void*, const char*);
  const auto parse = reinterpret_cast<Parse>(::dlsym(RTLD_DEFAULT, "mbedtls_x509_crt_parse_file"));
  REQUIRE(parse != nullptr);
  CHECK(parse(nullptr, "/etc/ssl/certs/ca-certificates.crt") == -1);
  CHECK(git::MergeText("a\n", "a\n", "b\n", git::Favor::kMarkers)->text == "b\n");
}
