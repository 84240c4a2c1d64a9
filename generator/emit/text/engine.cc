#include "generator/emit/text/engine.h"

#include <algorithm>
#include <set>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"
#include "generator/emit/text/escape.h"
#include "generator/emit/text/parse.h"

namespace formwork::text {

View& View::Text(std::string name, std::string value) {
  texts_.insert_or_assign(std::move(name), std::move(value));
  return *this;
}

View& View::List(std::string name, std::vector<View> views) {
  lists_.insert_or_assign(std::move(name), std::move(views));
  return *this;
}

View& View::Flag(std::string name, bool shown) {
  return List(std::move(name), std::vector<View>(shown ? 1 : 0));
}

const std::string* View::FindText(std::string_view name) const {
  const auto at = texts_.find(name);
  return at == texts_.end() ? nullptr : &at->second;
}

const std::vector<View>* View::FindList(std::string_view name) const {
  const auto at = lists_.find(name);
  return at == lists_.end() ? nullptr : &at->second;
}

std::vector<std::string> View::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : texts_)
    names.push_back(name);
  for (const auto& [name, value] : lists_)
    names.push_back(name);
  return names;
}

namespace {

class Renderer {
 public:
  Renderer(std::string_view path, std::string_view text, Sink& sink)
      : path_(path), text_(text), sink_(sink), parsed_(ParseTemplate(text)) {}

  std::optional<Rendered> Run(const View& view) {
    for (const ParseFault& fault : parsed_.faults)
      Report(fault.offset, fault.message);
    if (failed_) return std::nullopt;
    scopes_.push_back(&view);
    Pieces(0, parsed_.pieces.size());
    CheckUnused(view);
    if (failed_) return std::nullopt;
    return Rendered{std::move(out_), std::move(lines_)};
  }

 private:
  void Pieces(size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      const Piece& piece = parsed_.pieces[i];
      if (piece.kind == PieceKind::kText) {
        Copy(piece.text);
      } else if (piece.kind == PieceKind::kTag) {
        Tag(piece);
      } else if (piece.kind != PieceKind::kEnd) {
        Section(piece, i);
        i = piece.end;
      }
    }
  }

  void Copy(std::string_view text) {
    auto line = LineOf(static_cast<size_t>(text.data() - text_.data()));
    for (const char c : text) {
      Put(c, line);
      if (c == '\n') ++line;
    }
  }

  void Put(char c, uint32_t line) {
    if (out_.empty() || out_.back() == '\n') lines_.push_back(line);
    out_.push_back(c);
  }

  [[nodiscard]] uint32_t LineOf(size_t offset) const {
    return static_cast<uint32_t>(1 + std::ranges::count(text_.substr(0, offset), '\n'));
  }

  void Section(const Piece& piece, size_t index) {
    const std::vector<View>* list = nullptr;
    for (size_t i = scopes_.size(); i-- > 0 && list == nullptr;)
      list = scopes_[i]->FindList(piece.text);
    used_.emplace(piece.text);
    NoteUses(index + 1, piece.end);
    if (list == nullptr) return Report(piece.offset, StrCat("there is no list '", piece.text, "'"));
    if (piece.kind == PieceKind::kInverted) {
      if (list->empty()) Pieces(index + 1, piece.end);
      return;
    }
    for (const View& view : *list) {
      scopes_.push_back(&view);
      Pieces(index + 1, piece.end);
      scopes_.pop_back();
      CheckUnused(view);
    }
  }

  // What stands in a section that is not shown is used all the same.
  void NoteUses(size_t from, size_t to) {
    for (size_t i = from; i < to; ++i)
      used_.emplace(parsed_.pieces[i].text);
  }

  void Tag(const Piece& piece) {
    used_.emplace(piece.text);
    const std::string* value = nullptr;
    for (size_t i = scopes_.size(); i-- > 0 && value == nullptr;)
      value = scopes_[i]->FindText(piece.text);
    if (value == nullptr)
      return Report(piece.offset, StrCat("there is no text '", piece.text, "'"));
    const auto escaped = Escape(piece.escaper, *value);
    if (!escaped)
      return Report(piece.offset,
                    StrCat("'", piece.text, "' is no ", piece.escaper, ": '", *value, "'"));
    Append(*escaped, piece.indent, LineOf(piece.offset));
  }

  // The lines of a value all begin in the column of its tag.
  void Append(std::string_view value, size_t indent, uint32_t line) {
    for (size_t i = 0; i < value.size(); ++i) {
      Put(value[i], line);
      const bool more = value[i] == '\n' && i + 1 < value.size() && value[i + 1] != '\n';
      for (size_t blank = 0; more && blank < indent; ++blank)
        Put(' ', line);
    }
  }

  void CheckUnused(const View& view) {
    for (const std::string& name : view.Names()) {
      if (!used_.contains(name)) Report(0, StrCat("the template never uses '", name, "'"));
    }
  }

  void Report(size_t offset, std::string message) {
    failed_ = true;
    const auto before = text_.substr(0, offset);
    const uint32_t line = LineOf(offset);
    const size_t newline = before.rfind('\n');
    const size_t column = newline == std::string_view::npos ? offset + 1 : offset - newline;
    std::string whole = StrCat(path_, ":", line, ":", column, ": ", message);
    if (reported_.insert(whole).second)
      sink_.Report({.code = 5001, .span = {}, .message = std::move(whole)});
  }

  std::string_view path_;
  std::string_view text_;
  Sink& sink_;
  ParsedTemplate parsed_;
  std::vector<const View*> scopes_;
  std::set<std::string, std::less<>> used_;
  std::set<std::string> reported_;
  std::string out_;
  std::vector<uint32_t> lines_;
  bool failed_ = false;
};

}  // namespace

std::optional<Rendered> Render(const Templates& templates, std::string_view path, const View& view,
                               Sink& sink) {
  const auto text = templates.Find(path);
  FORMWORK_CHECK(text.has_value());  // what is shipped is inside the binary
  return Renderer(path, *text, sink).Run(view);
}

}  // namespace formwork::text
