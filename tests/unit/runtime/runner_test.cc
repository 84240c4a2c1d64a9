// Around the user's function: attempts, dead letters, problems, time-outs. Nothing is lost on any
// way it can fail.

#include "runtime/src/runner.h"

#include <stdexcept>

#include <formwork/call.h>
#include <formwork/fields.h>
#include <formwork/json_value.h>

#include "runtime/json/base64.h"
#include "runtime/protocol/outputs.h"
#include "tests/support/catch.h"

namespace formwork {
namespace {

struct Note {
  std::string id;
  std::string text;
};

void Decode(Decoder& decoder, Note& to) {
  static constexpr FieldName kFields[] = {{"id"}, {"text"}};
  for (ObjectDecoder object(decoder, kFields); object.Next();) {
    decoder.Value(object.index() == 0 ? to.id : to.text);
  }
}

void Encode(JsonWriter& writer, const Note& value) {
  writer.BeginObject();
  writer.Key("id");
  writer.String(value.id);
  writer.Key("text");
  writer.String(value.text);
  writer.EndObject();
}

// What the user's function would do, by the text of its note.
void Act(const std::string& text) {
  if (text == "throw") throw std::runtime_error("it broke");
  if (text == "throw 5") throw 5;  // NOLINT: what is no exception
  if (text == "problem") throw Problem(409, "twice");
}

void OnMessage(Call& call) {
  Note note;
  call.Message(note);
  Act(note.text);
  call.Write("copy", Out<Note>(note));
  call.Send("next", Out<Note>({note, note}));
}

void OnChanges(Call& call) {
  std::vector<Note> notes;
  call.Documents(notes);
  if (notes.empty()) return;
  for (const Note& note : notes)
    Act(note.text);
  call.Send("next", Out<Note>(notes.front()));
}

void OnHttp(Call& call) {
  Note note;
  call.RefuseQuery("id");
  call.Body(note);
  Act(note.text);
  call.Returns(201, {{"location", "/" + note.id}}, note);
  call.Write("copy", Out<Note>(note));
}

struct Tag {
  std::string word;
};

constexpr auto kTag = FieldsOf<Tag>(Field("word", &Tag::word, LengthRule{.min = 1, .max = 4}));

void Encode(JsonWriter& writer, const Tag& value) {
  kTag.Encode(writer, value);
}

// Writes what came, whatever its type says about it.
void OnTag(Call& call) {
  Note note;
  call.Body(note);
  call.Respond({200, {}, "done", "text/plain"});
  call.Write("copy", Out<Tag>({Tag{"fits"}, Tag{note.text}}));
}

void OnTagMessage(Call& call) {
  Note note;
  call.Message(note);
  call.Send("next", Out<Tag>(Tag{note.text}));
}

void OnQuery(Call& call) {
  call.Respond({200, {}, call.Query("id", LengthRule{.min = 1, .max = 4}), "text/plain"});
}

FunctionInfo Info(TriggerKind kind, void (*run)(Call&)) {
  FunctionInfo info;
  info.name = "work";
  info.trigger = kind;
  info.input = kind == TriggerKind::kHttp ? "req" : "message";
  info.method = "POST";
  info.route = "/notes";
  info.source = "notes";
  info.dead_letter = "deadLetter";
  info.attempts = 3;
  info.consumer = "work";
  info.run = run;
  return info;
}

class App1 {
 public:
  explicit App1(const FunctionInfo& info) : bound_(BindFunction(info, parts_)) {}

  protocol::Reply Post(const std::string& body) const {
    return Dispatcher::Call(bound_.handler, Wire(body));
  }

  protocol::Reply Late(const std::string& body) const {
    return Dispatcher::Call(bound_.options.late, Wire(body));
  }

 private:
  static WireRequest Wire(const std::string& body) { return {"POST", "/work", "inv-1", "", body}; }

