#include "generator/tree/decide.h"

#include <algorithm>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/tree/bases.h"
#include "generator/tree/conflict_markers.h"
#include "generator/tree/merge.h"
#include "generator/tree/text_form.h"

namespace formwork {
namespace {

constexpr std::string_view kYoursWin = "your lines win (--conflict=ours)";
constexpr std::string_view kGeneratedWin = "the generated lines win over yours (--conflict=theirs)";

// What the three-way merge gave, and how to call it.
struct Merged {
  std::string text;
  std::string reason;
  bool clean = true;
};

class Decider {
 public:
  Decider(const Sight& sight, const FileSystem& files, const git::LazyRepository& repository,
          const PlanOptions& options)
      : sight_(sight), files_(files), repository_(repository), options_(options) {}

  Decision Run() {
    Change& change = out_.change;
    change.path = sight_.path;
    change.owner = sight_.file->owner;
    const bool executable = sight_.file->executable || (sight_.disk && sight_.disk->executable);
    change.mode = executable ? Mode::kExecutable : Mode::kPlain;
    change.from = sight_.from;
    out_.takes_id = sight_.disk ? DecidePresent() : DecideAbsent();
    if (!sight_.from.empty() && !change.after) MoveAsItIs();
    if (change.after && sight_.disk && !sight_.disk->writable && !out_.obstacle) {
      out_.obstacle = Error{Error::Code::kDenied, "is read-only; make it writable, or delete it",
                            sight_.from.empty() ? sight_.path : sight_.from};
    }
    return std::move(out_);
  }

 private:
  // All of these return whether the manifest takes the id of what is rendered now.
  bool DecideAbsent() {
    const bool users = sight_.file->owner == Owner::kMerged || sight_.file->owner == Owner::kSeed;
    const bool wanted = std::ranges::any_of(options_.restore, [&](const std::string& asked) {
      return IsAtOrBelow(sight_.path, asked);
    });
    if (sight_.known != nullptr && users && !wanted) {
      out_.change.deleted = true;
      out_.change.reason = StrCat("deleted by you; --restore ", sight_.path, " brings it back");
      return false;
    }
    out_.change.action = Action::kAdd;
    out_.change.reason = sight_.known == nullptr ? "new"
                         : wanted                ? "restored"
                                                 : "was deleted, but is formwork's";
    out_.change.after = sight_.file->bytes;
    return true;
  }

  bool DecidePresent() {
    if (sight_.disk->text() == sight_.file->bytes) {
      out_.change.worth_telling = false;
      if (sight_.file->executable && !sight_.disk->executable)
        Write(sight_.disk->raw, "made executable");
      return true;
    }
    if (sight_.known != nullptr && Says(*sight_.disk, sight_.known->id)) {
      WritePlain(sight_.from.empty() ? "rendered anew" : "");
      return true;
    }
    switch (sight_.file->owner) {
      case Owner::kOwned:
      case Owner::kVendored:
        return DecideHandEdit();
      case Owner::kMerged:
        return DecideMerge();
      case Owner::kSeed:
        out_.change.worth_telling = sight_.known == nullptr;
        out_.change.reason = sight_.known == nullptr ? "was here before formwork" : "yours";
        return false;
    }
    FORMWORK_UNREACHABLE();
  }

  bool DecideHandEdit() {
    if (options_.force) {
      WritePlain("your edit is overwritten (--force)");
      return true;
    }
    Change& change = out_.change;
    change.action = Action::kConflict;
    change.hand_edit = true;
    change.wanted = WithLineEnds(sight_.file->bytes, LineEndsOf(sight_.disk->raw));
    change.reason =
        sight_.known != nullptr ? "edited by hand, but is formwork's" : "was here before formwork";
    return false;
  }

  bool DecideMerge() {
    if (HasConflictMarkers(sight_.disk->text())) return DecideMarked();
    if (sight_.known != nullptr && sight_.known->id == sight_.id) {
      out_.change.reason = "your edits";
      out_.change.worth_telling = false;
      return true;
    }
    Result<Merged> merged = Merge(sight_.disk->raw);
    if (!merged) {
      out_.obstacle = Error{merged.error().code, merged.error().message, sight_.path};
      return false;
    }
    if (merged->text == sight_.disk->raw) {
      out_.change.reason = merged->reason;
      return true;
    }
    const bool clean = merged->clean;
    Write(std::move(merged->text), merged->reason);
    if (!clean) out_.change.action = Action::kConflict;
    return true;
  }

