// `formwork explain CODE|FIELD|FILE:LINE`: what a diagnostic means, what a field takes. Both come
// from the tables that report and decode.

#include <algorithm>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/reference.h"
#include "generator/cli/commands.h"
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
  }
  return kDone;
}

int Unknown(const std::string& topic, Env& env) {
  if (LooksLikeCode(topic))
    return Fail(env, StrCat("there is no diagnostic ", topic, "; docs/diagnostics.md lists them"),
                kUsage);
  const auto paths = blueprint::FieldPaths();
  if (const auto near = NearestName(topic, paths)) {
    return Fail(env, StrCat("there is no field '", topic, "'; did you mean '", *near, "'?"),
                kUsage);
  }
  // The last step alone: 'attempts' is queues.attempts and more.
  std::vector<std::string> ending;
  std::ranges::copy_if(paths, std::back_inserter(ending),
                       [&](const std::string& path) { return path.ends_with("." + topic); });
  const std::string help = ending.empty()
                               ? "fields are named as containers.partitionKey, codes as FW1004"
                               : StrCat("there are ", Join(ending, ", "));
  return Fail(env, StrCat("there is no field '", topic, "'; ", help), kUsage);
}

int RunExplain(const Arguments& arguments, Env& env) {
  const std::string topic = arguments.ValueOr("TOPIC", "");
  const bool json = arguments.Has("--json");
  if (const CodeInfo* code = CodeOf(topic)) return ExplainCode(*code, json, env);
  if (const auto code = ExplainLine(topic, arguments, env)) return *code;
  const auto text = blueprint::ExplainField(topic);
  if (!text) return Unknown(topic, env);
  if (json) {
    env.out << StrCat("{\n  \"schema_version\": 1,\n  \"field\": ", JsonQuote(topic),
                      ",\n  \"explanation\": ", JsonQuote(*text), "\n}\n");
  } else {
    env.out << *text;
  }
  return kDone;
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
                       "A code such as FW1004, a field such as queues.attempts, or a line such as "
                       "infra/main.bicep:42 or blueprint.yaml:30",
                   .required = true}},
      .run = RunExplain};
}

}  // namespace formwork::cli
