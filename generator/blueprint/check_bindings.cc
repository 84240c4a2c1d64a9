// Binding names: the keys of reads and writes. The host takes letters and digits, and has names of
// its own.
#include <algorithm>
#include <map>

#include "generator/base/overload.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/check.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

constexpr std::string_view kReserved[] = {"req",     "res",        "context", "input",
                                          "starter", "deadLetter", "sys"};
constexpr size_t kLongest = 127;

std::string_view TriggerBinding(const Runner& runner) {
  if (runner.function == nullptr) return "input";
  return std::visit(Overload{[](const HttpTrigger&) { return "req"; },
                             [](const QueueTrigger&) { return "message"; },
                             [](const ChangesTrigger&) { return "documents"; },
                             [](const ScheduleTrigger&) { return "timer"; }},
                    runner.function->trigger);
}

bool IsBindingName(std::string_view name) {
  const bool digit_first = name.front() >= '0' && name.front() <= '9';
  return std::ranges::all_of(name, IsAsciiAlnum) && !digit_first && name.size() <= kLongest;
}

void CheckOne(const Text& name, const Runner& runner, std::map<std::string, const Text*>& seen,
              Sink& sink) {
  if (name.value.empty()) return;
  const std::string lower = LowerAscii(name.value);
  if (!IsBindingName(name.value)) {
    const std::string better = CamelCase(name.value);
    const bool offer = !better.empty() && IsBindingName(better);
    Diagnostic bad =
        MakeDiagnostic(2004, name.span, StrCat("'", name.value, "' is not a binding name"),
                       StrCat("the host takes letters and digits, beginning with a letter",
                              offer ? StrCat(": ", better) : std::string()));
    if (offer) bad.fix = Fix{.span = name.span, .replacement = better};
    sink.Report(std::move(bad));
    return;
  }
  const bool reserved = std::ranges::any_of(
      kReserved, [&](std::string_view word) { return LowerAscii(word) == lower; });
  if (reserved || lower == TriggerBinding(runner)) {
    sink.Report(
        MakeDiagnostic(2002, name.span, StrCat("the binding name '", name.value, "' is reserved"),
                       reserved ? StrCat("reserved are ", Join(kReserved, ", "))
                                : std::string("it names the trigger here; choose another")));
  }
  const auto [first, fresh] = seen.try_emplace(lower, &name);
  if (fresh) return;
  Diagnostic twice = MakeDiagnostic(2004, name.span,
                                    StrCat("binding name '", name.value, "' occurs twice in ",
                                           runner.kind, " '", runner.name->value, "'"),
                                    "upper and lower case are the same to the host: rename one");
  twice.notes.push_back({.span = first->second->span, .message = "the first is here"});
  sink.Report(std::move(twice));
}

}  // namespace

void CheckBindings(const Index& index, Sink& sink) {
  for (const Runner& runner : index.runners) {
    if (runner.reach == nullptr) continue;
    // A read and a write may share a name (what is read is written back): targets tell them apart.
    std::map<std::string, const Text*> reads;
    std::map<std::string, const Text*> writes;
    for (const Read& read : runner.reach->reads)
      CheckOne(read.name, runner, reads, sink);
    for (const Write& write : runner.reach->writes)
      CheckOne(write.name, runner, writes, sink);
  }
}

}  // namespace formwork::blueprint
