#include "generator/blueprint/check_text.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

constexpr std::string_view kWithdraw =
    "a secret never stands in a blueprint: declare its name under secrets:, set its value in the "
    "cloud, and withdraw this one";

// Keys that announce themselves: a prefix, and how many characters follow at least.
struct Mark {
  std::string_view prefix;
  size_t follow;
  std::string_view what;
};

constexpr Mark kMarks[] = {
    {"AIza", 30, "a Google API key"},
    {"AKIA", 16, "an AWS access key"},
    {"sk-", 20, "an API key"},
    {"ghp_", 30, "a GitHub token"},
    {"gho_", 30, "a GitHub token"},
    {"ghs_", 30, "a GitHub token"},
    {"github_pat_", 20, "a GitHub token"},
    {"xoxb-", 10, "a Slack token"},
    {"xoxp-", 10, "a Slack token"},
    {"glpat-", 16, "a GitLab token"},
    {"eyJ", 40, "a JSON web token"},
    {"AccountKey=", 20, "a storage account's key"},
    {"SharedAccessKey=", 20, "a shared access key"},
    {"SharedAccessSignature=", 20, "a shared access signature"},
    {"Password=", 4, "a password"},
    {"password=", 4, "a password"},
    {"Pwd=", 4, "a password"},
    {"pwd=", 4, "a password"},
    {"-----BEGIN", 0, "a private key or certificate"},
};

bool IsTokenChar(char c) {
  return IsAsciiAlnum(c) || c == '+' || c == '/' || c == '=' || c == '_' || c == '-' || c == '.' ||
         c == ':' || c == '@' || c == '%' || c == '&' || c == '?' || c == ';';
}

// https://user:password@host
bool HoldsPassword(std::string_view word) {
  const size_t scheme = word.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = word.substr(scheme + 3, word.find('/', scheme + 3) - scheme - 3);
  const size_t at = host.find('@');
  const size_t colon = host.find(':');
  return at != std::string_view::npos && colon < at && at - colon > 1;
}

// Long, and mixed as only machines mix: upper, lower, digits, without the words of a name.
bool LooksRandom(std::string_view word) {
  size_t run = 0;
  size_t upper = 0;
  size_t lower = 0;
  size_t digit = 0;
  size_t changes = 0;
  int before = -1;
  for (const char c : word) {
    const int kind = c >= 'A' && c <= 'Z'   ? 0
                     : c >= 'a' && c <= 'z' ? 1
                     : c >= '0' && c <= '9' ? 2
                                            : 3;
    if (kind == 3 && c != '+' && c != '/' && c != '=' && c != '_') return false;
    ++run;
    upper += kind == 0 ? 1 : 0;
    lower += kind == 1 ? 1 : 0;
    digit += kind == 2 ? 1 : 0;
    changes += kind != before ? 1 : 0;
    before = kind;
  }
  return run >= 32 && upper >= 4 && lower >= 4 && digit >= 3 && changes * 3 >= run;
}

bool IsHexKey(std::string_view word) {
  const auto hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  const bool mixed = std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
  return word.size() >= 40 && mixed && std::ranges::all_of(word, hex);
}

// Keys whose value is a secret, whatever it looks like; '-', '_' and case make no difference.
constexpr std::string_view kTelling[] = {
    "password",   "passwd",    "pwd",        "passphrase", "secret",           "token",
    "apikey",     "accesskey", "accountkey", "privatekey", "connectionstring", "credential",
    "credentials"};

bool IsTelling(std::string_view key) {
  std::string plain;
  for (const char c : LowerAscii(key)) {
    if (IsAsciiAlnum(c)) plain += c;
  }
  return std::ranges::any_of(kTelling,
                             [&](std::string_view word) { return plain.ends_with(word); });
}

// What stands for a value that is given elsewhere.
bool IsPlaceholder(std::string_view value) {
  const std::string lower = LowerAscii(value);
  return value.find_first_not_of("*x.-<>") == std::string_view::npos || value.front() == '<' ||
         value.front() == '$' || lower == "true" || lower == "false" || lower == "none" ||
         lower == "null";
}

// `tags: { password: hunter2 }`. Fields of types and the names in reads: and writes: are free; a
// service's secret: is a name.
void CheckKeys(const reader::Node& node, Sink& sink) {
  for (size_t i = 0; i < node.items.size(); ++i) {
    const reader::Node& item = node.items[i];
    if (!node.IsMapping()) {
      CheckKeys(item, sink);
      continue;
    }
    const std::string& key = node.keys[i].text;
    if (key == "types" || key == "reads" || key == "writes") continue;
    const bool value = item.IsScalar() && key != "secret" && IsTelling(key);
    if (value && !IsPlaceholder(item.text) && LooksLikeSecret(item.text).empty()) {
      sink.Report(MakeDiagnostic(3026, item.span,
                                 StrCat("this looks like a secret: it is called '", key, "'"),
                                 std::string(kWithdraw)));
    }
    CheckKeys(item, sink);
  }
}

}  // namespace

std::string_view LooksLikeSecret(std::string_view word) {
  for (const Mark& mark : kMarks) {
    const size_t at = word.find(mark.prefix);
    if (at != std::string_view::npos && word.size() - at - mark.prefix.size() >= mark.follow) {
      // 'task-' and 'disk-' hold 'sk-': a key begins a word.
      const bool begins = at == 0 || !IsAsciiAlnum(word[at - 1]);
      if (begins) return mark.what;
    }
  }
  if (HoldsPassword(word)) return "a password in an address";
  if (word.find("sig=") != std::string_view::npos && word.find("sv=") != std::string_view::npos)
    return "a shared access signature";
  if (LooksRandom(word) || IsHexKey(word)) return "a key";
  return {};
}

void CheckText(const SourceMap& sources, FileId file, const reader::Node& root, Sink& sink) {
  CheckKeys(root, sink);
  const std::string_view text = sources.Text(file);
  size_t at = 0;
  while (at < text.size()) {
    if (!IsTokenChar(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && IsTokenChar(text[end]))
      ++end;
    const std::string_view word = text.substr(at, end - at);
    // The shortest mark is 14 bytes long: most words end here.
    const std::string_view what = word.size() < 10 ? std::string_view() : LooksLikeSecret(word);
    if (!what.empty()) {
      sink.Report(MakeDiagnostic(
          3026,
          {.file = file, .begin = static_cast<uint32_t>(at), .end = static_cast<uint32_t>(end)},
          StrCat("this looks like ", what), std::string(kWithdraw)));
    }
    at = end;
  }
}

}  // namespace formwork::blueprint
