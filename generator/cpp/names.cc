#include "generator/cpp/names.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cpp/reserved.h"

namespace formwork::cpp {
namespace {

// Letters, digits and underscores; never empty, never with a digit in front.
std::string Legal(std::string name, std::string_view before) {
  std::erase_if(name, [](char c) { return !IsAsciiAlnum(c) && c != '_'; });
  if (name.empty()) return StrCat(before, "none");
  if (name.front() >= '0' && name.front() <= '9') return StrCat(before, name);
  return name;
}

}  // namespace

std::string TypeName(std::string_view name) {
  std::string type = Legal(PascalCase(name), "T");
  if (IsMacro(type)) type.push_back('_');
  return type;
}

std::string MemberName(std::string_view name) {
  std::string member = Legal(SnakeCase(name), "n");
  if (IsKeyword(member)) member.push_back('_');
  return member;
}

std::string EnumeratorName(std::string_view word) {
  std::string name = PascalCase(word);
  std::erase_if(name, [](char c) { return !IsAsciiAlnum(c); });
  return StrCat("k", name.empty() ? "None" : name);
}

std::string FileStem(std::string_view name) {
  return Legal(SnakeCase(name), "n");
}

std::string LocalName(const std::string& name, std::string_view ending) {
  constexpr std::string_view kOwn[] = {"app", "call", "context", "event",   "flow",     "formwork",
                                       "in",  "out",  "result",  "results", "services", "std"};
  const bool own = std::ranges::find(kOwn, name) != std::end(kOwn);
  return own ? StrCat(name, ending) : name;
}

std::string ServiceVariable(const blueprint::Service& service) {
  return LocalName(MemberName(*service.name), "_service");
}

std::string FunctionTypeName(const blueprint::Blueprint& blueprint, std::string_view name) {
  std::string candidate = TypeName(name);
  const bool taken =
      IsOwnName(candidate) ||
      std::ranges::any_of(blueprint.types, [&](const blueprint::TypeDefinition& type) {
        return TypeName(*type.name) == candidate;
      });
  return taken ? StrCat(candidate, "Function") : candidate;
}

}  // namespace formwork::cpp
