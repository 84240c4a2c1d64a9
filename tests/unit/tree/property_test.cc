// Random platforms x random user edits x random deaths: no line of the user's is lost, a rerun
// repairs everything, every conflict is real. 500 seeds; FORMWORK_TEST_FULL=1 for 10,000.

#include <algorithm>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/tree/apply.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/conflict_markers.h"
#include "generator/tree/merge.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"
#include "tests/unit/tree/memory_file_system.h"

using namespace formwork;
using test::Random;

namespace {

constexpr Owner kOwners[] = {Owner::kOwned, Owner::kMerged, Owner::kSeed, Owner::kVendored};

const git::LazyRepository& NoHistory() {
  static const git::LazyRepository none("/nonexistent");
  return none;
}

using Lines = std::vector<std::string>;

std::string Text(const Lines& lines) {
  return Join(lines, "\n") + "\n";
}

Lines RandomLines(Random& random, std::string_view prefix, size_t most) {
  Lines lines;
  for (size_t i = 0, n = 1 + random.Below(most); i < n; ++i)
    lines.push_back(StrCat(prefix, random.Below(1000)));
  return lines;
}

// Changes, drops and adds lines; the added ones carry `mark`.
Lines Edited(Random& random, Lines lines, std::string_view mark) {
  for (size_t i = 0, n = 1 + random.Below(3); i < n; ++i) {
    const size_t at = random.Below(lines.size() + 1);
    const std::string line = StrCat(mark, random.Below(100000));
    const auto where = lines.begin() + static_cast<std::ptrdiff_t>(at);
    const size_t kind = random.Below(3);
    if (kind == 0 || at == lines.size()) {
      lines.insert(where, line);
    } else if (kind == 1) {
      *where = line;
    } else if (lines.size() > 1) {
      lines.erase(where);
    }
  }
  return lines;
}

struct Blueprint {  // what stands for one: names with their owner and text

  struct Part {
    Owner owner = Owner::kOwned;
    Lines lines;
    std::string was;
    std::string forgotten = {};  // a `was` that is said a run too late
  };

  std::map<std::string, Part> parts;
};

Blueprint RandomBlueprint(Random& random) {
  Blueprint blueprint;
  for (size_t i = 0, n = 1 + random.Below(6); i < n; ++i) {
    blueprint.parts[StrCat("d", random.Below(2), "/f", random.Below(8))] = {
        kOwners[random.Below(4)], RandomLines(random, "gen", 12), ""};
  }
  return blueprint;
}

Blueprint Changed(Random& random, const Blueprint& before) {
  Blueprint after;
  for (const auto& [path, part] : before.parts) {
    Blueprint::Part next = part;
    next.was.clear();
    if (random.OneIn(6)) continue;
    if (random.OneIn(2)) next.lines = Edited(random, next.lines, "new");
    std::string to = path;
    if (!part.forgotten.empty()) {
      next.was = std::exchange(next.forgotten, "");
    } else if (random.OneIn(5)) {
      to = StrCat("d", random.Below(2), "/r", random.Below(8));
      (random.OneIn(2) ? next.was : next.forgotten) = path;
    }
    after.parts.insert_or_assign(to, next);
  }
  if (random.OneIn(3))
    after.parts[StrCat("d0/n", random.Below(8))] = {kOwners[random.Below(4)], {"fresh"}, ""};
  return after;
}

FileSet Render(const Blueprint& blueprint) {
  FileSet set;
  for (const auto& [path, part] : blueprint.parts) {
    set.Add(path, {.bytes = Text(part.lines), .owner = part.owner, .moved_from = part.was});
  }
  return set;
}

void UserEdits(Random& random, const Blueprint& blueprint, MemoryFileSystem& files) {
  for (const auto& [path, part] : blueprint.parts) {
    if (!random.OneIn(2)) continue;
    if (random.OneIn(5)) {
      files.Delete(path);
    } else {
      files.Put(path, Text(Edited(random, part.lines, "user")));
    }
  }
}

void Collect(const MemoryFileSystem& files, std::set<std::string>& lines) {
  for (const auto& [path, entry] : files.entries()) {
    for (size_t begin = 0; begin < entry.bytes.size();) {
      const size_t end = std::min(entry.bytes.find('\n', begin), entry.bytes.size());
      lines.insert(entry.bytes.substr(begin, end - begin));
      begin = end + 1;
    }
  }
}

// The user's lines in the working tree, outside formwork's own folder.
std::set<std::string> UserLines(const MemoryFileSystem& files) {
  std::set<std::string> all;
  for (const auto& [path, entry] : files.entries()) {
    if (path.starts_with(".formwork/")) continue;
    MemoryFileSystem one;
    one.Put(path, entry.bytes);
    Collect(one, all);
  }
  std::erase_if(all, [](const std::string& line) { return !line.starts_with("user"); });
  return all;
}

// Everything but what a run may keep besides: backups are numbered by run.
std::string Snapshot(const MemoryFileSystem& files) {
  std::string tree;
  for (const auto& [path, entry] : files.entries()) {
    if (!path.starts_with(kBackupFolder)) tree += StrCat("=== ", path, "\n", entry.bytes);
  }
  return tree;
}

void Copy(const MemoryFileSystem& from, MemoryFileSystem& to) {
  for (const auto& [path, entry] : from.entries())
    to.PutEntry(path, entry);
}

Status Generate(const FileSet& rendered, MemoryFileSystem& files) {
  PlanOptions options;
  options.tool_version = "0.1.0";
  const Result<ChangePlan> plan = PlanChanges(rendered, files, NoHistory(), options);
  if (!plan) return plan.error();
  if (!plan->obstacles.empty()) return plan->obstacles[0];
  const Result<Applied> applied = Apply(*plan, files, NoHistory());
  if (!applied) return applied.error();
  return Done{};
}

Result<ChangePlan> Plan(const FileSet& rendered, const MemoryFileSystem& files) {
  PlanOptions options;
  options.tool_version = "0.1.0";
  return PlanChanges(rendered, files, NoHistory(), options);
}

}  // namespace

