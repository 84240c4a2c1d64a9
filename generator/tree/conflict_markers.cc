#include "generator/tree/conflict_markers.h"

#include "generator/base/check.h"

namespace formwork {
namespace {

enum class Marker : uint8_t { kNone, kYours, kBase, kMiddle, kEnd };

// With its line end.
std::string_view TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
  text.remove_prefix(line.size());
  return line;
}

Marker MarkerOf(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line == "<<<<<<< yours") return Marker::kYours;
  if (line == "||||||| base") return Marker::kBase;
  if (line == "=======") return Marker::kMiddle;
  if (line == ">>>>>>> generated") return Marker::kEnd;
  return Marker::kNone;
}

// Line by line: which part of a block it is in, and what stays.
class Settler {
 public:
  explicit Settler(git::Favor favor) : wanted_(favor == git::Favor::kYours ? kYours : kGenerated) {}

  // False: this marker cannot stand here.
  bool Take(std::string_view line) {
    switch (MarkerOf(line)) {
      case Marker::kYours:
        return Enter(kOutside, kYours);
      case Marker::kBase:
        return Enter(kYours, kBase);
      case Marker::kMiddle:
        if (part_ == kBase) return Enter(kBase, kGenerated);
        if (part_ == kGenerated) return false;  // which of the two divides?
        break;                                  // the user's own
      case Marker::kEnd:
        return Enter(kGenerated, kOutside);
      case Marker::kNone:
        break;
    }
    if (part_ == kOutside || part_ == wanted_) out_ += line;
    return true;
  }

  std::optional<std::string> Finish() && {
    if (part_ != kOutside) return std::nullopt;
    return std::move(out_);
  }

 private:
  enum Part : uint8_t { kOutside, kYours, kBase, kGenerated };

  bool Enter(Part from, Part to) {
    if (part_ != from) return false;
    part_ = to;
    return true;
  }

  Part wanted_;
  Part part_ = kOutside;
  std::string out_;
};

}  // namespace

bool HasConflictMarkers(std::string_view text) {
  while (!text.empty()) {
    const Marker marker = MarkerOf(TakeLine(text));
    if (marker != Marker::kNone && marker != Marker::kMiddle) return true;
  }
  return false;
}

std::optional<std::string> SettleConflicts(std::string_view text, git::Favor favor) {
  FORMWORK_CHECK(favor != git::Favor::kMarkers);
  Settler settler(favor);
  while (!text.empty()) {
    if (!settler.Take(TakeLine(text))) return std::nullopt;
  }
  return std::move(settler).Finish();
}

}  // namespace formwork
