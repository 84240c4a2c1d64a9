// PlanChanges as a table: what was rendered before, what the user did, what is rendered now.

#include <functional>

#include "generator/base/str_cat.h"
#include "generator/tree/apply.h"
#include "generator/tree/change_plan.h"
#include "tests/support/catch.h"
#include "tests/unit/tree/memory_file_system.h"
#include "tests/unit/tree/planning.h"

using namespace formwork;
using namespace formwork::test;

namespace {

// "+ f  new", and the obstacles as "x f: is a folder".
std::string Rows(const ChangePlan& plan) {
  std::string out;
  for (const Change& change : plan.changes) {
    out += StrCat(static_cast<char>(change.action), " ", change.path,
                  change.reason.empty() ? "" : "  ", change.reason, "\n");
  }
  for (const Error& obstacle : plan.obstacles)
    out += StrCat("x ", Describe(obstacle), "\n");
  return out;
}

const std::string kBase = "one\ntwo\nthree\nfour\nfive\n";
const std::string kNext = "one\ntwo\nthree\nfour\nFIVE\n";
const std::string kUser = "ONE\ntwo\nthree\nfour\nfive\n";
const std::string kClash = "one\ntwo\nthree\nfour\nmine\n";

struct Row {
  const char* name;
  Owner owner;
  std::optional<std::string> edit;  // what the user made of kBase; nullopt: deleted it
  std::string next;                 // rendered now; "": the blueprint has it no more
  PlanOptions options;
  std::string rows;
  std::optional<std::string> disk;  // after applying
};

std::vector<Row> Rows() {
  using enum Owner;
  const PlanOptions none;
  PlanOptions force;
  force.force = true;
  PlanOptions ours;
  ours.conflict = ConflictMode::kOurs;
  PlanOptions theirs;
  theirs.conflict = ConflictMode::kTheirs;
  PlanOptions restore;
  restore.restore = {"f"};
  const std::string marked =
      "one\ntwo\nthree\nfour\n<<<<<<< yours\nmine\n||||||| base\nfive\n=======\nFIVE\n>>>>>>> "
      "generated\n";
  return {
      {"owned, as it was", kOwned, kBase, kBase, none, "= f\n", kBase},
      {"owned, rendered anew", kOwned, kBase, kNext, none, "~ f  rendered anew\n", kNext},
      {"owned, edited", kOwned, kUser, kNext, none, "! f  edited by hand, but is formwork's\n",
       kUser},
      {"owned, edited, nothing new", kOwned, kUser, kBase, none,
       "! f  edited by hand, but is formwork's\n", kUser},
      {"owned, edited, forced", kOwned, kUser, kNext, force,
       "~ f  your edit is overwritten (--force)\n", kNext},
      {"owned, deleted", kOwned, std::nullopt, kBase, none, "+ f  was deleted, but is formwork's\n",
       kBase},
      {"owned, edited as rendered now", kOwned, kNext, kNext, none, "= f\n", kNext},
      {"owned, gone", kOwned, kBase, "", none, "- f  not in the blueprint any more\n",
       std::nullopt},
      {"owned, gone, edited", kOwned, kUser, "", none,
       "= f  not in the blueprint any more, kept because you edited it\n", kUser},
      {"vendored, edited", kVendored, kUser, kBase, none,
       "! f  edited by hand, but is formwork's\n", kUser},
      {"vendored, deleted", kVendored, std::nullopt, kBase, none,
       "+ f  was deleted, but is formwork's\n", kBase},
      {"merged, as it was", kMerged, kBase, kNext, none, "~ f  rendered anew\n", kNext},
      {"merged, edited, nothing new", kMerged, kUser, kBase, none, "= f  your edits\n", kUser},
      {"merged, both", kMerged, kUser, kNext, none, "~ f  merged with your edits\n",
       "ONE\ntwo\nthree\nfour\nFIVE\n"},
      {"merged, both the same", kMerged, kNext, kNext, none, "= f\n", kNext},
      {"merged, conflict", kMerged, kClash, kNext, none, "! f  conflicts with your edits\n",
       marked},
      {"merged, conflict, ours", kMerged, kClash, kNext, ours,
       "= f  conflicted; your lines win (--conflict=ours)\n", kClash},
      {"merged, conflict, theirs", kMerged, kClash, kNext, theirs,
       "~ f  conflicted; the generated lines win over yours (--conflict=theirs)\n", kNext},
      {"merged, no conflict, ours", kMerged, kUser, kNext, ours, "~ f  merged with your edits\n",
       "ONE\ntwo\nthree\nfour\nFIVE\n"},
      {"merged, forced", kMerged, kUser, kNext, force, "~ f  merged with your edits\n",
       "ONE\ntwo\nthree\nfour\nFIVE\n"},
      {"merged, forced, nothing new", kMerged, kUser, kBase, force, "= f  your edits\n", kUser},
      {"merged, forced, conflict", kMerged, kClash, kNext, force,
       "! f  conflicts with your edits\n", marked},
      {"merged, deleted", kMerged, std::nullopt, kNext, none,
       "= f  deleted by you; --restore f brings it back\n", std::nullopt},
      {"merged, deleted, restored", kMerged, std::nullopt, kNext, restore, "+ f  restored\n",
       kNext},
      {"merged, gone", kMerged, kBase, "", none, "- f  not in the blueprint any more\n",
       std::nullopt},
      {"merged, markers left", kMerged, marked, kNext, none,
       "! f  conflict markers are still in it\n", marked},
      {"merged, markers left, forced", kMerged, marked, kNext, force,
       "! f  conflict markers are still in it\n", marked},
      {"merged, markers left, ours", kMerged, marked, kBase, ours,
       "~ f  conflict settled; your lines win (--conflict=ours)\n", kClash},
      {"merged, markers left, theirs", kMerged, marked, kBase, theirs,
       "~ f  conflict settled; the generated lines win over yours (--conflict=theirs)\n", kNext},
      {"merged, markers left, rendered anew, ours", kMerged, marked, kNext, ours,
       "~ f  conflict settled; your lines win (--conflict=ours)\n", kClash},
      {"merged, the end of a block left", kMerged, kUser + ">>>>>>> generated\n", kNext, none,
       "! f  conflict markers are still in it\n", kUser + ">>>>>>> generated\n"},
      {"merged, the base of a block left", kMerged, kUser + "||||||| base\n", kNext, none,
       "! f  conflict markers are still in it\n", kUser + "||||||| base\n"},
      {"merged, the start of a block left, ours", kMerged, "<<<<<<< yours\n" + kUser, kNext, ours,
       "! f  conflict markers are still in it, and not whole: settle them by hand\n",
       "<<<<<<< yours\n" + kUser},
      {"merged, a ruler of the user's", kMerged, "=======\n" + kBase, kNext, none,
       "~ f  merged with your edits\n", "=======\n" + kNext},
      {"seed, untouched, rendered anew", kSeed, kBase, kNext, none, "~ f  rendered anew\n", kNext},
      {"seed, edited", kSeed, kUser, kNext, none, "= f  yours\n", kUser},
      {"seed, deleted", kSeed, std::nullopt, kNext, none,
       "= f  deleted by you; --restore f brings it back\n", std::nullopt},
      {"seed, gone, untouched", kSeed, kBase, "", none, "- f  not in the blueprint any more\n",
       std::nullopt},
      {"seed, gone, edited", kSeed, kUser, "", none,
       "= f  not in the blueprint any more, kept because you edited it\n", kUser},
      {"seed, gone, deleted", kSeed, std::nullopt, "", none, "", std::nullopt},
  };
}

std::string ToCrlf(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// Renders, lets the user edit, renders again; everything also on a checkout with CRLF.
void Check(const Row& row, const std::function<std::string(const std::string&)>& checkout) {
  MemoryFileSystem files;
  Generate(One("f", kBase, row.owner), files);
  if (row.edit) {
    files.Put("f", checkout(*row.edit));
  } else {
    files.Delete("f");
  }
  const FileSet next = row.next.empty() ? FileSet() : One("f", row.next, row.owner);
  const ChangePlan plan = Plan(next, files, row.options);
  CHECK(Rows(plan) == row.rows);
  REQUIRE(Apply(plan, files, NoHistory()));
  const bool rewritten = !row.edit;
  CHECK(files.Get("f") == (row.disk && !rewritten ? checkout(*row.disk) : row.disk));
  // Once more: a second run has nothing to do.
  const size_t calls = files.writing_calls();
  const ChangePlan again = Plan(next, files, row.options);
  CHECK_FALSE(again.ChangesAnything());
  REQUIRE(Apply(again, files, NoHistory()));
  CHECK(files.writing_calls() == calls);
}

}  // namespace

TEST_CASE("PlanChanges: every owner class times every edit", "[tree]") {
  for (const Row& row : Rows()) {
    INFO(row.name);
    Check(row, [](const std::string& text) { return text; });
  }
}

TEST_CASE("PlanChanges: a checkout with CRLF is no edit and keeps its line ends", "[tree]") {
  for (const Row& row : Rows()) {
    INFO(row.name);
    Check(row, ToCrlf);
  }
}

TEST_CASE("PlanChanges: files that were there before formwork are never overwritten", "[tree]") {
  struct Case {
    Owner owner;
    const char* rows;
    const char* disk;
  };

  const Case cases[] = {
      {Owner::kOwned, "! f  was here before formwork\n", "a\nmine\nc\n"},
      {Owner::kSeed, "= f  was here before formwork\n", "a\nmine\nc\n"},
      {Owner::kMerged, "! f  conflicts with your edits (was here before formwork)\n",
       "a\n<<<<<<< yours\nmine\n||||||| base\n=======\nb\n>>>>>>> generated\nc\n"},
  };
  for (const Case& row : cases) {
    INFO(Word(row.owner));
    MemoryFileSystem files;
    files.Put("f", "a\nmine\nc\n");
    const ChangePlan plan = Plan(One("f", "a\nb\nc\n", row.owner), files);
    CHECK(Rows(plan) == row.rows);
    REQUIRE(Apply(plan, files, NoHistory()));
    CHECK(files.Get("f") == row.disk);
  }
}

TEST_CASE("PlanChanges: a lost base marks every difference and guesses nothing", "[tree]") {
  MemoryFileSystem files;
  Generate(One("f", kBase, Owner::kMerged), files);
  files.Put("f", kUser);
  files.Delete(BasePath("f"));
  const ChangePlan plan = Plan(One("f", kNext, Owner::kMerged), files);
  CHECK(Rows(plan) == "! f  conflicts with your edits (its base is lost)\n");
  CHECK(plan.changes[0].after ==
        "<<<<<<< yours\nONE\n||||||| base\n=======\none\n>>>>>>> generated\ntwo\nthree\nfour\n"
        "<<<<<<< yours\nfive\n||||||| base\n=======\nFIVE\n>>>>>>> generated\n");
}

TEST_CASE("PlanChanges: an unresolved conflict stays one, a resolved one is the user's edit",
          "[tree]") {
  MemoryFileSystem files;
  Generate(One("f", kBase, Owner::kMerged), files);
  files.Put("f", kClash);
  Generate(One("f", kNext, Owner::kMerged), files);
  CHECK(Rows(Plan(One("f", kNext + "six\n", Owner::kMerged), files)) ==
        "! f  conflict markers are still in it\n");
  files.Put("f", "one\ntwo\nthree\nfour\nboth\n");
  CHECK(Rows(Plan(One("f", kNext, Owner::kMerged), files)) == "= f  your edits\n");
}

TEST_CASE("PlanChanges: `was` moves the user's file once", "[tree]") {
  struct Case {
    const char* name;
    Owner owner;
    std::optional<std::string> edit;
    std::string next;
    std::string rows;
    std::optional<std::string> disk;
  };

  const Case cases[] = {
      {"untouched seed", Owner::kSeed, kBase, kNext, "~ new/f  moved from old/f\n", kNext},
      {"edited seed", Owner::kSeed, kUser, kNext, "~ new/f  moved from old/f; yours\n", kUser},
      {"deleted seed", Owner::kSeed, std::nullopt, kNext,
       "= new/f  deleted by you; --restore new/f brings it back\n", std::nullopt},
      {"edited merged", Owner::kMerged, kUser, kNext,
       "~ new/f  moved from old/f; merged with your edits\n", "ONE\ntwo\nthree\nfour\nFIVE\n"},
      {"edited merged, nothing new", Owner::kMerged, kUser, kBase,
       "~ new/f  moved from old/f; your edits\n", kUser},
      {"owned", Owner::kOwned, kBase, kNext, "~ new/f  moved from old/f\n", kNext},
      {"edited owned", Owner::kOwned, kUser, kNext,
       "! new/f  moved from old/f; edited by hand, but is formwork's\n", kUser},
      {"vendored, the same", Owner::kVendored, kBase, kBase, "~ new/f  moved from old/f\n", kBase},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    MemoryFileSystem files;
    Generate(One("old/f", kBase, row.owner), files);
    if (row.edit) {
      files.Put("old/f", *row.edit);
    } else {
      files.Delete("old/f");
    }
    const FileSet next = One("new/f", row.next, row.owner, "old/f");
    const ChangePlan plan = Plan(next, files);
    CHECK(Rows(plan) == row.rows);
    REQUIRE(Apply(plan, files, NoHistory()));
    CHECK(files.Get("new/f") == row.disk);
    CHECK(files.Get("old/f") == std::nullopt);
    CHECK_FALSE(Plan(next, files).ChangesAnything());
  }
}

TEST_CASE("PlanChanges: a `was` that comes late moves the user's file over an untouched one",
          "[tree]") {
  struct Case {
    const char* name;
    Owner owner;
    std::optional<std::string> renamed;  // what the user did to the new file; nothing: deleted it
    std::string rows;
    std::optional<std::string> at_new;
    std::optional<std::string> at_old;
  };

  const std::string moved = "~ new/f  moved from old/f; ";
  const std::string too_late =
      "; its `was:` comes too late: old/f has lines of yours, too; take over what you need, then "
      "delete that file\n= old/f  not in the blueprint any more, kept because you edited it\n";
  const Case cases[] = {
      {"untouched seed", Owner::kSeed, kNext,
       moved + "yours; over a file that had nothing of yours\n", kUser, std::nullopt},
      {"deleted seed", Owner::kSeed, std::nullopt, moved + "yours\n", kUser, std::nullopt},
      {"edited seed", Owner::kSeed, kClash, "= new/f  yours" + too_late, kClash, kUser},
      {"untouched merged", Owner::kMerged, kNext,
       moved + "merged with your edits; over a file that had nothing of yours\n",
       "ONE\ntwo\nthree\nfour\nFIVE\n", std::nullopt},
      {"edited merged", Owner::kMerged, kClash, "= new/f  your edits" + too_late, kClash, kUser},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    MemoryFileSystem files;
    Generate(One("old/f", kBase, row.owner), files);
    files.Put("old/f", kUser);
    Generate(One("new/f", kNext, row.owner), files);  // the `was:` was forgotten
    REQUIRE(files.Get("old/f") == kUser);
    REQUIRE(files.Get("new/f") == kNext);
    if (row.renamed) {
      files.Put("new/f", *row.renamed);
    } else {
      files.Delete("new/f");
    }
    const FileSet late = One("new/f", kNext, row.owner, "old/f");
    const ChangePlan plan = Plan(late, files);
    CHECK(Rows(plan) == row.rows);
    REQUIRE(Apply(plan, files, NoHistory()));
    CHECK(files.Get("new/f") == row.at_new);
    CHECK(files.Get("old/f") == row.at_old);
    CHECK_FALSE(Plan(late, files).ChangesAnything());
  }
}

TEST_CASE("PlanChanges: a late `was` takes nothing from a path that is rendered still", "[tree]") {
  MemoryFileSystem files;
  FileSet both = One("old/f", kBase, Owner::kSeed);
  both.Add("new/f", {.bytes = kNext, .owner = Owner::kSeed});
  Generate(both, files);
  files.Put("old/f", kUser);
  FileSet named = One("old/f", kBase, Owner::kSeed);
  named.Add("new/f", {.bytes = kNext, .owner = Owner::kSeed, .moved_from = "old/f"});
  CHECK_FALSE(Plan(named, files).ChangesAnything());
  Generate(named, files);
  CHECK(files.Get("old/f") == kUser);
  CHECK(files.Get("new/f") == kNext);
}

TEST_CASE("PlanChanges: two functions may swap names", "[tree]") {
  MemoryFileSystem files;
  FileSet first;
  first.Add("a", {.bytes = "stub a\n", .owner = Owner::kSeed});
  first.Add("b", {.bytes = "stub b\n", .owner = Owner::kSeed});
  Generate(first, files);
  files.Put("a", "code of a\n");
  files.Put("b", "code of b\n");
  FileSet renamed;  // a -> b, b -> c, and a new a
  renamed.Add("a", {.bytes = "stub of the new a\n", .owner = Owner::kSeed});
  renamed.Add("b", {.bytes = "stub a\n", .owner = Owner::kSeed, .moved_from = "a"});
  renamed.Add("c", {.bytes = "stub b\n", .owner = Owner::kSeed, .moved_from = "b"});
  Generate(renamed, files);
  CHECK(files.Get("a") == "stub of the new a\n");
  CHECK(files.Get("b") == "code of a\n");
  CHECK(files.Get("c") == "code of b\n");
}

TEST_CASE("PlanChanges: obstacles are all named and nothing is planned over them", "[tree]") {
  MemoryFileSystem files;
  FileSet set;
  for (const char* path : {"dir", "link", "file/below", "out/below", "ro"})
    set.Add(path, {.bytes = "new\n"});
  files.Put("dir/x", "x");
  files.Put("file", "x");
  MemoryFileSystem::Entry link;
  link.stat.type = FileStat::Type::kSymlink;
  link.stat.link = "/etc";
  files.PutEntry("link", link);
  files.PutEntry("out", link);
  Generate(One("ro", "old\n", Owner::kOwned), files);
  MemoryFileSystem::Entry read_only;
  read_only.bytes = "old\n";
  read_only.stat.writable = false;
  files.PutEntry("ro", read_only);
  CHECK(Rows(Plan(set, files)) ==
        "x dir: is a folder, and a file has to be here\n"
        "x file: a file stands where a folder is needed\n"
        "x link: is a symbolic link (to '/etc'); nothing is written through it\n"
        "x out: is a symbolic link out of the project, to '/etc'\n"
        "x ro: is read-only; make it writable, or delete it\n");
}

TEST_CASE("PlanChanges: a manifest that cannot be trusted stops everything with a reason",
          "[tree]") {
  struct Case {
    const char* text;
    const char* message;
  };

  const std::string id(40, 'a');
  const std::string head = R"({"manifest":1,"formwork":"0.1.0","files":{)";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{",
       "is not a JSON object: restore it with git, or delete it to start over (edited files are "
       "then kept)"},
      {"[]",
       "is not a JSON object: restore it with git, or delete it to start over (edited files are "
       "then kept)"},
      {"{}", "has no number \"manifest\""},
      {"{\n<<<<<<< HEAD\n",
       "holds conflict markers of a git merge: take either side whole, then generate again"},
      {R"({"manifest":2,"formwork":"3.0.0","files":{}})",
       "was written by formwork 3.0.0 in format 2, this one reads up to 1: update formwork"},
      {R"({"manifest":1})", "has no object \"files\""},
      {head + R"("../x":{"id":")" + id + R"(","owner":"owned"}}})",
       "the path \"../x\" holds '.' or '..'; a manifest names files of this project only"},
      {head + R"("/etc/passwd":{"id":")" + id + R"(","owner":"owned"}}})",
       "the path \"/etc/passwd\" is absolute; a manifest names files of this project only"},
      {head + R"(".git/config":{"id":")" + id + R"(","owner":"owned"}}})",
       "the path \".git/config\" reaches into .git; a manifest names files of this project only"},
      {head + R"("x":{"id":"12","owner":"owned"}}})",
       "the file \"x\" needs an \"id\" of 40 hexadecimal digits"},
      {head + R"("x":{"id":")" + id + R"(","owner":"me"}}})",
       "the file \"x\" needs an \"owner\": owned, merged, seed or vendored"},
      {head + R"("x":7}})", "the file \"x\" needs an \"owner\": owned, merged, seed or vendored"},
  };
  for (const auto& [text, message] : cases) {
    INFO(text);
    MemoryFileSystem files;
    files.Put(std::string(kManifestPath), text);
    const Result<ChangePlan> plan =
        PlanChanges(One("f", "x\n", Owner::kOwned), files, NoHistory(), {});
    REQUIRE_FALSE(plan);
    CHECK(Describe(plan.error()) == StrCat(kManifestPath, ": ", message));
  }
}

