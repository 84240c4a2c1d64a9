#pragma once
// The escapers of the template engine: how a text becomes a literal of the language around it.
// Every tag names one; `raw` is for text that was made as code.

#include <optional>
#include <string>
#include <string_view>

namespace formwork::text {

[[nodiscard]] std::string CppString(std::string_view text);    // "…", quotes included
[[nodiscard]] std::string CppComment(std::string_view text);   // one line, safe behind //
[[nodiscard]] std::string CmakeString(std::string_view text);  // "…", quotes included
[[nodiscard]] std::string ShellWord(std::string_view text);    // '…', quotes included
[[nodiscard]] std::string JsonString(std::string_view text);   // "…", quotes included
[[nodiscard]] std::string Markdown(std::string_view text);     // one line, nothing of it is markup

// By the name that stands in a tag; nullopt for no such escaper or a text it cannot express (an
// identifier).
[[nodiscard]] std::optional<std::string> Escape(std::string_view escaper, std::string_view text);
[[nodiscard]] bool IsEscaper(std::string_view name);

}  // namespace formwork::text
