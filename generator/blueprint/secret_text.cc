#include "generator/blueprint/secret_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "generator/base/text.h"

namespace formwork::blueprint {
namespace {

// What must follow a mark for it to be more than a word that begins alike.
enum class Follows : uint8_t { kToken, kUpper, kHex };

struct Mark {
  std::string_view prefix;
  size_t least;  // characters that follow
  std::string_view what;
  Follows follows = Follows::kToken;
};

constexpr Mark kMarks[] = {
    {"AIza", 30, "a Google API key"},
    {"GOCSPX-", 20, "a Google client secret"},
    {"ya29.", 20, "a Google access token"},
    {"1//0", 30, "a Google refresh token"},
    {"AKIA", 16, "an AWS access key", Follows::kUpper},
    {"ASIA", 16, "an AWS access key", Follows::kUpper},
    {"ghp_", 30, "a GitHub token"},
    {"gho_", 30, "a GitHub token"},
    {"ghu_", 30, "a GitHub token"},
    {"ghs_", 30, "a GitHub token"},
    {"ghr_", 30, "a GitHub token"},
    {"github_pat_", 20, "a GitHub token"},
    {"glpat-", 16, "a GitLab token"},
    {"xoxa-", 10, "a Slack token"},
    {"xoxb-", 10, "a Slack token"},
    {"xoxp-", 10, "a Slack token"},
    {"xoxr-", 10, "a Slack token"},
    {"xoxs-", 10, "a Slack token"},
    {"xapp-", 10, "a Slack token"},
    {"hooks.slack.com/services/", 20, "a webhook's address, which is its key"},
    {"webhook.office.com/webhookb2/", 20, "a webhook's address, which is its key"},
    {"discord.com/api/webhooks/", 20, "a webhook's address, which is its key"},
    {"sk-", 20, "an API key"},
    {"sk_live_", 16, "an API key"},
    {"sk_test_", 16, "an API key"},
    {"rk_live_", 16, "an API key"},
    {"whsec_", 20, "a webhook's secret"},
    {"SG.", 40, "an API key"},
    {"SK", 32, "an API key", Follows::kHex},
    {"key-", 32, "an API key", Follows::kHex},
    {"dapi", 32, "an access token", Follows::kHex},
    {"shpat_", 30, "an access token", Follows::kHex},
    {"dop_v1_", 40, "an access token", Follows::kHex},
    {"hvs.", 20, "an access token"},
    {"hf_", 30, "an access token"},
    {"npm_", 30, "an access token"},
    {"pypi-", 40, "an access token"},
    {"AGE-SECRET-KEY-", 30, "a private key", Follows::kUpper},
    {"eyJ", 40, "a JSON web token"},
    {"AccountKey=", 20, "a storage account's key"},
    {"SharedAccessKey=", 20, "a shared access key"},
    {"SharedAccessSignature=", 20, "a shared access signature"},
    {"sig=", 20, "a shared access signature"},
    {"code=", 30, "a function's key"},
};

constexpr std::string_view kTelling[] = {
    "password",   "passwd",    "pwd",        "passphrase", "secret",           "token",
    "apikey",     "accesskey", "accountkey", "privatekey", "connectionstring", "credential",
    "credentials"};

// Ends of words in front of a hash, which looks like a key and is none: 'commit', 'git-sha'.
constexpr std::string_view kHashes[] = {"checksum", "commit", "digest", "hash",
                                        "md5",      "ref",    "rev",    "sha",
                                        "revision", "sha1",   "sha256", "sha512"};
// The same in front of what is as long as git's hashes: "version: 6c35…", "deployed at 6c35…".
constexpr std::string_view kRevisions[] = {"branch", "build", "image",  "release",
                                           "source", "tag",   "version"};
constexpr std::string_view kAt[] = {"at", "from", "of", "since"};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}

bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool HasDigit(std::string_view text) {
  return std::ranges::any_of(text, IsDigit);
}

template <class Good>
size_t RunLength(std::string_view text, Good good) {
  return static_cast<size_t>(std::ranges::find_if_not(text, good) - text.begin());
}

bool Fits(const Mark& mark, std::string_view rest) {
  switch (mark.follows) {
    case Follows::kUpper:
      return RunLength(rest, [](char c) { return IsUpper(c) || IsDigit(c); }) >= mark.least;
    case Follows::kHex:
      return RunLength(rest, IsHex) >= mark.least;
    case Follows::kToken:
      break;
  }
  return rest.size() >= mark.least && HasDigit(rest);  // a name of that length has none
}

// Letters that some mark begins with: most places of most words end here.
constexpr std::array<bool, 256> kFirst = [] {
  std::array<bool, 256> first{};
  for (const Mark& mark : kMarks)
    first[static_cast<uint8_t>(mark.prefix.front())] = true;
  return first;
}();

// A mark begins a word: 'task-' and 'disk-' hold 'sk-'.
std::string_view Marked(std::string_view word) {
  for (size_t at = 0; at < word.size(); ++at) {
    if (!kFirst[static_cast<uint8_t>(word[at])]) continue;
    if (at > 0 && IsAsciiAlnum(word[at - 1])) continue;
    const std::string_view rest = word.substr(at);
    for (const Mark& mark : kMarks) {
      if (rest.starts_with(mark.prefix) && Fits(mark, rest.substr(mark.prefix.size())))
        return mark.what;
    }
  }
  return {};
}

// "password=" and "pwd=", however they are written, and a value behind.
std::string_view Password(std::string_view word, std::string_view before) {
  constexpr size_t kShortest = 4;
  if (word.find('=') == std::string_view::npos && !before.ends_with('=')) return {};
  const std::string lower = LowerAscii(word);
  for (const std::string_view key : {"password=", "pwd="}) {
    const size_t at = lower.find(key);
    if (at == std::string::npos) continue;
    const std::string_view value = word.substr(at + key.size());
    if (value.size() >= kShortest && !IsPlaceholder(value)) return "a password";
  }
  const std::string intro = LowerAscii(before);
  const bool introduced = intro.ends_with("password=") || intro.ends_with("pwd=");
  return introduced && word.size() >= kShortest && !IsPlaceholder(word) ? "a password"
                                                                        : std::string_view();
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

// Cases and digits as only machines mix them: small letters of a name stand three and more
// together, those of a random text hardly two.
bool LooksRandom(std::string_view text) {
  constexpr size_t kShortest = 32;
  while (text.ends_with('='))
    text.remove_suffix(1);
  if (text.size() < kShortest) return false;
  size_t runs = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsLower(text[i]) && (i == 0 || !IsLower(text[i - 1]))) ++runs;
  }
  const auto lower = static_cast<size_t>(std::ranges::count_if(text, IsLower));
  const auto upper = static_cast<size_t>(std::ranges::count_if(text, IsUpper));
  return upper >= 4 && lower >= 4 && HasDigit(text) && lower * 10 <= runs * 23;
}

