#include "generator/pipeline/told.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::pipeline {
namespace {

// "deploy_staging" answers to "deploy_staging" and to "staging".
bool IsCalled(const std::string& stage, std::string_view wanted) {
  std::string flat(wanted);
  std::ranges::replace(flat, '-', '_');
  return LowerAscii(stage) == LowerAscii(flat) ||
         LowerAscii(stage) == LowerAscii(StrCat("deploy_", flat));
}

// A name that both the deployment and the way back have means the deployment's.
bool NamesDeployStep(const Job& job, const std::string& name) {
  return std::ranges::any_of(job.hooks, [&](const Hook& hook) {
    return !hook.name.starts_with("on ") && std::ranges::any_of(hook.steps, [&](const Step& step) {
      return LowerAscii(step.name) == name;
    });
  });
}

}  // namespace

bool Told::ToFail(const Stage& stage, const Job& job, const Hook& hook, size_t index) {
  const Step& step = hook.steps[index];
  for (const std::string& wanted : fail_) {
    const size_t dot = wanted.find('.');
    if (!IsCalled(stage.name, wanted.substr(0, dot))) continue;
    const bool aside = hook.name.starts_with("on ");
    if (dot == std::string::npos) {
      if (aside || index + 1 != hook.steps.size()) continue;
    } else {
      const std::string rest = LowerAscii(wanted.substr(dot + 1));
      const std::string name = LowerAscii(step.name);
      std::string way = LowerAscii(hook.name);
      std::ranges::replace(way, ' ', '-');
      const bool hit = rest == name || rest == StrCat(LowerAscii(job.name), ".", name) ||
                       (aside && rest == StrCat(way, ".", name));
      if (!hit || (aside && rest == name && NamesDeployStep(job, name))) continue;
    }
    used_.insert(wanted);
    return true;
  }
  return false;
}

bool Told::FailsOnlyOnTheWayBack(const Stage& stage, const Job& job) {
  bool back = false;
  for (const Hook& hook : job.hooks) {
    for (size_t i = 0; i < hook.steps.size(); ++i) {
      if (!ToFail(stage, job, hook, i)) continue;
      if (hook.name != "on failure") return false;
      back = true;
    }
  }
  return back;
}

bool Told::ToReject(const Stage& stage, const std::string& environment) {
  for (const std::string& wanted : reject_) {
    if (!IsCalled(stage.name, wanted) && wanted != environment) continue;
    used_.insert(wanted);
    return true;
  }
  return false;
}

std::vector<std::string> Told::Unused() const {
  std::vector<std::string> unused;
  for (const auto* wanted : {&fail_, &reject_}) {
    std::ranges::copy_if(*wanted, std::back_inserter(unused),
                         [&](const std::string& name) { return !used_.contains(name); });
  }
  return unused;
}

bool IsLastOfDeployment(const Job& job, const Hook& hook, size_t index) {
  const Hook* last = nullptr;
  for (const Hook& candidate : job.hooks) {
    if (!candidate.name.starts_with("on ")) last = &candidate;
  }
  return last == &hook && index + 1 == hook.steps.size();
}

}  // namespace formwork::pipeline
