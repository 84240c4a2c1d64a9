#pragma once
// What the steps of a rendered deployment do to an environment, told by the script that they run:
// so that a simulated run can say which build is where, and what a failure at a step leaves to put
// back. Steps of other pipelines do nothing that is known here.

#include <cstdint>
#include <string>

#include "generator/pipeline/model.h"

namespace formwork::pipeline {

enum class Effect : uint8_t { kOther, kStart, kInfrastructure, kCode, kRollback, kFinish };

[[nodiscard]] Effect EffectOf(const Step& step);

// What the builds are called.
struct Builds {
  std::string now = "new";            // that is deployed
  std::string previous = "previous";  // the last good one; empty: nothing was deployed before
};

// An environment while a run deploys to it.
struct Place {
  enum class State : uint8_t {
    kBefore,   // nothing was deployed
    kChanged,  // infrastructure or code is the new build's, or half of it
    kGood,     // the new build has passed everything
    kBack,     // the previous build was put back
    kStill,    // the deployment failed before it changed anything
    kStuck,    // the way back failed
    kNowhere,  // the way back led nowhere: nothing was deployed before
  };
  std::string name = {};
  State state = State::kBefore;
  bool infrastructure = false;  // touched
  bool code = false;            // touched
  std::string failed_at = {};   // the step that failed first
};

// What the step does, said after it ran; changes `place`. False in `went`: the step itself finds
// that it cannot do what it should.
struct Done {
  std::string detail = {};
  bool went = true;
};

[[nodiscard]] Done Perform(Effect effect, const Builds& builds, Place& place);

// The step was told to fail: what it may have left half done.
void FailAt(Effect effect, const Step& step, Place& place);

// "build 120 failed at smoke; build 117 is back and answers"
[[nodiscard]] std::string Describe(const Place& place, const Builds& builds);

}  // namespace formwork::pipeline
