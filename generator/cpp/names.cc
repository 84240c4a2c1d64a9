#include "generator/cpp/names.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::cpp {
namespace {

// Sorted.
constexpr std::string_view kReserved[] = {
    "alignas",       "alignof",     "and",       "and_eq",    "asm",          "assert",
    "auto",          "bitand",      "bitor",     "bool",      "break",        "case",
    "catch",         "char",        "char16_t",  "char32_t",  "char8_t",      "class",
    "co_await",      "co_return",   "co_yield",  "compl",     "concept",      "const",
    "const_cast",    "consteval",   "constexpr", "constinit", "continue",     "decltype",
    "default",       "delete",      "do",        "double",    "dynamic_cast", "else",
    "enum",          "errno",       "explicit",  "export",    "extern",       "false",
    "float",         "for",         "friend",    "goto",      "if",           "inline",
    "int",           "linux",       "long",      "mutable",   "namespace",    "new",
    "noexcept",      "not",         "not_eq",    "nullptr",   "operator",     "or",
    "or_eq",         "private",     "protected", "public",    "register",     "reinterpret_cast",
    "requires",      "return",      "short",     "signed",    "sizeof",       "static",
    "static_assert", "static_cast", "struct",    "switch",    "template",     "this",
    "thread_local",  "throw",       "true",      "try",       "typedef",      "typeid",
    "typename",      "union",       "unix",      "unsigned",  "using",        "virtual",
    "void",          "volatile",    "wchar_t",   "while",     "xor",          "xor_eq"};
static_assert(std::ranges::is_sorted(kReserved));

// Letters, digits and underscores; never empty, never with a digit in front.
std::string Legal(std::string name, std::string_view before) {
  std::erase_if(name, [](char c) { return !IsAsciiAlnum(c) && c != '_'; });
  if (name.empty()) return StrCat(before, "none");
  if (name.front() >= '0' && name.front() <= '9') return StrCat(before, name);
  return name;
}

}  // namespace

std::string TypeName(std::string_view name) {
  return Legal(PascalCase(name), "T");
}

std::string MemberName(std::string_view name) {
  std::string member = Legal(SnakeCase(name), "n");
  if (std::ranges::binary_search(kReserved, std::string_view(member))) member.push_back('_');
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
  // What the struct of a function holds, and the function beside it that fills it.
  constexpr std::string_view kInside[] = {"Handle", "Input", "Output", "Services"};
  std::string candidate = TypeName(name);
  const bool taken =
      std::ranges::find(kInside, candidate) != std::end(kInside) ||
      std::ranges::any_of(blueprint.types, [&](const blueprint::TypeDefinition& type) {
        return TypeName(*type.name) == candidate;
      });
  return taken ? StrCat(candidate, "Function") : candidate;
}

}  // namespace formwork::cpp
