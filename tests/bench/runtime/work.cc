#include "tests/bench/runtime/work.h"

#include <cstdio>

#include <formwork/fields.h>

namespace formwork::bench {
namespace {

struct Event {
  Uuid id;
  std::string stream;
  std::string kind;
  DateTime at;
  std::string note;
};

// As generated code has it.
constexpr auto kEvent = FieldsOf<Event>(
    Field("id", &Event::id), Field("streamId", &Event::stream, LengthRule{.min = 1, .max = 64}),
    Field("kind", &Event::kind), Field("at", &Event::at), Field("note", &Event::note));

void Decode(Decoder& decoder, Event& to) {
  kEvent.Decode(decoder, to);
}

void Encode(JsonWriter& writer, const Event& value) {
  kEvent.Encode(writer, value);
}

}  // namespace

void Work(Call& call) {
  Event event;
  call.Message(event);
  call.Write("document", Out<Event>(event));
  call.Send("next", Out<Event>(event));
}

FunctionInfo WorkInfo(const char* name, void (*run)(Call&)) {
  return {.name = name,
          .trigger = TriggerKind::kQueue,
          .input = "message",
          .source = "events",
          .dead_letter = "deadLetter",
          .timeout_ms = 120'000,
          .run = run};
}

std::string RequestFor(const std::string& function) {
  const std::string event =
      R"({"id":"800ae4b3-bdd2-4c08-badd-f08e5a34b865","streamId":"stream-7","kind":"posted","at":"2026-11-21T02:43:25.12Z","note":"a few words, é"})";
  std::string once;
  AppendJsonString(once, event);
  std::string twice;
  AppendJsonString(twice, once);
  const std::string body =
      R"({"Data":{"message":)" + twice +
      R"(},"Metadata":{"DequeueCount":"1","ExpirationTime":"2026-11-28T02:43:25+00:00","Id":"\"800ae4b3-bdd2-4c08-badd-f08e5a34b865\"",)"
      R"("InsertionTime":"2026-11-21T02:43:25+00:00","NextVisibleTime":"2026-11-21T02:53:25+00:00","PopReceipt":"\"AgAAAAMAAAAAAAAAAgtnj8x+1QE=\"",)"
      R"("sys":{"MethodName":"work","UtcNow":"2026-11-21T02:51:57.8287348Z","RandGuid":"4f98f6d2-0b00-4f9a-9665-5435e9f8d28c"}}})";
  char size[16];
  std::snprintf(size, sizeof size, "%zX", body.size());
  return "POST /" + function +
         " HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX-Azure-Functions-HostVersion: "
         "4.1037.0.0\r\nX-Azure-Functions-InvocationId: "
         "60defe83-2245-4fc3-9cc7-89e4e526c92b\r\nUser-Agent: "
         "Azure-Functions-Host/4.1037.0.0\r\nTransfer-Encoding: "
         "chunked\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" +
         size + "\r\n" + body + "\r\n0\r\n\r\n";
}

}  // namespace formwork::bench
