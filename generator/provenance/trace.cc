#include "generator/provenance/trace.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "generator/git/git.h"

namespace formwork::provenance {
namespace {

// Deleting one entry may leave others without what they name; more rounds than this is another
// platform.
constexpr int kRounds = 16;

// Good guesses of one value that are tried: a limit may be met by a smaller number only.
constexpr size_t kGuesses = 4;

// So few pieces that do not go together are looked at one by one, larger groups are halved.
constexpr size_t kAskedOneByOne = 16;

std::vector<git::Hunk> HunksOf(const File& before, const File* after) {
  if (after == nullptr) {
    const auto ended = static_cast<size_t>(std::ranges::count(before.bytes, '\n'));
    const size_t lines = ended + (before.bytes.ends_with('\n') ? 0 : 1);
    return {{.old_start = 0, .old_lines = lines, .new_start = 0, .new_lines = 0}};
  }
  if (after->bytes == before.bytes) return {};
  Result<std::vector<git::Hunk>> hunks = git::LineHunks(before.bytes, after->bytes);
  return hunks ? std::move(*hunks) : std::vector<git::Hunk>();
}

// The file under its new path, when one of the path's names is what changed.
const File* SameFile(const FileSet& before, const FileSet& after, const std::string& path) {
  if (const File* file = after.Find(path)) return file;
  const auto parts = [](std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
      const size_t end = std::min(text.find('/'), text.size());
      out.push_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
  };
  const auto old = parts(path);
  const File* found = nullptr;
  for (const auto& [other, file] : after.files()) {
    if (before.Find(other) != nullptr) continue;
    const auto now = parts(other);
    if (now.size() != old.size()) continue;
    const auto differ = std::inner_product(old.begin(), old.end(), now.begin(), 0, std::plus<>(),
                                           std::not_equal_to<>());
    if (differ != 1) continue;
    if (found != nullptr) return nullptr;  // which of them, nobody knows
    found = &file;
  }
  return found;
}

bool Moves(const FileSet& before, const FileSet& after, const std::string& path, uint32_t line) {
  for (const git::Hunk& hunk : HunksOf(*before.Find(path), SameFile(before, after, path))) {
    if (line > hunk.old_start && line <= hunk.old_start + hunk.old_lines) return true;
  }
  return false;
}

// Lines that moved, in the text as it is now. Where only something would come in between, there is
// no line to name.
void AddEffects(const FileSet& before, const FileSet& after, Effects& effects) {
  for (const auto& [path, file] : before.files()) {
    for (const git::Hunk& hunk : HunksOf(file, after.Find(path))) {
      if (hunk.old_lines == 0) continue;
      effects[path].push_back({static_cast<uint32_t>(hunk.old_start + 1),
                               static_cast<uint32_t>(hunk.old_start + hunk.old_lines)});
    }
  }
}

void Unite(std::vector<Lines>& ranges) {
  std::ranges::sort(ranges);
  std::vector<Lines> out;
  for (const Lines& range : ranges) {
    if (!out.empty() && range.first <= out.back().last + 1) {
      out.back().last = std::max(out.back().last, range.last);
    } else {
      out.push_back(range);
    }
  }
  ranges = std::move(out);
}

}  // namespace

namespace {

std::vector<Span> Innermost(const std::set<Span>& spans) {
  std::vector<Span> out;
  for (const Span& span : spans) {  // by where they begin: what is around comes first
    while (!out.empty() && span.end <= out.back().end && span != out.back())
      out.pop_back();
    out.push_back(span);
  }
  return out;
}

}  // namespace

Tracer::Tracer(std::string_view text, const FileSet& files, std::vector<Part> parts,
               RenderText render)
    : text_(text), files_(files), parts_(std::move(parts)), render_(std::move(render)) {}

const Part* Tracer::EntryAt(uint32_t place, const std::vector<Edit>& edits) const {
  const Part* found = nullptr;
  for (const Part& part : parts_) {
    if (part.kind != Part::Kind::kEntry) continue;
    if (place < part.span.begin || place >= std::max(part.span.end, part.span.begin + 1)) continue;
    const Edit& cut = part.variants.front().front();
    const bool gone = std::ranges::any_of(edits, [&](const Edit& edit) {
      return edit.span.begin <= cut.span.begin && cut.span.end <= edit.span.end;
    });
    if (!gone) found = &part;  // the innermost comes last
  }
  return found;
}

std::optional<FileSet> Tracer::With(std::vector<Edit> edits, Orphans orphans) const {
  for (int round = 0; round < kRounds; ++round) {
    const std::optional<std::string> text = Edited(text_, edits);
    if (!text) return std::nullopt;
    Outcome outcome = render_(*text, Want::kFiles);
    if (outcome.good || orphans == Orphans::kStay) return std::move(outcome.files);
    std::set<const Part*> useless;
    for (const uint32_t fault : outcome.faults) {
      if (const Part* entry = EntryAt(PlaceBefore(edits, fault), edits)) useless.insert(entry);
    }
    if (useless.empty()) return std::nullopt;
    for (const Part* entry : useless) {
      const Edit cut = entry->variants.front().front();
      std::erase_if(edits, [&](const Edit& edit) {  // what lay within goes with it
        return cut.span.begin <= edit.span.begin && edit.span.end <= cut.span.end;
      });
      edits.push_back(cut);
    }
  }
  return std::nullopt;
}

std::optional<Variant> Tracer::Followed(const Part& name, Variant edits) const {
  for (int round = 0; round < kRounds; ++round) {
    const std::optional<std::string> text = Edited(text_, edits);
    if (!text) return std::nullopt;
    const Outcome outcome = render_(*text, Want::kVerdict);
    if (outcome.good) return edits;
    const size_t before = edits.size();
    for (const uint32_t fault : outcome.faults) {
      const uint32_t place = PlaceBefore(edits, fault);
      for (const Part& part : parts_) {
        const bool there = part.kind == Part::Kind::kValue && place >= part.span.begin &&
                           place < part.span.end &&
                           std::ranges::find(edits, part.span, &Edit::span) == edits.end();
        if (!there) continue;
        if (auto edit = Mention(text_, part.span, name.name)) edits.push_back(std::move(*edit));
      }
    }
    if (edits.size() == before) return std::nullopt;
  }
  return std::nullopt;
}

const std::vector<Variant>& Tracer::GoodVariants(const Part& part) {
  const auto [it, added] = good_.try_emplace(&part);
  if (!added) return it->second;
  for (const Variant& variant : part.variants) {
    if (it->second.size() == kGuesses) break;
    if (part.kind == Part::Kind::kName) {
      if (auto followed = Followed(part, variant)) it->second.push_back(std::move(*followed));
      continue;
    }
    const std::optional<std::string> text = Edited(text_, variant);
    if (text && render_(*text, Want::kVerdict).good) it->second.push_back(variant);
  }
  return it->second;
}

std::vector<Edit> Tracer::Guess(const Parts& parts, size_t guess) const {
  std::vector<Edit> edits;
  uint32_t end = 0;
  for (const Part* part : parts) {
    const auto known = good_.find(part);
    const size_t count = known == good_.end() ? part->variants.size() : known->second.size();
    if (guess >= count) continue;
    const Variant& variant = known == good_.end() ? part->variants[guess] : known->second[guess];
    const bool inside = part->kind == Part::Kind::kEntry && part->span.begin < end;
    if (inside) continue;  // goes with the entry around it
    edits.insert(edits.end(), variant.begin(), variant.end());
    end = std::max(end, part->span.end);
  }
  return edits;
}

std::optional<FileSet> Tracer::WithGuess(const Parts& parts, size_t guess, Orphans orphans) {
  std::optional<FileSet> files = With(Guess(parts, guess), orphans);
  if (files || orphans == Orphans::kGo || parts.size() > kAskedOneByOne) return files;
  for (const Part* part : parts)
    static_cast<void>(GoodVariants(*part));
  return With(Guess(parts, guess), orphans);
}

// Halves: most pieces make no difference to one line, and many at once show it in one rendering.
void Tracer::FindCauses(const Parts& parts, const Question& question, std::set<Span>& causes) {
  if (parts.empty()) return;
  const auto moves = [&](const FileSet& files) {
    return Moves(files_, files, question.path, question.line);
  };
  const std::optional<FileSet> files = WithGuess(parts, question.guess, question.orphans);
  if (files && !moves(*files)) return;
  if (parts.size() == 1) {
    if (files) causes.insert(parts.front()->span);
    return;
  }
  const auto middle = parts.begin() + static_cast<std::ptrdiff_t>(parts.size() / 2);
  FindCauses(Parts(parts.begin(), middle), question, causes);
  FindCauses(Parts(middle, parts.end()), question, causes);
}

void Tracer::FindEffects(const Parts& parts, size_t guess, Effects& effects) {
  if (parts.empty()) return;
  const std::optional<FileSet> files = WithGuess(parts, guess, Orphans::kStay);
  if (files) return AddEffects(files_, *files, effects);
  if (parts.size() == 1) return;
  const auto middle = parts.begin() + static_cast<std::ptrdiff_t>(parts.size() / 2);
  FindEffects(Parts(parts.begin(), middle), guess, effects);
  FindEffects(Parts(middle, parts.end()), guess, effects);
}

Tracer::Parts Tracer::Of(Part::Kind kind, uint32_t begin, uint32_t end) const {
  Parts out;
  for (const Part& part : parts_) {
    if (part.kind == kind && part.span.begin >= begin && part.span.begin < end)
      out.push_back(&part);
  }
  return out;
}

std::vector<Span> Tracer::CausesOf(const std::string& path, uint32_t line) {
  const auto all = static_cast<uint32_t>(text_.size());
  std::set<Span> causes;
  for (size_t guess = 0; guess < kGuesses; ++guess) {
    const Question question = {path, line, guess, Orphans::kStay};
    FindCauses(Of(Part::Kind::kValue, 0, all), question, causes);
    if (guess == 0) FindCauses(Of(Part::Kind::kName, 0, all), question, causes);
  }
  if (causes.empty())
    FindCauses(Of(Part::Kind::kEntry, 0, all), {path, line, 0, Orphans::kStay}, causes);
  return Innermost(causes);
}

std::vector<Span> Tracer::ReasonsOf(const std::string& path, uint32_t line) {
  const auto all = static_cast<uint32_t>(text_.size());
  std::set<Span> causes;
  for (const int depth : {1, 0}) {  // a queue; failing that, queues as such
    Parts entries = Of(Part::Kind::kEntry, 0, all);
    std::erase_if(entries, [&](const Part* part) { return part->depth != depth; });
    if (causes.empty()) FindCauses(entries, {path, line, 0, Orphans::kGo}, causes);
  }
  return {causes.begin(), causes.end()};
}

Effects Tracer::EffectsOf(uint32_t begin, uint32_t end) {
  Effects effects;
  for (size_t guess = 0; guess < kGuesses; ++guess)
    FindEffects(Of(Part::Kind::kValue, begin, end), guess, effects);
  FindEffects(Of(Part::Kind::kName, begin, end), 0, effects);
  const Parts entries = Of(Part::Kind::kEntry, begin, end);
  FindEffects(entries, 0, effects);
  if (effects.empty()) {  // it says as a whole what is the default anyway: its pieces may differ
    for (const Part* entry : entries)
      FindEffects({entry}, 0, effects);
  }
  for (auto& [path, ranges] : effects)
    Unite(ranges);
  return effects;
}

}  // namespace formwork::provenance