  AppParts parts_;
  BoundHandler bound_;
};

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

std::string Delivery(const std::string& payload, int count, const std::string& more = "") {
  return R"({"Data":{"message":)" + Quoted(Quoted(payload)) + R"(},"Metadata":{"DequeueCount":")" +
         std::to_string(count) + R"(","Id":"\"m1\"","InsertionTime":"2024-01-02T03:04:05+00:00")" +
         more + "}}";
}

std::string Batch(const std::string& documents, int retries) {
  return R"({"Data":{"message":)" + Quoted(Quoted(documents)) +
         R"(},"Metadata":{"RetryContext":{"RetryCount":)" + std::to_string(retries) +
         R"(,"MaxRetryCount":-1}}})";
}

Json Output(const protocol::Reply& reply, const char* name) {
  return (*Json::Parse(reply.body))["Outputs"][name];
}

Json Letter(const protocol::Reply& reply) {
  return Json::Parse(FromBase64(Output(reply, "deadLetter").AsString()).value_or(""))
      .value_or(Json());
}

}  // namespace

TEST_CASE("Queue: a message is handled and its outputs leave together", "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  const auto reply = app.Post(Delivery(R"({"id":"1","text":"hi"})", 1));
  CHECK(reply.status == 200);
  CHECK(
      reply.body ==
      R"({"Outputs":{"copy":{"id":"1","text":"hi"},"next":["{\"id\":\"1\",\"text\":\"hi\"}","{\"id\":\"1\",\"text\":\"hi\"}"]},"Logs":[],"ReturnValue":null})");
}

TEST_CASE("Queue: a failure before the last attempt is the host's to repeat", "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  for (const int count : {1, 2}) {
    const auto reply = app.Post(Delivery(R"({"id":"1","text":"throw"})", count));
    CHECK(reply.status == 500);
    CHECK(reply.reason == "std::runtime_error: it broke");
  }
}

TEST_CASE("Queue: after the last attempt the payload lies in the dead letter, byte for byte",
          "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  const std::string payload = "{ \"id\":\"1\",\n \"text\":\"throw\" }";
  const auto reply = app.Post(Delivery(payload, 3));
  CHECK(reply.status == 200);
  const Json letter = Letter(reply);
  CHECK(letter["payload"].AsString() == payload);
  CHECK(letter["source"].AsString() == "queue notes");
  CHECK(letter["function"].AsString() == "work");
  CHECK(letter["attempts"].AsInteger() == 3);
  CHECK(letter["firstAt"].AsString() == "2024-01-02T03:04:05Z");
  CHECK(letter["invocation"].AsString() == "inv-1");
  CHECK(letter["error"].ToString() == R"({"type":"std::runtime_error","message":"it broke"})");
  CHECK(Output(reply, "copy").is_null());
}

TEST_CASE("Queue: a refused dead letter write is tried again with the same id and the same reason",
          "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  const std::string payload = R"({"id":"1","text":"throw"})";
  const Json first = Letter(app.Post(Delivery(payload, 3)));
  const Json again =
      Letter(app.Post(Delivery(payload, 4)));  // the host could not write, so it delivers again
  CHECK(first["id"] == again["id"]);
  CHECK(again["error"]["message"].AsString() == "it broke");
  CHECK(again["attempts"].AsInteger() == 4);
}

TEST_CASE("Queue: a message whose function never answered is buried without running it again",
          "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  const Json letter = Letter(app.Post(Delivery(R"({"id":"1","text":"hi"})", 4)));
  CHECK(letter["error"]["type"].AsString() == "Unfinished");
}

TEST_CASE("Queue: a message that does not fit its type goes to the dead letter at once",
          "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  for (const char* payload : {"not json", R"({"id":1})", "", "[]"}) {
    INFO(payload);
    const Json letter = Letter(app.Post(Delivery(payload, 1)));
    CHECK(letter["payload"].AsString() == payload);
    CHECK(letter["error"]["type"].AsString() == "RejectedPayload");
  }
}

