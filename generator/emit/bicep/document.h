#pragma once
// A Bicep file (or .bicepparam) as declarations in order, and its text with the lines that each
// cause made.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/emit/bicep/expr.h"
#include "generator/fileset/fileset.h"

namespace formwork::bicep {

enum class Form : uint8_t {
  kTargetScope,  // targetScope = value
  kMetadata,     // metadata name = value
  kUsing,        // using value
  kImport,       // import { names } from value
  kParam,        // param name type [= value]
  kAssign,       // param name = value                (.bicepparam)
  kVar,          // var name = value
  kModule,       // module name path = value
  kOutput,       // output name type = value
};

struct Declaration {
  Form form = Form::kVar;
  std::string name = {};
  std::optional<Expr> type = std::nullopt;
  std::optional<Expr> value = std::nullopt;
  std::string path = {};                         // of a module
  std::optional<Expr> condition = std::nullopt;  // of a module
  std::vector<std::string> imports = {};         // names of an import
  std::string description = {};                  // @description(…)
  std::string comment = {};                      // lines before it
  Span cause = {};
};

struct Document {
  std::string header;  // comment lines at the top
  std::vector<Declaration> declarations;
};

struct Printed {
  std::string text;
  std::vector<Provenance> lines;  // innermost causes last
};

[[nodiscard]] Printed Print(const Document& document);

}  // namespace formwork::bicep
