#pragma once
// From a function's description to a handler: what happens around the user's code for each kind of
// trigger. Settings are read here, once; what fails ends as an answer the host understands and
// nothing is lost.

#include <string>

#include <formwork/function.h>

#include "runtime/src/dispatcher.h"

namespace formwork {

class LogLines;
class ServiceClients;

// What all functions of the app share.
struct AppParts {
  LogLines* lines = nullptr;
  ServiceClients* services = nullptr;
  std::string build;
  size_t functions = 0;
};

struct BoundHandler {
  Handler handler;
  HandlerOptions options;
};

// Throws SettingError. `parts` outlives the handler.
[[nodiscard]] BoundHandler BindFunction(const FunctionInfo& function, const AppParts& parts);

// One per kind; BindFunction chooses.
struct FunctionLimits {
  int attempts = 1;
  int64_t timeout_ms = 0;
};

[[nodiscard]] BoundHandler BindHttp(const FunctionInfo& function, const AppParts& parts,
                                    FunctionLimits limits);
[[nodiscard]] BoundHandler BindQueue(const FunctionInfo& function, const AppParts& parts,
                                     FunctionLimits limits);
[[nodiscard]] BoundHandler BindChanges(const FunctionInfo& function, const AppParts& parts,
                                       FunctionLimits limits);
[[nodiscard]] BoundHandler BindPlain(const FunctionInfo& function, const AppParts& parts,
                                     FunctionLimits limits);
[[nodiscard]] BoundHandler BindMover(const FunctionInfo& function, const AppParts& parts);
[[nodiscard]] BoundHandler BindHealth(const FunctionInfo& function, const AppParts& parts);

}  // namespace formwork
