#pragma once
// What gives a secret away: the marks that providers put into their keys, and text that only a
// machine writes. Knows words, not where they stand.

#include <string_view>

namespace formwork::blueprint {

// Why a word looks like a secret ("a Google API key"); empty if it does not. `before` is the word
// that stands in front of it: 'Bearer' makes a token of what follows, 'commit' a hash.
[[nodiscard]] std::string_view LooksLikeSecret(std::string_view word, std::string_view before = {});

// A mapping's key that announces a secret: password, apiKey, client-secret.
[[nodiscard]] bool IsTellingKey(std::string_view key);

// Stands for a value that is given elsewhere: "***", "<token>", "$(TOKEN)".
[[nodiscard]] bool IsPlaceholder(std::string_view value);

}  // namespace formwork::blueprint