TEST_CASE("PlanChanges: a folder that is renamed takes along what the user put into it", "[tree]") {
  MemoryFileSystem files;
  FileSet before;
  before.Add("apps/old/host.json", {.bytes = "h\n", .owner = Owner::kMerged});
  before.Add("apps/old/f.cc", {.bytes = "stub f\n", .owner = Owner::kSeed});
  before.Add("apps/old/g.cc", {.bytes = "stub g\n", .owner = Owner::kSeed});
  Generate(before, files);
  files.Put("apps/old/f.cc", "mine\n");
  files.Put("apps/old/g.cc", "mine as well\n");
  files.Put("apps/old/helper.h", "helper\n");
  files.Put("apps/old/lib/a/b.h", "b\n");
  files.Put("apps/old/new.cc", "has the name of one that comes\n");
  FileSet after;
  after.Add("apps/new/host.json", {.bytes = "h\n", .owner = Owner::kMerged});
  after.Add("apps/new/e.cc",
            {.bytes = "stub e\n", .owner = Owner::kSeed, .moved_from = "apps/new/f.cc"});
  after.Add("apps/new/new.cc", {.bytes = "stub\n", .owner = Owner::kSeed});
  after.MoveFolder("apps/old/", "apps/new/");
  CHECK(
      Rows(Plan(after, files)) ==
      "~ apps/new/e.cc  moved from apps/old/f.cc; yours\n"
      "~ apps/new/g.cc  moved from apps/old/g.cc; not in the blueprint any more, kept because you "
      "edited it\n"
      "~ apps/new/helper.h  moved from apps/old/helper.h; yours\n"
      "~ apps/new/host.json  moved from apps/old/host.json\n"
      "~ apps/new/lib  moved from apps/old/lib; yours\n"
      "+ apps/new/new.cc  new\n"
      "= apps/old/new.cc  yours, stays: its new place is taken\n");
  Generate(after, files);
  CHECK(*files.Get("apps/new/e.cc") == "mine\n");
  CHECK(*files.Get("apps/new/g.cc") == "mine as well\n");
  CHECK(*files.Get("apps/new/helper.h") == "helper\n");
  CHECK(*files.Get("apps/new/lib/a/b.h") == "b\n");
  CHECK_FALSE(files.Get("apps/old/f.cc"));
  // Once: what the user puts there later stays.
  files.Put("apps/old/later.h", "x\n");
  CHECK_FALSE(Plan(after, files).ChangesAnything());
}
