#pragma once
// What `was:` says in vain: it names what was never generated in this project. Said with its place
// in the blueprint, because a misspelt old name leaves the user's files behind.

#include "generator/cli/session.h"
#include "generator/diag/diagnostic.h"
#include "generator/fileset/fileset.h"
#include "generator/tree/change_plan.h"

namespace formwork::cli {

void WarnOfLostNames(const Session& session, const FileSet& rendered, const ChangePlan& plan,
                     Sink& sink);

}  // namespace formwork::cli
