#pragma once
// Parameters: what a file declares, what its caller passes, checked by type and by the list of
// values.

#include <map>
#include <string>

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::pipeline {

// The mapping name -> value that `parameters` stands for inside the file. `passed` may be null;
// `call` is where the file is named, for what is missing.
[[nodiscard]] reader::Node BindParameters(const reader::Node& file, const reader::Node* passed,
                                          Span call, std::string_view file_name, Sink& sink);

}  // namespace formwork::pipeline
