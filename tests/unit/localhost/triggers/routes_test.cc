// Routes, keys and the pass-through modes.

#include "runtime/localhost/http/keys.h"
#include "runtime/localhost/http/passthrough.h"
#include "runtime/localhost/http/route.h"
#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/text/strings.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

// "id=5 tail=-", "no" when the route does not fit.
std::string Matched(const std::string& route, const std::string& path) {
  std::string what;
  const auto parsed = Route::Parse(route, what);
  if (!parsed) return "bad route: " + what;
  const auto values = parsed->Match(path);
  if (!values) return "no";
  std::string out;
  for (const auto& [name, value] : *values)
    out += (out.empty() ? "" : " ") + name + "=" + value.value_or("-");
  return out;
}

std::string Recorded(const std::string& name) {
  return test::ReadFile(std::string(FORMWORK_SOURCE_DIR "/tests/data/custom-handler/") + name);
}

HttpInput Curl(const std::string& host, std::string method, std::string target, const Headers& more,
               std::string body = "") {
  HttpInput input;
  input.method = std::move(method);
  input.host = host;
  input.target = std::move(target);
  input.headers = {{"Host", host}, {"User-Agent", "curl/7.88.1"}};
  for (const Header& header : more)
    input.headers.push_back(header);
  if (FindHeader(more, "Accept") == nullptr) input.headers.push_back({"Accept", "*/*"});
  input.has_body = !body.empty();
  if (input.has_body) input.headers.push_back({"Content-Length", std::to_string(body.size())});
  input.body = std::move(body);
  return input;
}

std::string InvocationOf(const std::string& bytes) {
  RequestHead head;
  size_t used = 0;
  REQUIRE(ReadRequestHead(bytes, head, used) == HeadState::kDone);
  return *FindHeader(head.headers, "X-Azure-Functions-InvocationId");
}

}  // namespace

TEST_CASE("Route: templates as ASP.NET Core reads them", "[route]") {
  struct Row {
    std::string route;
    std::string path;
    std::string seen;
  };

  const std::vector<Row> rows = {
      {"api/hello", "/api/hello", ""},
      {"api/hello", "/API/Hello/", ""},
      {"api/hello", "//api/hello", "no"},
      {"api/hello", "/api/hello/x", "no"},
      {"api/items/{id:int}/{tail?}", "/api/items/5", "id=5 tail=-"},
      {"api/items/{id:int}/{tail?}", "/api/items/5/abc", "id=5 tail=abc"},
      {"api/items/{id:int}/{tail?}", "/api/items/x", "no"},
      {"api/items/{id:int}/{tail?}", "/api/items/-5", "id=-5 tail=-"},
      {"api/items/{id:int}/{tail?}", "/api/items/99999999999", "no"},
      {"api/items/{id}/{tail}", "/api/items/5/a%2Fb%20c", "id=5 tail=a%2Fb c"},
      {"{*path}", "/", "path=-"},
      {"{*path}", "/deep/path/x", "path=deep/path/x"},
      {"a/{x=7}", "/a", "x=7"},
      {"a/{id:guid}", "/a/6519986a-75dd-4855-a594-97d5f5420a08",
       "id=6519986a-75dd-4855-a594-97d5f5420a08"},
      {"a/{id:guid}", "/a/b", "no"},
      {"a/{n:range(1,5)}", "/a/5", "n=5"},
      {"a/{n:range(1,5)}", "/a/6", "no"},
      {"a/{s:length(2,3)}", "/a/xyz", "s=xyz"},
      {"a/{s:alpha:minlength(2)}", "/a/x", "no"},
      {"a/{s:regex(^[a-c]:x$)}", "/a/b%3Ax", "s=b:x"},
      {"a/{b:bool}", "/a/TRUE", "b=TRUE"},
      {"a/{s:nonsense}", "/a/x", "no"},
      {"a/{}", "/a/x", "bad route: the route 'a/{}' has a parameter without a name"},
  };
  for (const Row& row : rows) {
    INFO(row.route << " " << row.path);
    CHECK(Matched(row.route, row.path) == row.seen);
  }
}

