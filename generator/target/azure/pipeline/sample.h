#pragma once
// Sample values of the blueprint's types for smoke tests: valid for the type, the same every time.
// What has to differ from round to round is written as a placeholder that smoke.sh fills in: @run@,
// @uuid@, @now@.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/emit/json/value.h"

namespace formwork::azure {

// True if a value of this type can be "@run@" or "@uuid@": a name of the round.
[[nodiscard]] bool CanNameRound(const blueprint::Type& type);

// A parameter of a route that ends up in fields of these types: fits the first that says anything.
[[nodiscard]] std::string SampleParameter(const std::vector<const blueprint::Type*>& types);

// What names a round: a field's or parameter's name and the placeholder that stands for it.
using Rounds = std::map<std::string, std::string>;

// The placeholder for text; and that for a value of this type, which can name a round.
inline constexpr std::string_view kRoundText = "@run@";
[[nodiscard]] std::string RoundPlaceholder(const blueprint::Type& type);

// A document of the type, with the fields of `rounds` that it has.
[[nodiscard]] json::Value SampleDocument(const blueprint::Blueprint& blueprint,
                                         const blueprint::TypeDefinition& type,
                                         const Rounds& rounds);

}  // namespace formwork::azure
