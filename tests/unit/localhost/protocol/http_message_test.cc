// Heads and bodies of HTTP/1.1, whole and in pieces, well formed and not.

#include "runtime/localhost/io/http_message.h"

#include "runtime/localhost/io/http_body.h"
#include "tests/support/catch.h"

namespace formwork::localhost {

TEST_CASE("ReadRequestHead: what is ambiguous or too large is refused", "[http]") {
  struct Row {
    std::string text;
    HeadState state;
  };

  const std::vector<Row> rows = {
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", HeadState::kDone},
      {"GET / HTTP/1.1\nHost: a\n\n", HeadState::kDone},
      {"GET / HTTP/1.1\r\nHost: a\r\n", HeadState::kNeedMore},
      {"GET / HTTP/2\r\n\r\n", HeadState::kBad},
      {"GET /\r\n\r\n", HeadState::kBad},
      {"GET /a b HTTP/1.1\r\n\r\n", HeadState::kBad},
      {"GET / HTTP/1.1\r\nBad Name: x\r\n\r\n", HeadState::kBad},
      {"GET / HTTP/1.1\r\nno colon\r\n\r\n", HeadState::kBad},
      {"G(T / HTTP/1.1\r\n\r\n", HeadState::kBad},
      {"GET / HTTP/1.1\r\nX-Long: " + std::string(40'000, 'a') + "\r\n\r\n", HeadState::kTooLarge},
  };
  for (const Row& row : rows) {
    INFO(row.text.substr(0, 40));
    RequestHead head;
    size_t used = 0;
    CHECK(ReadRequestHead(row.text, head, used) == row.state);
  }
}

TEST_CASE("RequestFraming: two truths about the length are none", "[http]") {
  CHECK(RequestFraming({}).kind == Framing::Kind::kNone);
  CHECK(RequestFraming({{"Content-Length", "5"}}).length == 5);
  CHECK(RequestFraming({{"Content-Length", "5"}, {"content-length", "6"}}).kind ==
        Framing::Kind::kBad);
  CHECK(RequestFraming({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}).kind ==
        Framing::Kind::kBad);
  CHECK(RequestFraming({{"Transfer-Encoding", "gzip"}}).kind == Framing::Kind::kBad);
  CHECK(RequestFraming({{"Content-Length", "-1"}}).kind == Framing::Kind::kBad);
}

TEST_CASE("BodyReader: a chunked body may come in any pieces", "[http]") {
  const std::string wire = "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: 1\r\n\r\nNEXT";
  for (size_t step = 1; step <= wire.size(); ++step) {
    INFO(step);
    BodyReader reader({Framing::Kind::kChunked, 0});
    std::string body;
    std::string pending;
    size_t at = 0;
    while (at < wire.size() && reader.state() == BodyReader::State::kNeedMore) {
      pending += wire.substr(at, step);
      at += step;
      size_t used = 0;
      REQUIRE(reader.Read(pending, used, body) != BodyReader::State::kBad);
      pending.erase(0, used);
    }
    CHECK(reader.state() == BodyReader::State::kDone);
    CHECK(body == "hello world");
    CHECK(std::string("NEXT").substr(0, pending.size()) == pending);
  }
}

TEST_CASE("BodyReader: broken chunks are refused", "[http]") {
  for (const std::string wire :
       {"zz\r\n", "5\r\nhelloX\r\n", "\r\n", "-1\r\n", "FFFFFFFFFFFFFFFFFF\r\n"}) {
    INFO(wire);
    BodyReader reader({Framing::Kind::kChunked, 0});
    std::string body;
    size_t used = 0;
    CHECK(reader.Read(wire, used, body) == BodyReader::State::kBad);
  }
}

TEST_CASE("ReadResponseHead: reasons may be empty, statuses may be odd", "[http]") {
  ResponseHead head;
  size_t used = 0;
  CHECK(ReadResponseHead("HTTP/1.1 700 \r\n\r\n", head, used) == HeadState::kDone);
  CHECK(head.status == 700);
  CHECK(head.reason.empty());
  CHECK(ReadResponseHead("SSH-2.0-x\r\n\r\n", head, used) == HeadState::kBad);
  CHECK(ReadResponseHead("HTT", head, used) == HeadState::kNeedMore);
}

}  // namespace formwork::localhost