TEST_CASE("Keys: which key opens what", "[keys]") {
  Database database({.path = ""});
  Keys keys(database);
  const std::string own = keys.Function("item");
  CHECK(keys.Identify({{"x-functions-key", own}}, "/", "item").level == "Function");
  CHECK(keys.Identify({{"x-functions-key", own}}, "/", "other").level.empty());
  CHECK(keys.Identify({}, "/?code=" + EncodeUrl(keys.host()), "other").level == "Function");
  CHECK(keys.Identify({{"x-functions-key", "bad"}}, "/?code=" + keys.host(), "item")
            .level.empty());  // the header comes first
  CHECK(keys.Identify({}, "/?code=" + keys.master(), "").level == "Admin");
  CHECK(Allows(AuthLevel::kAnonymous, {}));
  CHECK_FALSE(Allows(AuthLevel::kFunction, {}));
  CHECK_FALSE(Allows(AuthLevel::kAdmin, {"Function", "default"}));
  CHECK(Allows(AuthLevel::kAdmin, {"Admin", "master"}));
  CHECK(Keys(database).host() == keys.host());  // kept
}

TEST_CASE("EncodeForwarded: the recorded bytes", "[passthrough]") {
  const std::string host = "127.0.0.1:7074";
  const Headers json = {{"content-type", "application/json"}};

  struct Row {
    std::string name;
    HttpInput input;
  };

  const std::vector<Row> rows = {
      {"forwarding/002-GET-api_hello.bin",
       Curl(host, "GET", "/api/hello?a=1&a=2&b=%20x%2By&code=zz&empty=&noval",
            {{"X-Multi", "one"},
             {"X-Multi", "two"},
             {"Cookie", "s=1; t=2"},
             {"Accept", "application/json"},
             {"X-Forwarded-For", "1.2.3.4"},
             {"Connection", "keep-alive"},
             {"Authorization", "Bearer abc"}})},
      {"forwarding/003-POST-api_hello.bin",
       Curl(host, "POST", "/api/hello", json, R"({"name":"Ann"})")},
      {"forwarding/005-POST-api_hello.bin", Curl(host, "POST", "/api/hello", {})},
      {"forwarding/007-GET-api_items_5_a%2Fb%20c.bin",
       Curl(host, "GET", "/api/items/5/a%2Fb%20c?code=hostkey", {})},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string bytes = Recorded(row.name);
    CHECK(EncodeForwarded(row.input, InvocationOf(bytes)) == bytes);
  }
  CHECK_FALSE(
      EncodeForwarded(Curl(host, "POST", "/api/hello", {{"Transfer-Encoding", "chunked"}}), "x")
          .has_value());
}

TEST_CASE("EncodeProxiedHead: the recorded bytes", "[passthrough]") {
  const std::string host = "127.0.0.1:7073";

  struct Row {
    std::string name;
    HttpInput input;
    Framing framing;
  };

  const std::vector<Row> rows = {
      {"proxying/002-GET-api_hello.bin",
       Curl(host, "GET", "/api/hello?a=1&a=2&b=%20x%2By&code=zz&empty=&noval",
            {{"X-Multi", "one"},
             {"X-Multi", "two"},
             {"Cookie", "s=1; t=2"},
             {"Accept", "application/json"},
             {"X-Forwarded-For", "1.2.3.4"},
             {"Connection", "keep-alive"},
             {"Authorization", "Bearer abc"}}),
       {}},
      {"proxying/003-POST-api_hello.bin",
       Curl(host, "POST", "/api/hello", {{"content-type", "application/json"}},
            R"({"name":"Ann"})"),
       {Framing::Kind::kLength, 14}},
      {"proxying/005-POST-api_hello.bin",
       Curl(host, "POST", "/api/hello",
            {{"Transfer-Encoding", "chunked"}, {"content-type", "text/plain"}}),
       {Framing::Kind::kChunked, 0}},
      {"proxying/006-POST-api_hello.bin", Curl(host, "POST", "/api/hello", {}), {}},
      {"proxying/008-GET-api_items_5_a%252Fb%20c.bin",
       Curl(host, "GET", "/api/items/5/a%2Fb%20c?code=hostkey", {}),
       {}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string bytes = Recorded(row.name);
    const std::string head = bytes.substr(0, bytes.find("\r\n\r\n") + 4);
    const size_t colon = head.find("127.0.0.1:") + 10;
    const auto port =
        static_cast<uint16_t>(*ParseInt(head.substr(colon, head.find('\r', colon) - colon)));
    CHECK(EncodeProxiedHead(row.input, port, InvocationOf(bytes), row.framing) == head);
  }
}

}  // namespace formwork::localhost
