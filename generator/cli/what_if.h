#pragma once
// A session's blueprint, ready to be asked what would be rendered if it read otherwise.

#include "generator/cli/arguments.h"
#include "generator/cli/env.h"
#include "generator/cli/session.h"
#include "generator/fileset/fileset.h"
#include "generator/provenance/trace.h"

namespace formwork::cli {

inline constexpr FileId kBlueprintFile = 0;  // a session reads one file

// `files` is what the session renders to. All live longer than the result. Prints nothing.
[[nodiscard]] provenance::Tracer WhatIf(const Session& session, const FileSet& files,
                                        const Templates& templates);

}  // namespace formwork::cli
