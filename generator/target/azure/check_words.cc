// Words that Azure keeps for itself in the names of what can be reached over the network: function
// apps, storage accounts, the database. ("Resolve errors for reserved resource names")

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"
#include "generator/target/azure/check_parts.h"

namespace formwork::azure {
namespace {

using blueprint::Text;

constexpr std::string_view kNowhere[] = {"microsoft", "windows"};
constexpr std::string_view kNotInFront = "login";

void Refuse(const Text& name, std::string_view word, std::string_view where, Sink& sink) {
  sink.Report(MakeDiagnostic(4005, name.span,
                             StrCat("Azure keeps the word '", word, "' for itself"),
                             StrCat("no name there may ", where, " it: write another")));
}

// Storage accounts are named without the dashes: 'win-dows' too.
void CheckWords(const Text& name, Sink& sink) {
  std::string letters = *name;
  std::erase(letters, '-');
  const auto* word = std::ranges::find_if(
      kNowhere, [&](std::string_view taken) { return letters.find(taken) != std::string::npos; });
  if (word != std::end(kNowhere)) Refuse(name, *word, "hold", sink);
}

}  // namespace

void CheckReservedWords(const blueprint::Blueprint& blueprint, Sink& sink) {
  CheckWords(blueprint.name, sink);
  for (const blueprint::App& app : blueprint.apps) {
    const bool is_platform = app.name.origin == blueprint::Origin::kDefault;
    if (!is_platform) CheckWords(app.name, sink);
    if (app.name->starts_with(kNotInFront))
      Refuse(is_platform ? blueprint.name : app.name, kNotInFront, "begin with", sink);
  }
  for (const blueprint::Environment& environment : blueprint.environments)
    CheckWords(environment.name, sink);
}

}  // namespace formwork::azure
