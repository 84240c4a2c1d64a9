#include "generator/cli/answers.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"

namespace formwork::cli {
namespace {

using Json = nlohmann::ordered_json;
using Row = std::vector<std::string>;

constexpr size_t kWidest = 80;

std::string Plain(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string At(const Json& object, const char* name) {
  const auto it = object.find(name);
  return it == object.end() ? "" : Plain(*it);
}

// One line, cut where it would fill the terminal; never in the middle of a character.
std::string OneLine(std::string text, size_t most) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  if (text.size() <= most) return text;
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
    --end;
  return text.substr(0, end) + "…";
}

// "2026-11-21T02:51:38.102Z" -> "2026-11-21 02:51:38"
std::string Stamp(const Json& object, const char* name) {
  std::string text = At(object, name);
  if (text.size() >= 19) text.replace(10, 1, " ");
  return text.substr(0, 19);
}

std::string Table(const std::vector<Row>& rows) {
  std::vector<size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], CodePoints(row[i]));
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i)
      line += row[i] + std::string(widths[i] - CodePoints(row[i]) + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string Counted(size_t count, std::string_view one) {
  return StrCat(count, " ", one, count == 1 ? "" : "s");
}

// nullptr values stay in the tree: a missing member reads as one.
Json Read(std::string_view text) {
  return Json::parse(text, nullptr, false);
}

const Json* ListIn(const Json& json, const char* name) {
  const auto it = json.is_object() ? json.find(name) : json.end();
  return it != json.end() && it->is_array() ? &*it : nullptr;
}

// Three lines: where and when, why, what.
std::string DeadLetter(const Json& message) {
  const Json envelope = Read(At(message, "text"));
  if (!envelope.is_object() || !At(envelope, "formwork").starts_with("dead-letter/")) {
    return StrCat(At(message, "id"), "  in ", At(message, "queue"), " since ",
                  Stamp(message, "insertedAt"), "\n  payload  ",
                  OneLine(At(message, "text"), kWidest), "\n");
  }
  const Json error = envelope.value("error", Json::object());
  return StrCat(At(message, "id"), "  ", At(envelope, "function"), ", attempt ",
                At(envelope, "attempts"), ", ", Stamp(envelope, "lastAt"), "\n  error    ",
                OneLine(StrCat(At(error, "type"), ": ", At(error, "message")), kWidest),
                "\n  payload  ", OneLine(At(envelope, "payload"), kWidest), "\n");
}

}  // namespace

std::string MessagesText(std::string_view json) {
  const Json answer = Read(json);
  const Json* messages = ListIn(answer, "messages");
  if (messages == nullptr) return std::string(json);
  if (messages->empty()) return "no messages\n";
  std::vector<Row> rows = {{"ID", "SENT", "VISIBLE", "DELIVERIES", "MESSAGE"}};
  for (const Json& message : *messages) {
    rows.push_back({At(message, "id"), Stamp(message, "insertedAt"), Stamp(message, "visibleAt"),
                    At(message, "dequeueCount"), OneLine(At(message, "text"), kWidest)});
  }
  return Table(rows);
}

std::string QueuesText(std::string_view json) {
  const Json answer = Read(json);
  const Json* queues = ListIn(answer, "queues");
  if (queues == nullptr) return std::string(json);
  if (queues->empty()) return "no queues\n";
  std::vector<Row> rows = {{"QUEUE", "MESSAGES", "VISIBLE", "OLDEST", "HOLDS"}};
  for (const Json& queue : *queues) {
    const std::string kind = At(queue, "kind");
    rows.push_back({At(queue, "name"), At(queue, "depth"), At(queue, "visible"),
                    Stamp(queue, "oldestAt"),
                    kind == "dead-letter" ? StrCat("dead letters of ", At(queue, "of"))
                    : kind == "poison"    ? StrCat("what the host gave up of ", At(queue, "of"))
                                          : "messages"});
  }
  return Table(rows);
}

std::string DeadLettersText(std::string_view json) {
  const Json answer = Read(json);
  const Json* messages = ListIn(answer, "messages");
  if (messages == nullptr) return std::string(json);
  if (messages->empty()) return "no dead letters\n";
  std::string out;
  for (const Json& message : *messages)
    out += DeadLetter(message);
  return out;
}

InvokedText InvokedAs(std::string_view function, std::string_view json) {
  const Json answer = Read(json);
  if (!answer.is_object()) return {true, std::string(json), ""};
  InvokedText text;
  text.ok = answer.value("ok", false);
  const std::string status = At(answer, "status");
  text.output = At(answer, status.empty() ? "output" : "body");
  if (!text.output.empty() && !text.output.ends_with('\n')) text.output += '\n';
  text.summary = text.ok && !status.empty()
                     ? StrCat(function, " answered ", status)
                     : StrCat(function, text.ok ? " succeeded" : " failed",
                              status.empty() ? "" : StrCat(" with status ", status));
  if (const std::string error = At(answer, "error"); !error.empty())
    text.summary += StrCat(": ", error);
  return text;
}

