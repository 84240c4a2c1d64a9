// Any bytes as a query over a container: rows that are JSON, or a fault inside the text; the
// documents untouched; never a crash.
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"
#include "runtime/localhost/documents/store.h"

namespace {

using namespace formwork::localhost;  // NOLINT(google-build-using-namespace): a program of its own

void Expect(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

struct Platform {
  Database database{{}};
  VirtualClock clock{FromMillis(1'700'000'000'000)};
  Documents documents{database, clock};

  Platform() {
    Expect(!documents.Ensure({.database = "app", .name = "things", .partition_path = "/k"}),
           "container");
    for (const char* document :
         {R"({"id":"a","k":"x","n":1,"s":"apple","b":true,"t":["red"],"o":{"p":1},"z":null})",
          R"({"id":"b","k":"y","n":"10","s":"\u00e9lan","items":[{"q":2},{"q":5}],"m":-0.5})"}) {
      Expect(documents.Upsert(*documents.Find("app", "things"), document).Ok(), "document");
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Platform platform;
  const std::string text(reinterpret_cast<const char*>(data), size);  // NOLINT: bytes are bytes
  QueryRequest request{.sql = text, .max_rows = 1000, .time_limit = std::chrono::seconds(1)};
  request.parameters["id"] = Json::String("a");
  request.parameters["n"] = Json::Int(1);
  const QueryOutcome outcome =
      platform.documents.Query(*platform.documents.Find("app", "things"), request);
  Expect(outcome.status == 200 || outcome.status == 400 || outcome.status == 408, "status");
  Expect((outcome.status == 200) == outcome.error.empty(), "an error says what");
  Expect(outcome.offset <= size, "the fault is inside the text");
  Expect(outcome.error.find("too complex") == std::string::npos,
         "SQLite understood what was translated");
  for (const std::string& row : outcome.rows)
    Expect(ReadJson(row).has_value(), "a row is JSON");
  Expect(platform.documents.List()[0].documents == 2, "the documents are untouched");
  return 0;
}
