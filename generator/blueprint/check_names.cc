// Names that the language itself forbids: malformed, reserved, too alike in generated code.
#include <algorithm>
#include <map>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/type_words.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

// What a name of some kind may look like.
struct Form {
  std::string_view kind;
  std::string_view extra;  // characters beside letters and digits
  bool lower_only = false;
  size_t longest = 0;  // 0: the target says, which knows the limit that counts
  std::string_view help;
};

constexpr Form kPlatform{
    "the platform", "-", true, 0,
    "lower-case letters, digits and '-', beginning with a letter, such as stream-guard"};
constexpr Form kEnvironment{
    "environment", "-", true, 0,
    "lower-case letters, digits and '-', beginning with a letter, such as staging"};
constexpr Form kApp{"app", "-", true, 0,
                    "lower-case letters, digits and '-', beginning with a letter, such as api"};
constexpr Form kType{"type", "_", false, 64,
                     "letters and digits, beginning with a letter, such as NewMessage"};
constexpr Form kField{"field", "_", false, 64,
                      "letters, digits and '_', beginning with a letter, such as createdAt"};
constexpr Form kCode{"", "-_", false, 64,
                     "letters, digits, '-' and '_', beginning with a letter, such as post-message"};
constexpr Form kQueue{"queue", "-_", false, 0,  // CheckQueueName knows its limit
                      "letters, digits and '-', beginning with a letter, such as stream-events"};
constexpr Form kSecret{"secret", "-", false, 100,
                       "letters, digits and '-', beginning with a letter, such as gemini-api-key"};
constexpr Form kContainer{
    "container", "-_", false, 100,
    "letters, digits, '-' and '_', beginning with a letter, such as messages"};

bool IsLetter(char c) {
  return IsAsciiAlnum(c) && !(c >= '0' && c <= '9');
}

void CheckForm(const Text& name, const Form& form, std::string_view kind, Sink& sink) {
  if (name.value.empty() || name.origin == Origin::kDefault) return;
  const auto good = [&](char c) {
    const bool upper = c >= 'A' && c <= 'Z';
    return (IsAsciiAlnum(c) && !(upper && form.lower_only)) ||
           form.extra.find(c) != std::string_view::npos;
  };
  const bool shaped = std::ranges::all_of(name.value, good) && IsLetter(name.value.front()) &&
                      name.value.back() != '-';
  if (!shaped) {
    sink.Report(MakeDiagnostic(1013, name.span,
                               StrCat("'", name.value, "' is not a name for ", kind),
                               std::string(form.help)));
  } else if (form.longest != 0 && name.value.size() > form.longest) {
    sink.Report(MakeDiagnostic(1013, name.span,
                               StrCat("the name has ", name.value.size(), " characters"),
                               StrCat("a name for ", kind, " has at most ", form.longest)));
  }
}

void CheckReserved(const Text& name, std::string_view kind, Sink& sink) {
  if (LowerAscii(name.value).starts_with("formwork-")) {
    sink.Report(MakeDiagnostic(
        2002, name.span,
        StrCat("names that begin with 'formwork-' are reserved for system functions"),
        StrCat("rename the ", kind)));
  }
}

// Files and folders that are rendered for every app: a function of that name would be the same
// file.
struct TakenFile {
  std::string_view stem;
  std::string_view by;
};

constexpr TakenFile kTakenFiles[] = {
    {"host", "by the functions host"},          {"functions", "for the folder functions/"},
    {"generated", "for the folder generated/"}, {"tests", "for the folder tests/"},
    {"build", "for the folder build/"},         {"main", "for generated/main.cc"},
    {"names", "for generated/names.h"},         {"registration", "for generated/registration.cc"},
    {"types", "for generated/types.h"},         {"workflows", "for generated/workflows.h"},
};

void CheckFileName(const Runner& runner, Sink& sink) {
  const std::string stem = SnakeCase(runner.name->value);
  const auto* const taken = std::ranges::find(kTakenFiles, stem, &TakenFile::stem);
  if (taken == std::end(kTakenFiles)) return;
  sink.Report(MakeDiagnostic(2002, runner.name->span,
                             StrCat("the name '", runner.name->value, "' is reserved ", taken->by),
                             StrCat("rename the ", runner.kind)));
}

