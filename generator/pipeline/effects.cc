#include "generator/pipeline/effects.h"

#include <string_view>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"

namespace formwork::pipeline {
namespace {

struct Row {
  std::string_view script;
  Effect effect;
};

constexpr Row kScripts[] = {
    {"/scripts/start.sh", Effect::kStart},
    {"/scripts/deploy-infra.sh", Effect::kInfrastructure},
    {"/scripts/deploy-code.sh", Effect::kCode},
    {"/scripts/rollback.sh", Effect::kRollback},
    {"/scripts/finish.sh", Effect::kFinish},
};

Done Start(const Builds& builds) {
  if (builds.previous.empty()) return {.detail = "no earlier good build: there is no way back"};
  return {.detail = StrCat("the way back leads to build ", builds.previous)};
}

// As rollback.sh does it: nothing where nothing was touched, the infrastructure where it differs.
Done RollBack(const Builds& builds, Place& place) {
  if (builds.previous.empty()) {
    place.state = Place::State::kNowhere;
    return {.detail = "there is no earlier good build to go back to", .went = false};
  }
  if (!place.infrastructure && !place.code) {
    place.state = Place::State::kStill;
    return {.detail = StrCat("nothing was changed: build ", builds.previous, " is still there")};
  }
  place.state = Place::State::kBack;
  const std::string code = place.code ? "" : " (the code was not touched: the same again)";
  return {.detail = StrCat("infrastructure of build ", builds.previous,
                           " where it differs, its packages", code, ", until it answers")};
}

}  // namespace

Effect EffectOf(const Step& step) {
  for (const Row& row : kScripts) {
    if (step.script.find(row.script) != std::string::npos) return row.effect;
  }
  return Effect::kOther;
}

Done Perform(Effect effect, const Builds& builds, Place& place) {
  switch (effect) {
    case Effect::kOther:
      return {};
    case Effect::kStart:
      return Start(builds);
    case Effect::kInfrastructure:
      place.infrastructure = true;
      place.state = Place::State::kChanged;
      return {.detail = StrCat("the template of build ", builds.now)};
    case Effect::kCode:
      place.code = true;
      place.state = Place::State::kChanged;
      return {.detail = StrCat("the packages of build ", builds.now)};
    case Effect::kRollback:
      return RollBack(builds, place);
    case Effect::kFinish:
      place.state = Place::State::kGood;
      return {.detail = StrCat("build ", builds.now, " is the one to go back to from now on")};
  }
  FORMWORK_UNREACHABLE();
}

void FailAt(Effect effect, const Step& step, Place& place) {
  if (place.failed_at.empty()) place.failed_at = step.name.empty() ? step.display : step.name;
  if (effect == Effect::kInfrastructure) place.infrastructure = true;
  if (effect == Effect::kCode) place.code = true;
  if (effect == Effect::kInfrastructure || effect == Effect::kCode)
    place.state = Place::State::kChanged;
  if (effect == Effect::kRollback) place.state = Place::State::kStuck;
}

std::string Describe(const Place& place, const Builds& builds) {
  const std::string before =
      builds.previous.empty() ? "nothing was deployed" : StrCat("build ", builds.previous);
  const std::string failed =
      place.failed_at.empty() ? "" : StrCat("build ", builds.now, " failed at ", place.failed_at);
  switch (place.state) {
    case Place::State::kBefore:
      return failed.empty() ? StrCat(before, ", as before")
                            : StrCat(failed, "; ", before, ", as before");
    case Place::State::kChanged:
      return failed.empty() ? StrCat("build ", builds.now)
                            : StrCat(failed, " and is left as it is");
    case Place::State::kGood:
      return StrCat("build ", builds.now, ", good");
    case Place::State::kBack:
      return StrCat(failed, "; build ", builds.previous, " is back and answers");
    case Place::State::kStill:
      return StrCat(failed, " before it changed anything; build ", builds.previous,
                    " is still there");
    case Place::State::kStuck:
      return StrCat(failed, " and build ", builds.previous, " could NOT be put back");
    case Place::State::kNowhere:
      return StrCat(failed, ", and there is no earlier good build to go back to");
  }
  FORMWORK_UNREACHABLE();
}

}  // namespace formwork::pipeline
