#include "runtime/localhost/documents/sql/builtins.h"

#include <algorithm>
#include <vector>

namespace formwork::localhost::sql {

std::span<const Builtin> Builtins() {
  static const std::vector<Builtin> all = [] {
    std::vector<Builtin> joined;
    for (const auto table : {StringBuiltins(), ArrayBuiltins(), MathBuiltins()}) {
      joined.insert(joined.end(), table.begin(), table.end());
    }
    return joined;
  }();
  return all;
}

const Builtin* FindBuiltin(std::string_view name) {
  const auto all = Builtins();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Builtin& b) { return b.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace formwork::localhost::sql
