// Any bytes as what a handler is sent: as a connection's stream in pieces of any size, as an
// envelope, as JSON. Never a crash; what is taken for JSON is JSON for another reader too, and
// writes back to itself.
#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include <formwork/decoder.h>
#include <formwork/json_value.h>
#include <nlohmann/json.hpp>

#include "runtime/protocol/outputs.h"
#include "runtime/protocol/triggers.h"
#include "runtime/src/dispatcher.h"
#include "runtime/src/http_input.h"

namespace {

using formwork::HttpInput;

void Expect(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);  // nobody catches it: the fuzzer sees the abort
}

// The same requests come out whatever the pieces are.
std::string Requests(const std::string& bytes, size_t piece) {
  HttpInput input({.max_header_bytes = 4096, .max_body_bytes = 65'536});
  std::string out;
  HttpInput::State state = HttpInput::State::kMore;
  for (size_t at = 0; at < bytes.size() || state == HttpInput::State::kRequest;) {
    if (state == HttpInput::State::kRequest) {
      const formwork::WireRequest request = input.Take();
      out += request.method + " " + request.path + " " + request.invocation + " " + request.body +
             "\n";
      state = input.Parse();
      continue;
    }
    if (state == HttpInput::State::kBad) break;
    const HttpInput::Space space = input.Prepare();
    const size_t size = std::min({piece, space.size, bytes.size() - at});
    bytes.copy(space.data, size, at);
    at += size;
    state = input.Fed(size);
  }
  return out;  // nonsense may be seen earlier or later, never as a request
}

void AsEnvelope(const std::string& text) {
  const auto read = formwork::protocol::ReadEnvelope(text);
  Expect(read.envelope.has_value() == read.fault.empty(), "a fault or an envelope");
  if (!read.envelope) return;
  static_cast<void>(formwork::protocol::ReadDelivery(*read.envelope));
  static_cast<void>(formwork::protocol::ReadRetryCount(*read.envelope));
  for (const auto& member : read.envelope->data) {
    static_cast<void>(formwork::protocol::ReadRequest(member.json));
    static_cast<void>(formwork::protocol::ReadMessage(member.json));
    static_cast<void>(formwork::protocol::ReadDocuments(member.json));
    static_cast<void>(formwork::protocol::ReadTimer(member.json));
  }
}

void AsJson(const std::string& text) {
  const auto json = formwork::Json::Parse(text);
  static_cast<void>(
      formwork::DecodeJson<std::vector<std::map<std::string, formwork::DateTime, std::less<>>>>(
          text));
  if (!json) return;
  Expect(nlohmann::json::accept(text), "another reader takes it too");
  const auto again = formwork::Json::Parse(json->ToString());
  Expect(again.has_value() && *again == *json, "it reads back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 65'536) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data), size);  // NOLINT: bytes are bytes
  const std::string whole = Requests(bytes, bytes.size() + 1);
  Expect(Requests(bytes, 1) == whole && Requests(bytes, 7) == whole, "pieces do not matter");
  const size_t body = bytes.find('{');
  AsEnvelope(bytes);
  AsJson(bytes);
  if (body != std::string::npos) {
    AsEnvelope(bytes.substr(body, bytes.rfind('}') - body + 1));
    AsJson(bytes.substr(body, bytes.rfind('}') - body + 1));
  }
  return 0;
}
