#pragma once
// What a row of the plan says to somebody who renames a part of the blueprint: what is left to do
// by hand, and what `was:` would have done.

#include <string>
#include <string_view>

namespace formwork {

// functions/get_note.cc and tests/get_note_test.cc -> get-note
[[nodiscard]] std::string NameOfFile(std::string_view path);

// For a file of the user's that moves and still speaks of its old name; else empty.
[[nodiscard]] std::string NamesLeft(std::string_view from, std::string_view to,
                                    std::string_view text);

// apps/notes/functions/get_note.cc
[[nodiscard]] bool IsFunctionFile(std::string_view path);

// For a function's file that stays although its function is gone while another one comes.
[[nodiscard]] std::string WasHint(std::string_view path);

// For a file with lines of the user's, when `was:` names another one that has such lines, too.
[[nodiscard]] std::string TooLateHint(std::string_view old_path);

}  // namespace formwork