  // What a run before left to settle. An option may settle it still; then what is rendered now is
  // merged as with any edit.
  bool DecideMarked() {
    const bool ours = options_.conflict == ConflictMode::kOurs;
    const bool decides = ours || options_.conflict == ConflictMode::kTheirs;
    std::optional<std::string> settled;
    if (decides)
      settled = SettleConflicts(sight_.disk->raw, ours ? git::Favor::kYours : git::Favor::kTheirs);
    if (!settled) {
      out_.change.action = Action::kConflict;
      out_.change.reason =
          decides ? "conflict markers are still in it, and not whole: settle them by hand"
                  : "conflict markers are still in it";
      return false;
    }
    if (sight_.known == nullptr || sight_.known->id != sight_.id) {
      Result<Merged> merged = Merge(*settled);
      if (!merged) {
        out_.obstacle = Error{merged.error().code, merged.error().message, sight_.path};
        return false;
      }
      settled = std::move(merged->text);
    }
    Write(std::move(*settled), StrCat("conflict settled; ", ours ? kYoursWin : kGeneratedWin));
    return true;
  }

  [[nodiscard]] Result<Merged> Merge(std::string_view yours) const {
    std::optional<std::string> base;
    if (sight_.known != nullptr)
      base = FindBase(sight_.known_path, sight_.known->id, files_, repository_);
    const std::string_view missing =
        sight_.known == nullptr ? " (was here before formwork)" : " (its base is lost)";
    const std::string_view note = base ? std::string_view() : missing;
    const auto merge = [&](git::Favor favor) {
      return MergeFile(base, yours, sight_.file->bytes, favor);
    };
    Result<git::MergedText> merged = merge(git::Favor::kMarkers);
    if (!merged) return merged.error();
    if (merged->clean) {
      const bool said = merged->text == yours;
      return Merged{std::move(merged->text),
                    said ? "your edits say it already" : StrCat("merged with your edits", note)};
    }
    const bool ours = options_.conflict == ConflictMode::kOurs;
    if (!ours && options_.conflict != ConflictMode::kTheirs)
      return Merged{std::move(merged->text), StrCat("conflicts with your edits", note), false};
    // What one option decides is told: it is no merge that both sides agree on.
    merged = merge(ours ? git::Favor::kYours : git::Favor::kTheirs);
    if (!merged) return merged.error();
    return Merged{std::move(merged->text),
                  StrCat("conflicted; ", ours ? kYoursWin : kGeneratedWin, note)};
  }

  void Write(std::string bytes, std::string_view reason) {
    out_.change.action = Action::kChange;
    out_.change.worth_telling = true;
    if (sight_.from.empty()) {
      out_.change.reason = reason;
    } else {
      out_.change.reason = StrCat("moved from ", sight_.from, reason.empty() ? "" : "; ", reason);
    }
    out_.change.after = std::move(bytes);
  }

  // In the line ends of the file that is there.
  void WritePlain(std::string_view reason) {
    Write(WithLineEnds(sight_.file->bytes, LineEndsOf(sight_.disk->raw)), reason);
  }

  // Whatever is to be said about it.
  void MoveAsItIs() {
    const bool conflict = out_.change.action == Action::kConflict;
    const std::string reason = out_.change.reason;
    Write(sight_.disk->raw, reason);
    if (conflict) out_.change.action = Action::kConflict;
  }

  const Sight& sight_;
  const FileSystem& files_;
  const git::LazyRepository& repository_;
  const PlanOptions& options_;
  Decision out_;
};

}  // namespace

Decision Decide(const Sight& sight, const FileSystem& files, const git::LazyRepository& repository,
                const PlanOptions& options) {
  return Decider(sight, files, repository, options).Run();
}

}  // namespace formwork
