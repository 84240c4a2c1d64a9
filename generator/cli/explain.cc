// `formwork explain CODE|FIELD|FILE:LINE`: what a diagnostic means, from the table that reports it;
// fields and lines have files of their own.

#include <ostream>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/allow.h"
#include "generator/cli/commands.h"
#include "generator/cli/explain_field.h"
#include "generator/cli/explain_line.h"
#include "generator/cli/session.h"
#include "generator/diag/codes.h"
#include "generator/diag/print.h"

namespace formwork::cli {
namespace {

// "FW1004", "fw1004", "1004"; nullptr for what is no code.
const CodeInfo* CodeOf(std::string_view topic) {
  if (LowerAscii(topic.substr(0, 2)) == "fw") topic.remove_prefix(2);
  const bool digits = !topic.empty() && topic.size() <= 4 &&
                      topic.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? FindCode(static_cast<uint16_t>(std::stoi(std::string(topic)))) : nullptr;
}

bool LooksLikeCode(std::string_view topic) {
  return topic.size() > 2 && LowerAscii(topic.substr(0, 2)) == "fw" && topic[2] >= '0' &&
         topic[2] <= '9';
}

int ExplainCode(const CodeInfo& code, bool json, Env& env) {
  if (json) {
    env.out << StrCat(
        "{\n  \"schema_version\": 1,\n  \"code\": ", JsonQuote(diag::CodeName(code.number)),
        ",\n  \"severity\": ", JsonQuote(diag::SeverityWord(code.severity)),
        ",\n  \"title\": ", JsonQuote(code.title),
        ",\n  \"explanation\": ", JsonQuote(code.explanation), "\n}\n");
  } else {
    env.out << StrCat(diag::CodeName(code.number), " (", diag::SeverityWord(code.severity),
                      "): ", code.title, "\n\n", code.explanation, "\n");
    if (blueprint::MayAllow(code)) {
      env.out << StrCat("\nWhere it is meant, say so beside it: allow: { ",
                        diag::CodeName(code.number), ": the reason }; see FW3041.\n");
    }
  }
  return kDone;
}

int RunExplain(const Arguments& arguments, Env& env) {
  const std::string topic = arguments.ValueOr("TOPIC", "");
  const bool json = arguments.Has("--json");
  if (const CodeInfo* code = CodeOf(topic)) return ExplainCode(*code, json, env);
  if (const auto code = ExplainLine(topic, arguments, env)) return *code;
  if (LooksLikeCode(topic)) {
    return Fail(env, StrCat("there is no diagnostic ", topic, "; docs/diagnostics.md lists them"),
                kUsage);
  }
  return ExplainField(topic, arguments, env);
}

}  // namespace

Command ExplainCommand() {
  return {
      .name = "explain",
      .summary = "Explain a diagnostic, a field of the blueprint, or where a line comes from",
      .example = "formwork explain containers.partitionKey",
      .options = {{.name = "TOPIC",
                   .value = "CODE|FIELD|FILE:LINE",
                   .help =
                       "A code such as FW1004; a field such as queues.attempts, with the names of "
                       "the blueprint or without; or a line such as infra/main.bicep:42 or "
                       "blueprint.yaml:30",
                   .required = true}},
      .run = RunExplain};
}

}  // namespace formwork::cli
