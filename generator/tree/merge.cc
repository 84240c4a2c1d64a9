#include "generator/tree/merge.h"

#include <vector>

#include "generator/base/str_cat.h"
#include "generator/tree/text_form.h"

namespace formwork {
namespace {

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

void AppendLines(std::string& out, const std::vector<std::string_view>& lines, size_t begin,
                 size_t count, bool close_last) {
  for (size_t i = begin; i < begin + count; ++i)
    out.append(lines[i]);
  if (close_last && !out.empty() && out.back() != '\n') out.push_back('\n');
}

Result<git::MergedText> MergeTwoWays(std::string_view yours, std::string_view generated,
                                     git::Favor favor) {
  if (yours == generated) return git::MergedText{std::string(yours), true};
  if (favor == git::Favor::kYours) return git::MergedText{std::string(yours), true};
  if (favor == git::Favor::kTheirs) return git::MergedText{std::string(generated), true};
  const Result<std::vector<git::Hunk>> hunks = git::LineHunks(yours, generated);
  if (!hunks) return hunks.error();
  const std::vector<std::string_view> mine = SplitLines(yours);
  const std::vector<std::string_view> theirs = SplitLines(generated);
  git::MergedText merged;
  merged.clean = false;
  size_t at = 0;
  for (const git::Hunk& hunk : *hunks) {
    AppendLines(merged.text, mine, at, hunk.old_start - at, true);
    merged.text += "<<<<<<< yours\n";
    AppendLines(merged.text, mine, hunk.old_start, hunk.old_lines, true);
    merged.text += "||||||| base\n=======\n";
    AppendLines(merged.text, theirs, hunk.new_start, hunk.new_lines, true);
    merged.text += ">>>>>>> generated\n";
    at = hunk.old_start + hunk.old_lines;
  }
  AppendLines(merged.text, mine, at, mine.size() - at, false);
  return merged;
}

Result<git::MergedText> MergeAny(std::optional<std::string_view> base, std::string_view yours,
                                 std::string_view generated, git::Favor favor) {
  return base ? git::MergeText(*base, yours, generated, favor)
              : MergeTwoWays(yours, generated, favor);
}

}  // namespace

Result<git::MergedText> MergeFile(std::optional<std::string_view> base, std::string_view yours,
                                  std::string_view generated, git::Favor favor) {
  const LineEnds ends = LineEndsOf(yours);
  if (ends == LineEnds::kLf) return MergeAny(base, yours, generated, favor);
  const std::string plain = ToLf(yours);
  if (WithLineEnds(plain, ends) == yours) {
    Result<git::MergedText> merged = MergeAny(base, plain, generated, favor);
    if (merged) merged->text = WithLineEnds(std::move(merged->text), ends);
    return merged;
  }
  // Mixed: the odd lines are the user's and stay as they are.
  const std::string generated_crlf = WithLineEnds(std::string(generated), ends);
  if (!base) return MergeAny(std::nullopt, yours, generated_crlf, favor);
  return MergeAny(WithLineEnds(std::string(*base), ends), yours, generated_crlf, favor);
}

}  // namespace formwork
