#pragma once
// The files that tell git what of .formwork is committed (the manifest, the schema, what merges
// start from) and what belongs to one machine.

#include "generator/base/result.h"
#include "generator/tree/file_system.h"

namespace formwork {

// Writes what is not there, and brings up to date what an older formwork wrote; what the user
// changed stays.
[[nodiscard]] Status WriteStateFiles(FileSystem& files);

}  // namespace formwork
