#include "generator/emit/text/engine.h"

#include <algorithm>
#include <set>

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

  std::optional<std::string> Run(const View& view) {
    for (const ParseFault& fault : parsed_.faults)
      Report(fault.offset, fault.message);
    if (failed_) return std::nullopt;
    scopes_.push_back(&view);
    Pieces(0, parsed_.pieces.size());
    CheckUnused(view);
    if (failed_) return std::nullopt;
    return std::move(out_);
  }

 private:
  void Pieces(size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      const Piece& piece = parsed_.pieces[i];
      if (piece.kind == PieceKind::kText) {
        out_.append(piece.text);
      } else if (piece.kind == PieceKind::kTag) {
        Tag(piece);
      } else if (piece.kind != PieceKind::kEnd) {
        Section(piece, i);
        i = piece.end;
      }
    }
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
    Append(*escaped, piece.indent);
  }

  // The lines of a value all begin in the column of its tag.
  void Append(std::string_view value, size_t indent) {
    for (size_t i = 0; i < value.size(); ++i) {
      out_.push_back(value[i]);
      const bool more = value[i] == '\n' && i + 1 < value.size() && value[i + 1] != '\n';
      if (more) out_.append(indent, ' ');
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
    const auto line = 1 + std::ranges::count(before, '\n');
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
  bool failed_ = false;
};

}  // namespace

std::optional<std::string> Render(const Templates& templates, std::string_view path,
                                  const View& view, Sink& sink) {
  const auto text = templates.Find(path);
  if (!text) {
    sink.Report({.code = 5002, .span = {}, .message = StrCat("there is no template '", path, "'")});
    return std::nullopt;
  }
  return Renderer(path, *text, sink).Run(view);
}

}  // namespace formwork::text
