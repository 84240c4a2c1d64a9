#include "generator/reader/read_yaml.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/node/node.h>  // parser.h names the class; clang-tidy takes ours for it otherwise
#include <yaml-cpp/parser.h>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"
#include "generator/diag/codes.h"
#include "generator/reader/frame.h"
#include "generator/reader/prescan.h"
#include "generator/reader/token_end.h"
#include "generator/reader/yaml_fault.h"

namespace formwork::reader {
namespace {

// Builds the tree from the parser's events. After the first refusal that makes the tree worthless
// (`stopped_`) the remaining events pass by.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, FileId file, size_t shift, Sink& sink)
      : text_(text), file_(file), shift_(shift), sink_(sink) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ < 2 || stopped_) return;
    Stop(MakeDiagnostic(3, At(mark, 3), "a second document begins here",
                        "a blueprint is one document: remove '---'"));
  }

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (stopped_) return;
    Node node;
    node.span = NullSpan(mark);
    Finish(std::move(node), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (stopped_) return;
    CheckTag(tag, mark);
    Node node;
    node.kind = NodeKind::kScalar;
    node.text = value;
    node.span = At(mark, 0);
    node.span.begin = SkipProperties(text_, node.span.begin);
    if (SetToken(text_, node) == Closed::kNo) {
      node.span.end = node.span.begin + 1;
      Stop(MakeDiagnostic(1, node.span, "a quoted text is not closed", "add the closing quote"));
      return;
    }
    if (node.style == ScalarStyle::kDoubleQuoted) CheckEscapes(node);
    Finish(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(NodeKind::kSequence, mark, tag, anchor);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(NodeKind::kMapping, mark, tag, anchor);
  }

  void OnSequenceEnd() override { Close(); }

  void OnMapEnd() override { Close(); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (stopped_) return;
    Span span = At(mark, 1);
    span.end = PlainWordEnd(text_, span.begin);
    const auto at = anchors_.find(anchor);
    if (at == anchors_.end()) {
      Stop(MakeDiagnostic(1, span,
                          StrCat("alias '", Cut(span), "' stands inside the value it repeats"),
                          "write the value out"));
      return;
    }
    if (!Spend(at->second.size, span) || !FitsDepth(at->second.depth, span)) return;
    Node copy = at->second.node;
    copy.span = span;
    Finish(std::move(copy), 0);
  }

  // The finished tree; nullopt if something was refused or there was no document.
  std::optional<Node> Take() {
    if (stopped_ || !root_) return std::nullopt;
    return std::move(root_);
  }

  [[nodiscard]] bool stopped() const { return stopped_; }

  void Stop(Diagnostic diagnostic) {
    stopped_ = true;
    sink_.Report(std::move(diagnostic));
  }

  [[nodiscard]] Span At(const YAML::Mark& mark, uint32_t length) const {
    const auto size = static_cast<uint32_t>(text_.size());
    const uint32_t begin =
        mark.pos < 0
            ? 0
            : std::min(static_cast<uint32_t>(mark.pos) + static_cast<uint32_t>(shift_), size);
    return {.file = file_, .begin = begin, .end = std::min(begin + length, size)};
  }

 private:
  struct Anchored {
    Node node;
    size_t size = 0;
    int depth = 0;
  };

  [[nodiscard]] std::string_view Cut(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }

  void CheckTag(const std::string& tag, const YAML::Mark& mark) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    Span span = At(mark, 1);
    if (const size_t bang = text_.find('!', span.begin); bang != std::string_view::npos) {
      span.begin = static_cast<uint32_t>(bang);
    }
    span.end = PlainWordEnd(text_, span.begin);
    sink_.Report(MakeDiagnostic(
        7, span, StrCat("unknown tag '", Cut(span), "'"),
        "remove it: the field decides what its value means, and quotes make a text"));
  }

  // The file holds no control characters; an escape could still make one.
  void CheckEscapes(Node& node) {
    for (size_t i = 0; i < node.text.size(); ++i) {
      if (node.text[i] == '\n' || node.text[i] == '\t' || ControlLength(node.text, i) == 0)
        continue;
      sink_.Report(MakeDiagnostic(
          4, node.span, StrCat("an escape for the control character ", CodePointName(node.text, i)),
          "remove it"));
      node.text = Printable(node.text);
      return;
    }
  }

  [[nodiscard]] std::string_view NullWordAt(uint32_t at) const {
    return text_.substr(std::min<size_t>(at, text_.size()), NullWord(text_, at));
  }

  [[nodiscard]] Span NullSpan(const YAML::Mark& mark) const {
    Span span = At(mark, 0);
    if (const size_t length = NullWord(text_, span.begin); length > 0) {
      span.end = span.begin + static_cast<uint32_t>(length);
      return span;
    }
    if (!stack_.empty() && stack_.back().has_key) return stack_.back().key;
    span.begin = BackToToken(text_, span.begin);
    span.end = std::min(span.begin + 1, static_cast<uint32_t>(text_.size()));
    return span;
  }

  void Open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (stopped_) return;
    CheckTag(tag, mark);
    Frame frame;
    frame.node.kind = kind;
    frame.node.span = At(mark, 0);
    frame.node.span.begin = SkipProperties(text_, frame.node.span.begin);
    frame.node.span.end = frame.node.span.begin;
    frame.anchor = anchor;
    if (!FitsDepth(1, frame.node.span)) return;
    stack_.push_back(std::move(frame));
  }

  void Close() {
    if (stopped_) return;
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    SetCollectionEnd(text_, frame.node);
    AdoptMerged(frame);
    Finish(std::move(frame.node), frame.anchor);
  }

  void Finish(Node node, YAML::anchor_t anchor) {
    if (!Spend(1, node.span)) return;
    if (anchor != 0) {
      const Extent extent = Measure(node);
      if (!Spend(extent.nodes, node.span)) return;
      anchors_.insert_or_assign(anchor, Anchored{node, extent.nodes, extent.depth});
    }
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& top = stack_.back();
    if (!AwaitsKey(top)) return TakeValue(top, std::move(node));
    if (!node.IsScalar()) return Stop(NoKey(node.span, NullWordAt(node.span.begin)));
    TakeKey(top, node, sink_);
  }

  bool Spend(size_t nodes, Span span) {
    spent_ += nodes;
    if (spent_ <= kMaxNodes) return true;
    Stop(MakeDiagnostic(
        8, span, StrCat("the document has more than ", kMaxNodes, " values, aliases written out"),
        "split the platform into two blueprints, or use fewer aliases"));
    return false;
  }

  bool FitsDepth(int more, Span span) {
    if (static_cast<int>(stack_.size()) + more <= kMaxDepth) return true;
    Stop(MakeDiagnostic(9, span, StrCat("values are nested more than ", kMaxDepth, " deep")));
    return false;
  }

  std::string_view text_;
  FileId file_;
  size_t shift_;
  Sink& sink_;
  int documents_ = 0;
  bool stopped_ = false;
  size_t spent_ = 0;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::optional<Node> root_;
};

// yaml-cpp throws; here it ends.
void Parse(std::string_view text, size_t shift, TreeBuilder& builder) {
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (!builder.stopped() && parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& fault) {
    if (!builder.stopped())
      builder.Stop(ParserFault(text, shift, builder.At(fault.mark, 1), fault.msg));
  }
}

}  // namespace

std::optional<Node> ReadYaml(const SourceMap& sources, FileId file, Sink& sink) {
  if (Prescan(sources, file, sink) == Readable::kNo) return std::nullopt;
  const std::string_view text = sources.Text(file);
  const size_t shift = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  TreeBuilder builder(text, file, shift, sink);
  Parse(text.substr(shift), shift, builder);
  std::optional<Node> root = builder.Take();
  const bool nothing = !root || root->IsNull();  // '---' and 'null' hold no value either
  if (!nothing || builder.stopped()) return root;
  sink.Report(MakeDiagnostic(10, {file, 0, 0}, "the file is empty", "start from 'formwork init'"));
  return std::nullopt;
}

}  // namespace formwork::reader