RowsText QueryRows(std::string_view json) {
  const Json answer = Read(json);
  const Json* rows = ListIn(answer, "rows");
  if (rows == nullptr) return {std::string(json), ""};
  RowsText text;
  for (const Json& row : *rows)
    text.rows += row.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  text.summary = Counted(rows->size(), "document");
  if (answer.value("truncated", false)) text.summary += ", there are more";
  return text;
}

// Moves blanks alone: a number keeps its digits and a text its escapes, however they are written.
std::string DocumentText(std::string_view json) {
  if (!Json::accept(json)) return std::string(json);
  std::string out;
  size_t depth = 0;
  bool text = false;
  const auto line = [&] { out.append("\n").append(depth * 2, ' '); };
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (text || c == '"') {
      out += c;
      if (text && c == '\\') out += json[++i];
      if (c == '"') text = !text;
    } else if (c == '{' || c == '[') {
      out += c;
      const size_t next = json.find_first_not_of(" \t\r\n", i + 1);
      const bool empty = json[next] == '}' || json[next] == ']';
      if (empty) {
        out += json[i = next];
      } else {
        ++depth;
        line();
      }
    } else if (c == '}' || c == ']') {
      --depth;
      line();
      out += c;
    } else if (c == ',') {
      out += c;
      line();
    } else if (c > ' ') {
      out += c;
      if (c == ':') out += ' ';
    }
  }
  return out + "\n";
}

std::string FaultsText(std::string_view json) {
  const Json answer = Read(json);
  if (!answer.is_array()) return std::string(json);
  if (answer.empty()) return "no faults\n";
  std::vector<Row> rows = {{"RULE", "HITS"}};
  for (const Json& fault : answer)
    rows.push_back({At(fault, "id"), At(fault, "hits")});
  return Table(rows);
}

std::string InvocationsText(std::string_view json, std::string_view none) {
  const Json answer = Read(json);
  const Json* list = ListIn(answer, "invocations");
  if (list == nullptr) return std::string(json);
  if (list->empty()) return StrCat(none, "\n");
  std::vector<Row> rows = {{"TIME", "OUTCOME", "FUNCTION", "TRIGGER", "STATUS", "MS", "ID", ""}};
  for (auto it = list->rbegin(); it != list->rend(); ++it) {  // the newest last, as a log has it
    rows.push_back({Stamp(*it, "startedAt"), At(*it, "outcome"), At(*it, "function"),
                    OneLine(At(*it, "trigger"), 48), At(*it, "status"), At(*it, "ms"),
                    At(*it, "id").substr(0, 8), OneLine(At(*it, "error"), kWidest)});
  }
  return Table(rows);
}

std::string InvocationText(std::string_view json) {
  const Json one = Read(json);
  if (!one.is_object() || !one.contains("id")) return std::string(json);
  std::string out;
  const auto say = [&](std::string_view what, const std::string& text) {
    if (text.empty()) return;
    out += StrCat(what, std::string(12 - what.size(), ' '), text, "\n");
  };
  const auto with = [&](const char* name, std::string_view before, std::string_view behind) {
    const std::string value = At(one, name);
    return value.empty() ? value : StrCat(before, value, behind);
  };
  say("invocation", At(one, "id"));
  say("function", At(one, "function"));
  say("trigger", At(one, "trigger"));
  say("started", Stamp(one, "startedAt"));
  say("outcome", StrCat(At(one, "outcome"), with("status", ", status ", ""),
                        with("ms", ", ", " ms"), with("attempt", ", attempt ", "")));
  say("error", At(one, "error"));
  for (const auto& [member, what] : {std::pair("causes", "caused by"), {"caused", "led to"}}) {
    const Json* rows = ListIn(one, member);
    if (rows == nullptr) continue;
    for (const Json& row : *rows)
      say(what,
          StrCat(At(row, "function"), " ", At(row, "id").substr(0, 8), ", ", At(row, "outcome")));
  }
  for (const char* member : {"input", "output"}) {
    const std::string text = DocumentText(At(one, member));
    if (!text.empty()) out += StrCat(member, "\n", text, text.ends_with('\n') ? "" : "\n");
  }
  const Json* logs = ListIn(one, "logs");
  if (logs != nullptr && !logs->empty()) {
    out += "logs\n";
    for (const Json& line : *logs)
      out += At(line, "message") + "\n";
  }
  return out;
}

std::string WorkflowsText(std::string_view json) {
  const Json answer = Read(json);
  const Json* list = ListIn(answer, "workflows");
  if (list == nullptr) return std::string(json);
  if (list->empty()) return "no instances\n";
  std::vector<Row> rows = {{"CREATED", "UPDATED", "STATUS", "WORKFLOW", "ID", ""}};
  for (const Json& one : *list) {
    rows.push_back({Stamp(one, "createdTime"), Stamp(one, "lastUpdatedTime"),
                    At(one, "runtimeStatus"), At(one, "name"), At(one, "instanceId"),
                    OneLine(At(one, "customStatus"), kWidest)});
  }
  return Table(rows);
}

std::string MemberText(std::string_view json, std::string_view name) {
  const Json answer = Read(json);
  return answer.is_object() ? At(answer, std::string(name).c_str()) : "";
}

}  // namespace formwork::cli
