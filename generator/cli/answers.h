#pragma once
// What the local host answers, as text for people: tables and sentences. The JSON itself is for
// --json; who asks the host, and how, stands elsewhere. An answer of another form than expected is
// printed as it came: never a crash over a newer host.

#include <string>
#include <string_view>

namespace formwork::cli {

// queues/{name}/messages and …/dead.
[[nodiscard]] std::string MessagesText(std::string_view json);
[[nodiscard]] std::string DeadLettersText(std::string_view json);
// queues: how full each is, and what it is for.
[[nodiscard]] std::string QueuesText(std::string_view json);

// functions/{name}/invoke?wait=true: what goes to standard output, and the line about it.
struct InvokedText {
  bool ok = false;
  std::string output;
  std::string summary;
};

[[nodiscard]] InvokedText InvokedAs(std::string_view function, std::string_view json);

// containers/{name}/query: a document a line, and the line about them.
struct RowsText {
  std::string rows;
  std::string summary;
};

[[nodiscard]] RowsText QueryRows(std::string_view json);
// A document over several lines.
[[nodiscard]] std::string DocumentText(std::string_view json);
[[nodiscard]] std::string FaultsText(std::string_view json);
[[nodiscard]] std::string InvocationsText(std::string_view json,
                                          std::string_view none = "nothing has been invoked yet");
// invocations/{id}: what went in and out, what was logged, what led to it and what came of it.
[[nodiscard]] std::string InvocationText(std::string_view json);
[[nodiscard]] std::string WorkflowsText(std::string_view json);
// A member of a one-level answer: {"id":…}, {"moved":n}; "" if it is absent.
[[nodiscard]] std::string MemberText(std::string_view json, std::string_view name);

}  // namespace formwork::cli