TEST_CASE("generate: loses no line of the user's and settles after one run", "[tree][property]") {
  for (uint64_t seed = 0, n = test::Seeds(500, 10'000); seed < n; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    MemoryFileSystem files;
    Blueprint blueprint = RandomBlueprint(random);
    REQUIRE(Generate(Render(blueprint), files));
    for (int round = 0; round < 3; ++round) {
      UserEdits(random, blueprint, files);
      const std::set<std::string> before = UserLines(files);
      blueprint = Changed(random, blueprint);
      const FileSet rendered = Render(blueprint);
      REQUIRE(Generate(rendered, files));
      const std::set<std::string> after = UserLines(files);
      CHECK(std::ranges::includes(after, before));
      const size_t calls = files.writing_calls();
      const Result<ChangePlan> again = Plan(rendered, files);
      REQUIRE(again);
      CHECK_FALSE(again->ChangesAnything());
      REQUIRE(Generate(rendered, files));
      CHECK(files.writing_calls() == calls);
    }
  }
}

TEST_CASE("generate: killed at any writing call, a rerun ends where an undisturbed run ends",
          "[tree][property]") {
  using Fault = MemoryFileSystem::Fault;
  for (uint64_t seed = 0, n = test::Seeds(60, 2'000); seed < n; ++seed) {
    Random random(seed);
    MemoryFileSystem start;
    Blueprint blueprint = RandomBlueprint(random);
    REQUIRE(Generate(Render(blueprint), start));
    UserEdits(random, blueprint, start);
    if (random.OneIn(2)) {  // a rename that was forgotten is said in the run that is killed
      blueprint = Changed(random, blueprint);
      REQUIRE(Generate(Render(blueprint), start));
      UserEdits(random, blueprint, start);
    }
    const FileSet rendered = Render(Changed(random, blueprint));
    MemoryFileSystem undisturbed;
    Copy(start, undisturbed);
    REQUIRE(Generate(rendered, undisturbed));
    const std::string expected = Snapshot(undisturbed);
    for (const Fault fault : {Fault::kDead, Fault::kTorn, Fault::kFull}) {
      for (size_t call = 0; call < undisturbed.writing_calls(); ++call) {
        INFO("seed " << seed << ", fault " << static_cast<int>(fault) << " at call " << call);
        MemoryFileSystem files;
        Copy(start, files);
        files.InjectAt(call, fault);
        CHECK_FALSE(Generate(rendered, files));
        files.Revive();
        // A second death on the way to the repair.
        files.InjectAt(random.Below(undisturbed.writing_calls() + 1), Fault::kDead);
        static_cast<void>(Generate(rendered, files));
        files.Revive();
        REQUIRE(Generate(rendered, files));
        REQUIRE(Snapshot(files) == expected);
      }
    }
  }
}

TEST_CASE("MergeFile: merge(base, base, x) = x, merge(base, x, base) = x, every conflict is real",
          "[tree][property]") {
  for (uint64_t seed = 0, n = test::Seeds(500, 10'000); seed < n; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const Lines base = RandomLines(random, "base", 20);
    const Lines yours = Edited(random, base, "user");
    const Lines theirs = Edited(random, base, "new");
    const auto merge = [](const Lines& b, const Lines& y, const Lines& g) {
      return *MergeFile(Text(b), Text(y), Text(g), git::Favor::kMarkers);
    };
    CHECK(merge(base, base, theirs).text == Text(theirs));
    CHECK(merge(base, yours, base).text == Text(yours));
    CHECK(merge(base, yours, yours).text == Text(yours));
    const git::MergedText merged = merge(base, yours, theirs);
    CHECK(merged.clean != HasConflictMarkers(merged.text));
    if (merged.clean) continue;
    // Real: both sides changed the base within the same or touching lines.
    const auto mine = *git::LineHunks(Text(base), Text(yours));
    const auto other = *git::LineHunks(Text(base), Text(theirs));
    const bool touch = std::ranges::any_of(mine, [&](const git::Hunk& a) {
      return std::ranges::any_of(other, [&](const git::Hunk& b) {
        return a.old_start <= b.old_start + b.old_lines && b.old_start <= a.old_start + a.old_lines;
      });
    });
    CHECK(touch);
  }
}
