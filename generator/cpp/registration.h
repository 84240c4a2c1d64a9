#pragma once
// What an app holds, as code: generated/names.h, functions.h and registration.cc.

#include <string>
#include <vector>

#include "generator/cpp/callable.h"
#include "generator/graph/graph.h"

namespace formwork::cpp {

struct AppCode {
  const blueprint::Blueprint* blueprint = nullptr;
  const blueprint::App* app = nullptr;
  const graph::Graph* graph = nullptr;
  std::vector<Callable> callables;
};

[[nodiscard]] std::string NamesHeader(const AppCode& app);
[[nodiscard]] std::string FunctionsHeader(const AppCode& app);
[[nodiscard]] std::string RegistrationSource(const AppCode& app);

}  // namespace formwork::cpp
