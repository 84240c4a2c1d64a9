#pragma once
// What the blueprint's names become in C++ must be different names: said at the line that would
// otherwise fail to compile in code that nobody wrote.

#include "generator/blueprint/model.h"
#include "generator/diag/diagnostic.h"

namespace formwork::cpp {

void CheckNames(const blueprint::Blueprint& blueprint, Sink& sink);

}  // namespace formwork::cpp
