#include "generator/cpp/check_names.h"

#include <map>
#include <string>

#include "generator/base/str_cat.h"
#include "generator/cpp/cpp_type.h"
#include "generator/cpp/names.h"
#include "generator/cpp/reserved.h"
#include "generator/diag/codes.h"

namespace formwork::cpp {
namespace {

// The names of one C++ scope, and what of the blueprint each of them stands for.
class Scope {
 public:
  explicit Scope(Sink& sink) : sink_(sink) {}

  struct Origin {
    std::string what;  // as the blueprint has it: OrderStatus, Order.status
    Span span;
    std::string rename;  // what could be renamed
  };

  // False if another has it already; that is said once for two of them.
  bool Claim(const std::string& name, const Origin& origin) {
    const auto [first, fresh] = names_.try_emplace(name, origin);
    const Origin& other = first->second;
    if (fresh) return true;
    if (other.what == origin.what) return false;  // said elsewhere: the name is taken
    Diagnostic same = MakeDiagnostic(
        2003, origin.span,
        StrCat("'", origin.what, "' and '", other.what, "' become the same name in C++: ", name),
        origin.rename == other.rename
            ? "rename one of them"
            : StrCat("rename the ", origin.rename, " or the ", other.rename));
    same.notes.push_back({.span = other.span, .message = StrCat("'", other.what, "' is here")});
    sink_.Report(std::move(same));
    return false;
  }

 private:
  Sink& sink_;
  std::map<std::string, Origin> names_;
};

void CheckOwn(const std::string& name, const Scope::Origin& origin, Sink& sink) {
  if (!IsOwnName(name)) return;
  const std::string called = name == origin.what ? "" : StrCat(", which becomes ", name, ",");
  sink.Report(MakeDiagnostic(2002, origin.span,
                             StrCat("the name '", origin.what, "'", called,
                                    " is reserved: generated code has one of its own"),
                             origin.rename == "type"
                                 ? StrCat("say what it holds, such as Order", name)
                                 : StrCat("rename the ", origin.rename)));
}

void CheckWords(const EnumUse& use, Sink& sink) {
  std::map<std::string, std::string_view> known;
  for (const std::string& word : *use.words) {
    const auto [first, fresh] = known.try_emplace(EnumeratorName(word), word);
    if (fresh) continue;
    sink.Report(MakeDiagnostic(2003, use.span,
                               StrCat("the words '", first->second, "' and '", word, "' of '",
                                      use.place, "' become the same name in C++: ", first->first),
                               "rename one of them"));
  }
}

// Fields with the same words share an enumeration, and may share its name; others may not.
void ClaimEnums(const blueprint::Blueprint& blueprint, Scope& scope, Sink& sink) {
  std::map<std::string, const EnumUse*> known;
  const std::vector<EnumUse> uses = EnumUses(blueprint);
  for (const EnumUse& use : uses) {
    const Scope::Origin origin{use.place, use.span, use.owner};
    CheckWords(use, sink);
    CheckOwn(use.name, origin, sink);
    const auto [first, fresh] = known.try_emplace(use.name, &use);
    if (!fresh && *first->second->words == *use.words) continue;
    if (scope.Claim(use.name, origin)) scope.Claim(StrCat("Parse", use.name), origin);
  }
}

template <class Runner>
void ClaimRunners(const blueprint::Blueprint& blueprint, const std::vector<Runner>& runners,
                  const std::string& kind, std::string_view beside, Scope& scope) {
  for (const Runner& runner : runners) {
    const std::string name = FunctionTypeName(blueprint, *runner.name);
    const Scope::Origin origin{*runner.name, runner.name.span, kind};
    if (scope.Claim(name, origin)) scope.Claim(StrCat(name, beside), origin);
  }
}

// generated/names.h has a namespace for each kind.
template <class Named>
void CheckConstants(const std::vector<Named>& all, const std::string& kind, Sink& sink) {
  Scope scope(sink);
  for (const Named& one : all)
    scope.Claim(EnumeratorName(*one.name), {*one.name, one.name.span, kind});
}

}  // namespace

void CheckNames(const blueprint::Blueprint& blueprint, Sink& sink) {
  Scope scope(sink);
  for (const auto& type : blueprint.types) {
    const Scope::Origin origin{*type.name, type.name.span, "type"};
    CheckOwn(TypeName(*type.name), origin, sink);
    scope.Claim(TypeName(*type.name), origin);
  }
  ClaimEnums(blueprint, scope, sink);
  ClaimRunners(blueprint, blueprint.functions, "function", "Info", scope);
  ClaimRunners(blueprint, blueprint.activities, "activity", "Info", scope);
  ClaimRunners(blueprint, blueprint.workflows, "workflow", "Workflow", scope);
  CheckConstants(blueprint.queues, "queue", sink);
  CheckConstants(blueprint.containers, "container", sink);
  CheckConstants(blueprint.services, "service", sink);
  CheckConstants(blueprint.secrets, "secret", sink);
}

}  // namespace formwork::cpp
