#pragma once
// Small text questions of the local host: case, trimming, splitting, base64, identifiers, URL
// encoding.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::localhost {

[[nodiscard]] bool EqualsAnyCase(std::string_view a, std::string_view b);
[[nodiscard]] bool StartsWithAnyCase(std::string_view text, std::string_view start);
[[nodiscard]] bool EndsWithAnyCase(std::string_view text, std::string_view end);
[[nodiscard]] bool ContainsAnyCase(std::string_view text, std::string_view part);
[[nodiscard]] std::string Lower(std::string_view text);
[[nodiscard]] std::string_view Trim(std::string_view text);
[[nodiscard]] std::vector<std::string_view> Split(std::string_view text, char separator);
[[nodiscard]] std::optional<int64_t> ParseInt(std::string_view text);

[[nodiscard]] std::string EncodeBase64(std::string_view bytes);
// As .NET's Convert.FromBase64String: blanks are skipped, padding is required. nullopt for anything
// else.
[[nodiscard]] std::optional<std::string> DecodeBase64(std::string_view text);
[[nodiscard]] bool IsUtf8(std::string_view text);
// As .NET decodes: every byte that is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string ReplaceBadUtf8(std::string_view bytes);

// A random version 4 UUID, in lower case.
[[nodiscard]] std::string MakeGuid();
// A random secret of 40 bytes, URL-safe base64: what keys look like in Azure.
[[nodiscard]] std::string MakeSecret();

// %xx and, in a query, '+'. Bad escapes stay as they are.
[[nodiscard]] std::string DecodeUrl(std::string_view text, bool plus_is_blank);
[[nodiscard]] std::string EncodeUrl(std::string_view text);

}  // namespace formwork::localhost
