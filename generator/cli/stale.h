#pragma once
// Whether what was rendered is what the blueprint says now: the question of `generate --check`,
// asked by commands that go on with the answer no.

#include "generator/cli/session.h"

namespace formwork::cli {

// One line on env.err when `generate` would change something. Nothing where nothing was generated
// yet, or where that cannot be told.
void WarnOfStaleFiles(const Session& session, const Arguments& arguments, Env& env);

}  // namespace formwork::cli
