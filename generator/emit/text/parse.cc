#include "generator/emit/text/parse.h"

#include "generator/emit/text/escape.h"

namespace formwork::text {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

bool IsBlank(std::string_view text) {
  return Trim(text).empty();
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  ParsedTemplate Parse() {
    while (at_ < text_.size()) {
      const size_t open = text_.find("{{", at_);
      if (open == std::string_view::npos) break;
      const size_t close = text_.find("}}", open);
      if (close == std::string_view::npos) {
        Fault(open, "'{{' is never closed");
        return std::move(out_);
      }
      Tag(open, close + 2);
    }
    AddText(text_.size());
    for (const size_t section : open_)
      Fault(out_.pieces[section].offset, "section '" + Name(section) + "' is never closed");
    return std::move(out_);
  }

 private:
  void Tag(size_t open, size_t behind) {
    std::string_view inside = Trim(text_.substr(open + 2, behind - open - 4));
    const char sign = inside.empty() ? '\0' : inside.front();
    const bool silent = sign == '#' || sign == '^' || sign == '/' || sign == '!';
    if (silent) inside = Trim(inside.substr(1));
    // A tag that prints nothing and stands alone takes its whole line.
    size_t begin = open;
    size_t end = behind;
    const size_t line = LineStart(open);
    const size_t line_end = LineEnd(behind);
    const bool alone_before = line >= at_ && IsBlank(text_.substr(line, open - line));
    if (silent && alone_before && IsBlank(text_.substr(behind, line_end - behind))) {
      begin = line;
      end = line_end < text_.size() ? line_end + 1 : line_end;
    }
    AddText(begin);
    at_ = end;
    if (sign != '!' && inside.empty()) return Fault(open, "a tag needs a name");
    if (sign == '#' || sign == '^') return Open(sign, inside, open);
    if (sign == '/') return Close(inside, open);
    if (sign != '!') Value(inside, open, alone_before ? open - line : 0);
  }

  void Open(char sign, std::string_view name, size_t offset) {
    open_.push_back(out_.pieces.size());
    out_.pieces.push_back(
        {sign == '#' ? PieceKind::kSection : PieceKind::kInverted, name, {}, offset, 0, 0});
  }

  void Close(std::string_view name, size_t offset) {
    if (open_.empty() || out_.pieces[open_.back()].text != name) {
      return Fault(offset, "'" + std::string(name) + "' closes no open section");
    }
    out_.pieces[open_.back()].end = out_.pieces.size();
    open_.pop_back();
    out_.pieces.push_back({PieceKind::kEnd, name, {}, offset, 0, 0});
  }

  void Value(std::string_view inside, size_t offset, size_t indent) {
    const size_t colon = inside.find(':');
    const std::string_view escaper =
        colon == std::string_view::npos ? std::string_view() : inside.substr(colon + 1);
    const std::string_view name = inside.substr(0, colon);
    if (escaper.empty()) return Fault(offset, "'" + std::string(name) + "' names no escaper");
    if (!IsEscaper(escaper))
      return Fault(offset, "there is no escaper '" + std::string(escaper) + "'");
    out_.pieces.push_back({PieceKind::kTag, name, escaper, offset, indent, 0});
  }

  void AddText(size_t until) {
    if (until > at_)
      out_.pieces.push_back({PieceKind::kText, text_.substr(at_, until - at_), {}, at_, 0, 0});
    at_ = until > at_ ? until : at_;
  }

  void Fault(size_t offset, std::string message) {
    out_.faults.push_back({offset, std::move(message)});
  }

  std::string Name(size_t piece) const { return std::string(out_.pieces[piece].text); }

  size_t LineStart(size_t offset) const {
    const size_t newline = offset == 0 ? std::string_view::npos : text_.rfind('\n', offset - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
  }

  size_t LineEnd(size_t offset) const {
    const size_t newline = text_.find('\n', offset);
    return newline == std::string_view::npos ? text_.size() : newline;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<size_t> open_;
  ParsedTemplate out_;
};

}  // namespace

ParsedTemplate ParseTemplate(std::string_view text) {
  return Parser(text).Parse();
}

}  // namespace formwork::text
