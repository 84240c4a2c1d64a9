#include "generator/tree/rename_notes.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/tree/file_system.h"

namespace formwork {

std::string NameOfFile(std::string_view path) {
  path.remove_prefix(std::min(path.size(), path.rfind('/') + 1));
  path = path.substr(0, path.find('.'));
  if (path.ends_with("_test")) path.remove_suffix(5);
  std::string name(path);
  std::ranges::replace(name, '_', '-');
  return name;
}

std::string NamesLeft(std::string_view from, std::string_view to, std::string_view text) {
  const std::string before = NameOfFile(from);
  const std::string after = NameOfFile(to);
  if (before == after) return "";
  std::string out;
  const auto note = [&](const std::string& old_word, const std::string& new_word) {
    if (text.find(old_word) == std::string_view::npos) return;
    out += StrCat(out.empty() ? "; in it, make " : " and ", old_word, " ", new_word);
  };
  note(SnakeCase(before), SnakeCase(after));
  note(PascalCase(before), PascalCase(after));
  return out;
}

bool IsFunctionFile(std::string_view path) {
  return ParentOf(path).ends_with("/functions");
}

std::string WasHint(std::string_view path) {
  return StrCat("; a rename? say `was: ", NameOfFile(path), "` and generate again");
}

std::string TooLateHint(std::string_view old_path) {
  return StrCat("its `was:` comes too late: ", old_path,
                " has lines of yours, too; take over what you need, then delete that file");
}

}  // namespace formwork