TEST_CASE("Queue: an envelope that does not fit leaves the message to the host", "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  const std::string large(protocol::kMaxMessageBytes, 'x');
  CHECK(app.Post(Delivery(R"({"id":"1","text":")" + large + "\"}", 3)).status == 500);
  CHECK(app.Post(Delivery(large, 1)).status == 500);
}

TEST_CASE("Queue: a body field named dequeueCount cannot bury a message early", "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  std::string body = Delivery(R"({"id":"1","text":"throw","dequeueCount":"9"})", 1);
  body.replace(body.find(R"("DequeueCount":"1")"), 18, R"("DequeueCount":"\"9\"")");
  CHECK(app.Post(body).status == 500);
}

TEST_CASE("Queue: out of time is a failure like any other", "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  CHECK(app.Late(Delivery(R"({"id":"1","text":"hi"})", 1)).status == 500);
  CHECK(Letter(app.Late(Delivery(R"({"id":"1","text":"hi"})", 3)))["error"]["type"].AsString() ==
        "TimeOut");
}

TEST_CASE("Queue: an output larger than a queue takes fails before it is written", "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnMessage));
  const std::string large(protocol::kMaxMessageBytes, 'x');
  const auto reply = app.Post(Delivery(R"({"id":"1","text":")" + large + "\"}", 1));
  CHECK(reply.reason ==
        "std::length_error: a message for 'next' has 49172 bytes; a queue takes 49152");
}

TEST_CASE(
    "Changes: a failed batch is repeated until its attempts are used up, then each document is "
    "buried",
    "[runner]") {
  const App1 app(Info(TriggerKind::kChanges, OnChanges));
  const std::string documents = R"([{"id":"1","text":"throw"},{"id":"2","text":"ok"}])";
  CHECK(app.Post(Batch(documents, 0)).status == 500);
  CHECK(app.Post(Batch(documents, 1)).status == 500);
  const auto reply = app.Post(Batch(documents, 2));
  CHECK(reply.status == 200);
  const Json letters = Output(reply, "deadLetter");
  REQUIRE(letters.size() == 2);
  CHECK((*Json::Parse(letters[0].AsString()))["payload"].AsString() ==
        R"({"id":"1","text":"throw"})");
  CHECK((*Json::Parse(letters[1].AsString()))["payload"].AsString() == R"({"id":"2","text":"ok"})");
  CHECK((*Json::Parse(letters[1].AsString()))["source"].AsString() == "changes notes");
}

TEST_CASE("Changes: a document that does not fit is set aside, the others are handled",
          "[runner]") {
  const App1 app(Info(TriggerKind::kChanges, OnChanges));
  const auto reply = app.Post(Batch(R"([{"id":"1"},{"id":"2","text":"ok"}])", 0));
  CHECK(reply.status == 200);
  CHECK(Letter(reply)["payload"].AsString() == R"({"id":"1"})");
  CHECK(FromBase64(Output(reply, "next").AsString()) == R"({"id":"2","text":"ok"})");
}

TEST_CASE("Changes: a document too large for a dead letter is named by its id", "[runner]") {
  const App1 app(Info(TriggerKind::kChanges, OnChanges));
  const std::string document = R"({"id":"big","text":")" + std::string(200'000, 'x') + "\"";
  // Its own output would be too large as well: the batch fails until its attempts are used up.
  const auto reply = app.Post(Batch("[" + document + ",\"n\":1}]", 2));
  CHECK(Letter(reply)["payload"].AsString() == R"({"id":"big"})");
  CHECK(Letter(reply)["error"]["type"].AsString() == "std::length_error");
  const auto failed =
      app.Post(Batch(R"([{"id":"big","text":5,"more":")" + std::string(200'000, 'x') + "\"}]", 0));
  CHECK(Letter(failed)["payload"].AsString() == R"({"id":"big"})");
}

