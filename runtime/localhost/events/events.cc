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

void AppendField(std::string& line, const EventField& field) {
  const auto* text = std::get_if<std::string_view>(&field.value);
  if (text != nullptr && text->empty()) return;
  line.push_back(',');
  AppendJsonString(line, field.name);
  line.push_back(':');
  if (text != nullptr) {
    AppendJsonString(line, *text);
  } else if (const auto* json = std::get_if<EncodedJson>(&field.value)) {
    line.append(json->text);
  } else {
    line.append(std::to_string(std::get<int64_t>(field.value)));
  }
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

void Events::Emit(std::string_view kind, std::span<const EventField> fields) {
  Event event;
  event.number = next_++;
  event.kind = kind;
  event.line.reserve(320);
  event.line.append(R"({"schema_version":1,"kind":")").append(kind).append(R"(","timestamp":")");
  event.line.append(LogTime(clock_.Now())).push_back('"');
  for (const EventField& field : fields)
    AppendField(event.line, field);
  event.line.push_back('}');
  recent_.push_back(std::move(event));
  if (recent_.size() > kKept) recent_.pop_front();
  for (auto it = listeners_.begin(); it != listeners_.end();) {
    const auto now = it++;  // a listener may go while it is called
    now->second(recent_.back());
  }
}

void Events::Log(std::string_view level, std::string_view category, std::string_view message,
                 std::string_view invocation) {
  Emit(
      "log",
      {{"level", level}, {"category", category}, {"message", message}, {"invocation", invocation}});
}

void Events::Hint(std::string_view function, std::string_view message,
                  std::string_view invocation) {
  Emit("hint", {{"function", function}, {"message", message}, {"invocation", invocation}});
}

uint64_t Events::Listen(Listener listener) {
  const uint64_t id = next_++;
  listeners_.emplace(id, std::move(listener));
  return id;
}

std::string ConsoleLine(const Event& event, bool colour) {
  const Json json = ReadJson(event.line).value_or(Json::Object());
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
  const bool dead = event.kind == "dead-letter";
  return time + Paint(Padded(dead ? "dead" : event.kind, 8), dead ? kRed : kDim, colour) +
         (json.Text("function").empty() ? "" : Padded(json.Text("function"), 24) + ' ') + message;
}

}  // namespace formwork::localhost
