#include "generator/cli/arguments.h"

namespace formwork::cli {

std::optional<std::string> Arguments::Value(std::string_view name) const {
  const auto it = values_.find(name);
  if (it == values_.end() || it->second.empty()) return std::nullopt;
  return it->second.back();
}

std::string Arguments::ValueOr(std::string_view name, std::string_view otherwise) const {
  return Value(name).value_or(std::string(otherwise));
}

std::vector<std::string> Arguments::Values(std::string_view name) const {
  const auto it = values_.find(name);
  return it == values_.end() ? std::vector<std::string>{} : it->second;
}

}  // namespace formwork::cli