TEST_CASE("Mover: what the host gave up is put into an envelope", "[runner]") {
  const App1 app(Info(TriggerKind::kMover, nullptr));
  const Json letter = Letter(app.Post(Delivery("raw \"text\"", 1)));
  CHECK(letter["payload"].AsString() == "raw \"text\"");
  CHECK(letter["error"]["type"].AsString() == "Poison");
  CHECK(letter["function"].AsString() == "work");
  CHECK(app.Post(Delivery(std::string(protocol::kMaxMessageBytes, 'x'), 1)).status == 500);
}

namespace {

std::string HttpCall(const std::string& body, const std::string& type = "application/json",
                     const std::string& query = "") {
  return R"({"Data":{"req":{"Method":"POST","Url":"u","Query":{)" + query +
         R"(},"Headers":{"Content-Type":[)" + Quoted(type) + R"(]},"Params":{},"Body":)" +
         Quoted(body) + "}},\"Metadata\":{}}";
}

Json Res(const protocol::Reply& reply) {
  return Output(reply, "res");
}

}  // namespace

TEST_CASE("Http: a typed answer, its status, its headers, its outputs", "[runner]") {
  const App1 app(Info(TriggerKind::kHttp, OnHttp));
  const auto reply = app.Post(HttpCall(R"({"id":"7","text":"hi"})"));
  CHECK(
      Res(reply).ToString() ==
      R"({"statusCode":201,"headers":{"content-type":"application/json; charset=utf-8","location":"/7"},"body":"{\"id\":\"7\",\"text\":\"hi\"}"})");
  CHECK(Output(reply, "copy").ToString() == R"({"id":"7","text":"hi"})");
}

TEST_CASE("Http: what is wrong becomes a problem document with its status, and nothing is written",
          "[runner]") {
  const App1 app(Info(TriggerKind::kHttp, OnHttp));

  struct Row {
    std::string body;
    std::string type;
    int status;
    std::string detail;
  };

  const std::vector<Row> rows = {
      {R"({"id":"7"})", "application/json", 400, "the body does not fit its type"},
      {"", "application/json", 400,
       "the body is missing; it must be JSON and be sent with a Content-Length"},
      {"a=b", "application/x-www-form-urlencoded", 415, "the body must be application/json"},
      {R"({"id":"7","text":"x"})", "application/vnd.x+json; charset=utf-8", 201, ""},
      {std::string(5'000'000, ' '), "application/json", 413,
       "the body is larger than 4194304 bytes"},
      {R"({"id":"7","text":"problem"})", "application/json", 409, "twice"},
      {R"({"id":"7","text":"throw"})", "application/json", 500,
       "the function failed; its log has the reason under this invocation"},
      {R"({"id":"7","text":"throw 5"})", "application/json", 500,
       "the function failed; its log has the reason under this invocation"},
  };
  for (const Row& row : rows) {
    INFO(row.body.substr(0, 60));
    const auto reply = app.Post(HttpCall(row.body, row.type));
    CHECK(reply.status == 200);
    CHECK(Res(reply)["statusCode"].AsInteger() == row.status);
    if (row.status == 201) continue;
    CHECK((*Json::Parse(Res(reply)["body"].AsString()))["detail"].AsString() == row.detail);
    CHECK(Res(reply)["headers"]["content-type"].AsString() ==
          "application/problem+json; charset=utf-8");
    CHECK(Output(reply, "copy").is_null());
  }
  const auto twice =
      app.Post(HttpCall(R"({"id":"7","text":"x"})", "application/json", R"("id":"8")"));
  CHECK(Res(twice)["statusCode"].AsInteger() == 400);
  CHECK(Res(app.Late(HttpCall("")))["statusCode"].AsInteger() == 504);
}