void CheckTypeName(const Text& name, Sink& sink) {
  if (FindTypeWord(name.value) == nullptr) return;
  sink.Report(MakeDiagnostic(2002, name.span,
                             StrCat("'", name.value, "' is a type of the language"),
                             "choose another name"));
}

// Names that come out alike as C++ names, files or settings.
class Alike {
 public:
  explicit Alike(std::string_view what) : what_(what) {}

  void Add(const Text& name, std::string_view kind, Sink& sink) {
    if (name.value.empty()) return;
    const auto [first, fresh] = seen_.try_emplace(UpperSnakeCase(name.value), &name);
    if (fresh) return;
    const std::string& other = first->second->value;
    Diagnostic same = MakeDiagnostic(
        2003, name.span,
        other == name.value
            ? StrCat("the name '", name.value, "' is taken")
            : StrCat("'", name.value, "' and '", other, "' become the same name in ", what_),
        StrCat("rename the ", kind));
    same.notes.push_back({.span = first->second->span, .message = StrCat("'", other, "' is here")});
    sink.Report(std::move(same));
  }

 private:
  std::string_view what_;
  std::map<std::string, const Text*> seen_;
};

void CheckQueueName(const Text& name, Sink& sink) {
  constexpr std::string_view kPoison = "-poison";
  constexpr size_t kLongest = 63 - kPoison.size();
  if (name.value.ends_with(kPoison)) {
    sink.Report(MakeDiagnostic(
        2005, name.span, StrCat("'", name.value, "' ends in '-poison'"),
        "the host moves messages that nothing could handle to such queues; choose another name"));
  } else if (name.value.size() > kLongest) {
    sink.Report(MakeDiagnostic(2005, name.span,
                               StrCat("the name '", name.value, "' has ", name.value.size(),
                                      " characters; '", kPoison, "' must fit behind it into 63"),
                               StrCat("a queue's name has at most ", kLongest, " characters")));
  }
}

void CheckRunners(const Index& index, Sink& sink) {
  Alike alike("files and settings");
  for (const Runner& runner : index.runners) {
    CheckForm(*runner.name, kCode, StrCat(runner.kind == "activity" ? "an " : "a ", runner.kind),
              sink);
    CheckReserved(*runner.name, runner.kind, sink);
    CheckFileName(runner, sink);
    alike.Add(*runner.name, runner.kind, sink);
  }
}

void CheckTypeNames(const Index& index, Sink& sink) {
  Alike types("C++");
  for (const TypeDefinition& type : index.blueprint->types) {
    CheckForm(type.name, kType, "a type", sink);
    CheckTypeName(type.name, sink);
    types.Add(type.name, "type", sink);
    Alike fields("C++");
    for (const Field& field : type.fields) {
      CheckForm(field.name, kField, "a field", sink);
      fields.Add(field.name, "field", sink);
    }
  }
}

template <class T>
void CheckList(const std::vector<T>& list, const Form& form, std::string_view a_kind,
               std::string_view kind, Sink& sink) {
  Alike alike("settings");
  for (const T& entry : list) {
    CheckForm(entry.name, form, a_kind, sink);
    alike.Add(entry.name, kind, sink);
  }
}

}  // namespace

void CheckNames(const Index& index, Sink& sink) {
  const Blueprint& blueprint = *index.blueprint;
  CheckForm(blueprint.name, kPlatform, "a platform", sink);
  CheckRunners(index, sink);
  CheckTypeNames(index, sink);
  CheckList(blueprint.containers, kContainer, "a container", "container", sink);
  CheckList(blueprint.queues, kQueue, "a queue", "queue", sink);
  CheckList(blueprint.secrets, kSecret, "a secret", "secret", sink);
  CheckList(blueprint.services, kCode, "a service", "service", sink);
  CheckList(blueprint.apps, kApp, "an app", "app", sink);
  CheckList(blueprint.environments, kEnvironment, "an environment", "environment", sink);
  for (const Queue& queue : blueprint.queues) {
    CheckQueueName(queue.name, sink);
    CheckReserved(queue.name, "queue", sink);
  }
  for (const Container& container : blueprint.containers) {
    if (container.name.value != "leases") continue;
    sink.Report(MakeDiagnostic(2002, container.name.span,
                               "the name 'leases' is reserved for the change feed's leases",
                               "rename the container"));
  }
}

}  // namespace formwork::blueprint