// Small letters and digits in one long run, with digits here and there: an access token.
bool LooksLikeBase32(std::string_view text) {
  constexpr size_t kShortest = 48;
  if (text.size() < kShortest) return false;
  size_t groups = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsLower(text[i]) && !IsDigit(text[i])) return false;
    if (IsDigit(text[i]) && (i == 0 || !IsDigit(text[i - 1]))) ++groups;
  }
  return groups >= 4 && !std::ranges::all_of(text, IsHex);
}

bool IntroducesHash(std::string_view before, size_t length) {
  constexpr size_t kSha1 = 40;
  constexpr size_t kSha256 = 64;
  const std::string word = LowerAscii(before);
  const auto ends = [&](std::string_view end) { return word.ends_with(end); };
  if (std::ranges::any_of(kHashes, ends)) return true;
  return (length == kSha1 || length == kSha256) &&
         (std::ranges::any_of(kRevisions, ends) || std::ranges::find(kAt, word) != std::end(kAt));
}

bool LooksLikeHexKey(std::string_view text, std::string_view before) {
  constexpr size_t kShortest = 40;
  if (text.size() < kShortest || !std::ranges::all_of(text, IsHex)) return false;
  const bool mixed = HasDigit(text) && !std::ranges::all_of(text, IsDigit);
  return mixed && !IntroducesHash(before, text.size());
}

// Calls `see` with each run of good characters and the run before it, until it says yes.
template <class Good, class See>
bool AnyPiece(std::string_view word, std::string_view before, Good good, See see) {
  for (size_t at = 0; at < word.size();) {
    const size_t length = RunLength(word.substr(at), good);
    if (length == 0) {
      ++at;
      continue;
    }
    const std::string_view piece = word.substr(at, length);
    if (see(piece, before)) return true;
    before = piece;
    at += length;
  }
  return false;
}

bool LooksLikeKey(std::string_view word, std::string_view before) {
  const auto base64 = [](char c) {
    return IsAsciiAlnum(c) || c == '+' || c == '/' || c == '_' || c == '=';
  };
  const auto random = [](std::string_view piece, std::string_view /*before*/) {
    return LooksRandom(piece);
  };
  const auto plain = [](std::string_view piece, std::string_view in_front) {
    return LooksLikeBase32(piece) || LooksLikeHexKey(piece, in_front);
  };
  while (!before.empty() && !IsAsciiAlnum(before.back()))
    before.remove_suffix(1);  // "commit:"
  return AnyPiece(word, {}, base64, random) || AnyPiece(word, before, IsAsciiAlnum, plain);
}

}  // namespace

std::string_view LooksLikeSecret(std::string_view word, std::string_view before) {
  if (word.starts_with("-----BEGIN")) return "a private key or certificate";
  if (const std::string_view what = Marked(word); !what.empty()) return what;
  if (const std::string_view what = Password(word, before); !what.empty()) return what;
  if (HoldsPassword(word)) return "a password in an address";
  const bool header = before == "Basic" || before == "Bearer";
  if (header && word.size() >= 16 && HasDigit(word)) return "the credentials of a request";
  return LooksLikeKey(word, before) ? "a key" : std::string_view();
}

bool IsTellingKey(std::string_view key) {
  std::string plain;
  for (const char c : LowerAscii(key)) {
    if (IsAsciiAlnum(c)) plain += c;
  }
  return std::ranges::any_of(kTelling,
                             [&](std::string_view word) { return plain.ends_with(word); });
}

bool IsPlaceholder(std::string_view value) {
  const std::string lower = LowerAscii(value);
  return value.find_first_not_of("*x.-<>") == std::string_view::npos || value.front() == '<' ||
         value.front() == '$' || lower == "true" || lower == "false" || lower == "none" ||
         lower == "null";
}

}  // namespace formwork::blueprint