TEST_CASE("Http: a request that is taken is whole, and its key is still known", "[runner]") {
  const App1 app(Info(TriggerKind::kHttp, [](Call& call) {
    const Request taken = call.TakeRequest();
    call.Respond({200, {}, taken.method + taken.key + taken.body + call.request().key, "a/b"});
  }));
  const auto reply = app.Post(
      R"({"Data":{"req":{"Method":"PUT","Url":"u","Body":"text","Identities":[{"Claims":[)"
      R"({"Type":"http://schemas.microsoft.com/2017/07/functions/claims/keyid","Value":"k"}]}]}}})");
  CHECK(Res(reply)["body"].AsString() == "PUTktextk");
}

TEST_CASE("Http: a document that could not be read again is not written", "[runner]") {
  const App1 app(Info(TriggerKind::kHttp, OnTag));
  const auto good = app.Post(HttpCall(R"({"id":"7","text":"four"})"));
  CHECK(Res(good)["statusCode"].AsInteger() == 200);
  CHECK(Output(good, "copy").ToString() == R"([{"word":"fits"},{"word":"four"}])");
  const auto bad = app.Post(HttpCall(R"({"id":"7","text":"longer"})"));
  CHECK(Res(bad)["statusCode"].AsInteger() == 500);
  CHECK(Output(bad, "copy").is_null());
}

TEST_CASE("Queue: a message that could not be read again is a failed delivery", "[runner]") {
  const App1 app(Info(TriggerKind::kQueue, OnTagMessage));
  CHECK_FALSE(Output(app.Post(Delivery(R"({"id":"1","text":"four"})", 1)), "next").is_null());
  const auto bad = app.Post(Delivery(R"({"id":"1","text":"longer"})", 3));
  CHECK(Output(bad, "next").is_null());
  CHECK(Letter(bad)["error"]["message"].AsString().find(
            "what is written as 'next' does not fit its type: /word must have 1 to 4 characters") !=
        std::string::npos);
}

TEST_CASE("Http: a parameter that fills a field keeps to the field's rule", "[runner]") {
  const App1 app(Info(TriggerKind::kHttp, OnQuery));
  const auto asked = [&app](const std::string& id) {
    return app.Post(HttpCall("", "application/json", "\"id\":\"" + id + "\""));
  };
  CHECK(Res(asked("four"))["statusCode"].AsInteger() == 200);
  for (const char* id : {"", "longer"}) {
    INFO(id);
    const auto refused = asked(id);
    CHECK(Res(refused)["statusCode"].AsInteger() == 400);
    CHECK((*Json::Parse(Res(refused)["body"].AsString()))["detail"].AsString() ==
          "the query parameter 'id' must have 1 to 4 characters");
  }
}

TEST_CASE("Http: an upload in chunks, whose body the host drops, is told to send a length",
          "[runner][trap10]") {
  const App1 app(Info(TriggerKind::kHttp, OnHttp));
  const auto reply = app.Post(HttpCall("", "application/json"));  // no Body, as the host has it
  CHECK(Res(reply)["statusCode"].AsInteger() == 400);
  CHECK((*Json::Parse(Res(reply)["body"].AsString()))["detail"].AsString() ==
        "the body is missing; it must be JSON and be sent with a Content-Length");
}

TEST_CASE("Http: a caller's trace is the call's, for what it calls in turn", "[runner]") {
  static std::string seen;
  const App1 app(Info(TriggerKind::kHttp, [](Call& call) {
    seen = call.context().trace_parent();
    call.Respond({204, {}, {}, {}});
  }));
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  std::string body = HttpCall("{}");
  body.replace(body.find("\"Content-Type\""), 14,
               "\"traceparent\":[\"" + trace + "\"],\"Content-Type\"");
  CHECK(Res(app.Post(body)).ToString() == R"({"statusCode":204,"headers":{}})");
  CHECK(seen == trace);
}

TEST_CASE("Problem documents name each field", "[runner]") {
  CHECK(
      ProblemDocument(400, "no", {{"/a", "is missing"}}, "1") ==
      R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"no","instance":"urn:uuid:1","errors":[{"pointer":"/a","detail":"is missing"}]})");
}

}  // namespace formwork
