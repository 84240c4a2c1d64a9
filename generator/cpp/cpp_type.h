#pragma once
// A type of the language as C++: its spelling, its rules, its enumerations.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/cpp/code.h"

namespace formwork::cpp {

// A place where the blueprint has an enumeration, and what that would be called.
struct EnumUse {
  std::string name;   // OrderStatus
  std::string place;  // Order.status
  std::string owner;  // what may be renamed: field, function…
  const std::vector<std::string>* words = nullptr;
  Span span = {};
};

[[nodiscard]] std::vector<EnumUse> EnumUses(const blueprint::Blueprint& blueprint);

// Enumerations with the same words are one C++ enumeration, so that a field of one type can be
// given to another's. The first field that has them names it: StreamEvent.kind -> StreamEventKind.
class Enums {
 public:
  explicit Enums(const blueprint::Blueprint& blueprint);

  struct Enum {
    std::string name;
    std::vector<std::string> words;
    std::vector<std::string> aliases;  // VerdictStatus for ReviewStatus
  };

  [[nodiscard]] const std::vector<Enum>& all() const { return enums_; }

  [[nodiscard]] const std::string& NameOf(const std::vector<std::string>& words) const;

 private:
  std::vector<Enum> enums_;
};

// "std::optional<std::vector<Message>>"
[[nodiscard]] std::string Spell(const blueprint::Type& type, const Enums& enums);
// The same without the outer std::optional.
[[nodiscard]] std::string SpellValue(const blueprint::Type& type, const Enums& enums);
// " = 0" where a member needs one to be defined.
[[nodiscard]] std::string Initializer(const blueprint::Type& type);

// What a value of it must keep to: "formwork::LengthRule{.min = 1, .max = 64}"; "" for anything
// goes.
[[nodiscard]] std::string Rule(const blueprint::Type& type);

// A number that keeps to the type's bounds where 0 does not: "1" for integer(1..9); "" where it
// does.
[[nodiscard]] std::string LeastNumber(const blueprint::Type& type);

// generated/types.h and generated/types.cc
[[nodiscard]] std::string TypesHeader(const blueprint::Blueprint& blueprint, const Enums& enums);
[[nodiscard]] std::string TypesSource(const blueprint::Blueprint& blueprint, const Enums& enums);

}  // namespace formwork::cpp
