#pragma once
// What a stub may put into a field: what fits by name and type of what came in, was read or was
// made so far; else an id, a time, a text that the field's bounds allow.

#include <string>
#include <vector>

#include "generator/cpp/callable.h"

namespace formwork::cpp {

class StubValues {
 public:
  // Both outlive it.
  StubValues(const Callable& callable, const Enums& enums) : callable_(callable), enums_(enums) {}

  void AddInput(const InputMember& member);
  void AddFields(const std::string& expression, const blueprint::TypeDefinition& type);

  void AddRead(const InputMember& member) { reads_.push_back(&member); }

  // A service judged the input; `variable` holds its verdict.
  void SetVerdict(const std::string& variable) { verdict_ = variable; }

  [[nodiscard]] const std::string& verdict() const { return verdict_; }

  struct Made {
    std::string variable;
    const blueprint::TypeDefinition* type;
  };

  void AddMade(Made made) { made_.push_back(std::move(made)); }

  // It is not there for what follows.
  void ForgetLastMade() { made_.pop_back(); }

  [[nodiscard]] const std::vector<Made>& made() const { return made_; }

  // The variable that was made of this type; "" if there is none.
  [[nodiscard]] std::string FindMade(const blueprint::TypeDefinition& type) const;

  // The document of this type that was read; nullptr if there is none.
  [[nodiscard]] const InputMember* FindRead(const blueprint::TypeDefinition& type) const;

  // What came in is of the very type that goes out; "" if nothing is, or if a document that was
  // read is to be changed.
  [[nodiscard]] std::string WholeInput(const blueprint::TypeDefinition& type) const;

  // The expression of a text called so; "" for none.
  [[nodiscard]] std::string Named(std::string_view name) const;

  // "" where the default is as good as anything. `based`: the field has the value of a document
  // that was read.
  [[nodiscard]] std::string ValueFor(const blueprint::Field& field, bool based) const;

 private:
  // Where a value of a field may come from.
  struct Source {
    std::string expression;  // "in.body.text"
    std::string name;        // the field's name in the blueprint
    blueprint::Type type;

    // What was read keeps its own id; a document of another type needs one of its own.
    [[nodiscard]] bool from_read() const { return expression.starts_with("(*in."); }
  };

  [[nodiscard]] std::string IdOf(const std::string& name) const;
  [[nodiscard]] std::string SomeText(const blueprint::Type& type) const;
  [[nodiscard]] std::string FromBodyEnum(const blueprint::Field& field) const;

  const Callable& callable_;
  const Enums& enums_;
  std::vector<Source> sources_;
  std::vector<const InputMember*> reads_;
  std::vector<Made> made_;
  std::string verdict_;
};

}  // namespace formwork::cpp
