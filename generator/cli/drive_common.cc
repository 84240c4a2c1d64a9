#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/drive.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {

std::optional<std::string> Ask(const Arguments& arguments, Env& env, std::string_view method,
                               const std::string& path, std::string_view body, Patience patience) {
  const auto host = FindRunningHost(ProjectDirectory(arguments, env));
  const auto answer =
      host ? CallHost(*host, method, path, body, patience) : Result<HostAnswer>(host.error());
  if (!answer) {
    Fail(env, Describe(answer.error()), kWorldFailed);
    return std::nullopt;
  }
  if (answer->status < 300) return answer->body;
  Fail(env, RefusalText(*answer), kWorldFailed);
  return std::nullopt;
}

int Say(const Arguments& arguments, Env& env, const std::optional<std::string>& answer,
        const std::function<std::string(const std::string&)>& text) {
  if (!answer) return kWorldFailed;
  if (arguments.Has("--json")) {
    env.out << (answer->empty() ? "{}" : *answer) << "\n";
  } else {
    env.out << text(*answer);
  }
  return kDone;
}

std::string At(std::string_view resource, const Arguments& arguments, std::string_view name,
               std::string_view rest) {
  return StrCat(resource, "/", EncodeSegment(arguments.ValueOr(name, "")), rest);
}

Option DataOption() {
  return {.name = "--data",
          .value = "TEXT",
          .help = "The content: text, @FILE, or - for standard input"};
}

}  // namespace formwork::cli
