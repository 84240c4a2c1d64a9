// `formwork schema`: the JSON Schema of blueprints, for editors.

#include <ostream>

#include "generator/blueprint/reference.h"
#include "generator/cli/commands.h"

namespace formwork::cli {
namespace {

int RunSchema(const Arguments& /*arguments*/, Env& env) {
  env.out << blueprint::JsonSchema();
  return kDone;
}

}  // namespace

Command SchemaCommand() {
  return {.name = "schema",
          .summary = "Print the JSON Schema of blueprints, from which editors complete",
          .example = "formwork schema > .formwork/blueprint.schema.json",
          .options = {},
          .run = RunSchema};
}

}  // namespace formwork::cli
