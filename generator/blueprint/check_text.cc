#include "generator/blueprint/check_text.h"

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/secret_text.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

void Report(Span span, std::string_view why, Sink& sink) {
  sink.Report(MakeDiagnostic(3026, span, StrCat("this looks like ", why),
                             "a secret never stands in a blueprint: declare its name under "
                             "secrets:, set its value in the cloud, and withdraw this one"));
}

bool IsWordChar(char c) {
  constexpr std::string_view kMore = "+/=_-.:@%&?;~";
  return IsAsciiAlnum(c) || kMore.find(c) != std::string_view::npos;
}

// Words, as they stand in the text.
void CheckWords(std::string_view text, FileId file, Sink& sink) {
  constexpr size_t kShortest = 8;  // "pwd=1234"; behind a '=' that ends a word, anything
  std::string_view before;
  std::string_view previous;
  for (size_t at = 0; at < text.size();) {
    if (!IsWordChar(text[at])) {
      if (text[at] != ' ') before = previous = {};  // "Password=$(PASSWORD)"
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && IsWordChar(text[end]))
      ++end;
    const std::string_view word = text.substr(at, end - at);
    if (word.size() >= kShortest || before.ends_with('=')) {
      // "Password = hunter2": the sign belongs to the word before it.
      const std::string_view what =
          LooksLikeSecret(word, before == "=" ? StrCat(previous, "=") : std::string(before));
      const Span span{file, static_cast<uint32_t>(at), static_cast<uint32_t>(end)};
      if (!what.empty()) Report(span, what, sink);
    }
    previous = before;
    before = word;
    at = end;
  }
}

// `tags: { password: hunter2 }`. Fields of types and binding names are free; a service's secret: is
// a name.
void CheckKeys(const reader::Node& node, Sink& sink) {
  for (size_t i = 0; i < node.items.size(); ++i) {
    const reader::Node& item = node.items[i];
    if (!node.IsMapping()) {
      CheckKeys(item, sink);
      continue;
    }
    const std::string& key = node.keys[i].text;
    if (key == "types" || key == "reads" || key == "writes" || key == "outputs") continue;
    const bool value = item.IsScalar() && key != "secret" && IsTellingKey(key);
    if (value && !IsPlaceholder(item.text) && LooksLikeSecret(item.text).empty())
      Report(item.span, StrCat("a secret: it is called '", key, "'"), sink);
    CheckKeys(item, sink);
  }
}

// `secrets: { gemini-api-key: abc123 }`: what is meant for a name's description has blanks.
void CheckSecrets(const reader::Node* secrets, Sink& sink) {
  if (secrets == nullptr || !secrets->IsMapping()) return;
  for (size_t i = 0; i < secrets->items.size(); ++i) {
    const reader::Node& item = secrets->items[i];
    const bool value = item.IsScalar() && !item.text.empty() && !IsPlaceholder(item.text) &&
                       item.text.find(' ') == std::string::npos &&
                       !IsTellingKey(secrets->keys[i].text) && LooksLikeSecret(item.text).empty();
    if (value) Report(item.span, StrCat("the value of secret '", secrets->keys[i].text, "'"), sink);
  }
}

}  // namespace

void CheckText(const SourceMap& sources, FileId file, const reader::Node& root, Sink& sink) {
  CheckKeys(root, sink);
  CheckSecrets(root.Find("secrets"), sink);
  CheckWords(sources.Text(file), file, sink);
}

}  // namespace formwork::blueprint
