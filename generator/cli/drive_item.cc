// `formwork item …`: documents of a running platform.

#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/answers.h"
#include "generator/cli/drive.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

int RunItemPut(const Arguments& arguments, Env& env) {
  const auto document = InputOf(arguments, env);
  if (!document) return kWorldFailed;
  const auto answer =
      Ask(arguments, env, "PUT", At("containers", arguments, "CONTAINER", "/items"), *document);
  return Say(arguments, env, answer, [&](const std::string& body) {
    return StrCat("stored ", MemberText(body, "id"), " in ", arguments.ValueOr("CONTAINER", ""),
                  "\n");
  });
}

int RunItemGet(const Arguments& arguments, Env& env) {
  const std::string rest =
      StrCat("/items/", EncodeSegment(arguments.ValueOr("ID", "")),
             "?partition=", EncodeSegment(arguments.ValueOr("--partition", "")));
  const auto answer =
      Ask(arguments, env, "GET", At("containers", arguments, "CONTAINER", rest), "");
  return Say(arguments, env, answer, DocumentText);
}

// Documents go to standard output, one a line; the sentence about them to standard error.
int RunItemQuery(const Arguments& arguments, Env& env) {
  const auto partition = arguments.Value("--partition");
  const std::string body =
      StrCat("{\"sql\":", JsonQuote(arguments.ValueOr("SQL", "SELECT * FROM c")),
             partition ? StrCat(",\"partition\":", JsonQuote(*partition)) : "", "}");
  const auto answer =
      Ask(arguments, env, "POST", At("containers", arguments, "CONTAINER", "/query"), body);
  return Say(arguments, env, answer, [&](const std::string& json) {
    const RowsText text = QueryRows(json);
    if (!text.summary.empty()) env.err << "formwork: " << text.summary << "\n";
    return text.rows;
  });
}

const Option kContainer = {
    .name = "CONTAINER", .value = "CONTAINER", .help = "The container", .required = true};

}  // namespace

std::vector<Command> ItemCommands() {
  const Option id = {.name = "ID", .value = "ID", .help = "The document's id", .required = true};
  const Option partition = {
      .name = "--partition", .value = "VALUE", .help = "The partition key's value"};
  return {
      {.name = "item put",
       .summary = "Create or replace a document",
       .example = "formwork item put messages --data @message.json",
       .options = {kContainer, DataOption()},
       .run = RunItemPut},
      {.name = "item get",
       .summary = "Read a document by its id",
       .example = "formwork item get messages 17 --partition lobby",
       .options = {kContainer, id, partition},
       .run = RunItemGet},
      {.name = "item query",
       .summary = "Ask a container with Cosmos SQL",
       .example = "formwork item query messages \"SELECT * FROM c WHERE c.moderated = false\"",
       .options = {kContainer,
                   {.name = "SQL", .value = "SQL", .help = "The query", .required = true},
                   partition},
       .run = RunItemQuery},
      {.name = "item list",
       .summary = "Show the documents of a container",
       .example = "formwork item list messages",
       .options = {kContainer, partition},
       .run = RunItemQuery},
  };
}

}  // namespace formwork::cli
