#pragma once
// Which lines of the rendered files hang on which pieces of the blueprint, found by asking: a piece
// is changed, the platform is rendered again, and what is different hangs on it. So it holds for
// every emitter and every overridden template, and nothing is named that was not seen to move.
// What two pieces cause each alone (a setting that is there for any queue) hangs on neither.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generator/fileset/fileset.h"
#include "generator/provenance/part.h"
#include "generator/source/span.h"

namespace formwork::provenance {

struct Lines {  // 1-based, inclusive
  uint32_t first = 0;
  uint32_t last = 0;

  friend auto operator<=>(const Lines&, const Lines&) = default;
};

// What becomes of a text of the blueprint.
struct Outcome {
  bool good = false;
  std::optional<FileSet> files = std::nullopt;  // of a good one, if they were asked for
  std::vector<uint32_t> faults = {};            // of another: bytes of the text
};

enum class Want : uint8_t { kVerdict, kFiles };
using RenderText = std::function<Outcome(const std::string& text, Want want)>;
using Effects = std::map<std::string, std::vector<Lines>>;  // path -> lines as rendered now

class Tracer {
 public:
  // `text` renders to `files` through `render`. All live longer than this.
  Tracer(std::string_view text, const FileSet& files, std::vector<Part> parts, RenderText render);

  // The pieces that a rendered line hangs on, in written order: values and names first; where none
  // makes a difference, the entries it is there for.
  [[nodiscard]] std::vector<Span> CausesOf(const std::string& path, uint32_t line);

  // The entries that the line is not there without, with what would then refer to nothing.
  [[nodiscard]] std::vector<Span> ReasonsOf(const std::string& path, uint32_t line);

  // What hangs on the pieces that begin within [begin, end) of the text.
  [[nodiscard]] Effects EffectsOf(uint32_t begin, uint32_t end);

 private:
  using Parts = std::vector<const Part*>;

  // An entry that refers to what has gone: the text is no good, or it goes as well.
  enum class Orphans : uint8_t { kStay, kGo };

  struct Question {
    const std::string& path;
    uint32_t line;
    size_t guess;
    Orphans orphans;
  };

  [[nodiscard]] Parts Of(Part::Kind kind, uint32_t begin, uint32_t end) const;
  [[nodiscard]] std::optional<FileSet> With(std::vector<Edit> edits, Orphans orphans) const;
  [[nodiscard]] const Part* EntryAt(uint32_t place, const std::vector<Edit>& edits) const;
  // A part's variants that are good, up to a few; found out once.
  [[nodiscard]] const std::vector<Variant>& GoodVariants(const Part& part);
  // The edits, and whatever else refers to the renamed thing; nothing when that is not enough.
  [[nodiscard]] std::optional<Variant> Followed(const Part& name, Variant edits) const;
  // One variant of each part at once, rendered; nothing when they do not go together.
  [[nodiscard]] std::optional<FileSet> WithGuess(const Parts& parts, size_t guess, Orphans orphans);
  [[nodiscard]] std::vector<Edit> Guess(const Parts& parts, size_t guess) const;
  void FindCauses(const Parts& parts, const Question& question, std::set<Span>& causes);
  void FindEffects(const Parts& parts, size_t guess, Effects& effects);

  std::string_view text_;
  const FileSet& files_;
  std::vector<Part> parts_;
  RenderText render_;
  std::map<const Part*, std::vector<Variant>> good_;
};

}  // namespace formwork::provenance
