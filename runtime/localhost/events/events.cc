#include "runtime/localhost/events/events.h"

#include <utility>

#include "runtime/localhost/text/dotnet.h"

namespace formwork::localhost {
namespace {

constexpr size_t kKept = 1000;

constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kDim = "\x1b[2m";

std::string Paint(std::string_view text, std::string_view colour, bool on) {
  if (!on || colour.empty()) return std::string(text);
  return std::string(colour) + std::string(text) + "\x1b[0m";
}

std::string Padded(std::string_view text, size_t width) {
  std::string out(text);
  if (out.size() < width) out.append(width - out.size(), ' ');
  return out;
}

// "ok    post-message             POST /api/x  201      4 ms  6519986a"
std::string InvocationLine(const Json& json, bool colour) {
  const bool ok = json.Text("outcome") == "succeeded";
  std::string line = Paint(Padded(ok ? "ok" : "failed", 8), ok ? kGreen : kRed, colour);
  line += Padded(json.Text("function"), 24) + ' ' + Padded(json.Text("trigger"), 32) + ' ';
  const Json* status = json.Find("status");
  line += Padded(status != nullptr ? status->text : "", 4);
  const Json* millis = json.Find("ms");
  line += Padded(millis != nullptr ? millis->text + " ms" : "", 10);
  line += Paint(std::string(json.Text("invocation")).substr(0, 8), kDim, colour);
  if (!ok) line += "  " + std::string(json.Text("error"));
  return line;
}

}  // namespace

void Events::Emit(std::string_view kind, std::vector<JsonMember> fields) {
  Event event;
  event.number = next_++;
  event.kind = kind;
  event.json = Json::Object();
  event.json.members.reserve(fields.size() + 3);
  event.json.members.push_back({"schema_version", Json::Int(1)});
  event.json.members.push_back({"kind", Json::String(std::string(kind))});
  event.json.members.push_back({"timestamp", Json::String(LogTime(clock_.Now()))});
  for (JsonMember& field : fields)
    event.json.members.push_back(std::move(field));
  recent_.push_back(std::move(event));
  if (recent_.size() > kKept) recent_.pop_front();
  const auto listeners = listeners_;  // a listener may go while it is called
  for (const auto& [id, listener] : listeners)
    listener(recent_.back());
}

void Events::Log(std::string_view level, std::string_view category, std::string_view message,
                 std::string_view invocation) {
  std::vector<JsonMember> fields = {{"level", Json::String(std::string(level))},
                                    {"category", Json::String(std::string(category))},
                                    {"message", Json::String(std::string(message))}};
  if (!invocation.empty()) fields.push_back({"invocation", Json::String(std::string(invocation))});
  Emit("log", std::move(fields));
}

void Events::Hint(std::string_view function, std::string_view message,
                  std::string_view invocation) {
  Emit("hint", {{"function", Json::String(std::string(function))},
                {"message", Json::String(std::string(message))},
                {"invocation", Json::String(std::string(invocation))}});
}

uint64_t Events::Listen(Listener listener) {
  const uint64_t id = next_++;
  listeners_.emplace(id, std::move(listener));
  return id;
}

std::string ConsoleLine(const Event& event, bool colour) {
  const Json& json = event.json;
  const std::string time = Paint(json.Text("timestamp").substr(11, 12), kDim, colour) + "  ";
  const std::string message(json.Text("message"));
  if (event.kind == "invocation") return time + InvocationLine(json, colour);
  if (event.kind == "hint") {
    return time + Paint("hint    ", kYellow, colour) + Padded(json.Text("function"), 24) + ' ' +
           message;
  }
  if (event.kind == "log") {
    const std::string_view level = json.Text("level");
    if (level == "debug") return "";
    const std::string_view paint = level == "error" ? kRed : level == "warning" ? kYellow : kDim;
    return time +
           Paint(Padded(level == "information" ? "info"
                        : level == "warning"   ? "warn"
                                               : level,
                        8),
                 paint, colour) +
           std::string(json.Text("category")) + ": " + message;
  }
  if (event.kind == "queue" || event.kind == "workflow") return "";
  return time + Paint(Padded(event.kind, 8), event.kind == "dead-letter" ? kRed : kDim, colour) +
         (json.Text("function").empty() ? "" : Padded(json.Text("function"), 24) + ' ') + message;
}

}  // namespace formwork::localhost
