// The dead letter envelope.

#include "runtime/protocol/dead_letter.h"

#include <formwork/json_reader.h>
#include <formwork/json_writer.h>

#include "runtime/json/base64.h"

namespace formwork::protocol {

std::string WriteDeadLetter(const DeadLetter& letter) {
  std::string out;
  out.reserve(letter.payload.size() + 512);
  JsonWriter writer(out);
  writer.BeginObject();
  const auto text = [&writer](std::string_view key, std::string_view value) {
    writer.Key(key);
    writer.String(value);
  };
  text("formwork", "dead-letter/1");
  text("id", letter.id);
  text("source", letter.source);
  text("function", letter.function);
  writer.Key("attempts");
  writer.Integer(letter.attempts);
  text("firstAt", letter.first_at.value_or(letter.last_at).ToString());
  text("lastAt", letter.last_at.ToString());
  text("invocation", letter.invocation);
  writer.Key("error");
  writer.BeginObject();
  text("type", letter.error_type);
  text("message", letter.error_message);
  writer.EndObject();
  const bool utf8 = IsUtf8(letter.payload);
  text("payloadEncoding", utf8 ? "utf8" : "base64");
  text("payload", utf8 ? letter.payload : ToBase64(letter.payload));
  writer.EndObject();
  return out;
}

std::string DeadLetterId(std::string_view source, std::string_view function,
                         std::string_view message_id, std::string_view payload) {
  std::string name;
  for (const std::string_view part : {source, function, message_id, payload}) {
    name.append(std::to_string(part.size())).push_back(':');
    name.append(part);
  }
  return Uuid::FromName(name).ToString();
}

}  // namespace formwork::protocol
