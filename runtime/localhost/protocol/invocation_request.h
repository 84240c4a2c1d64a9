#pragma once
// What Azure's host posts to a custom handler in default mode, byte for byte: heads, chunks of
// 1024, values that are JSON inside JSON. Pure. Compared with recorded requests in
// tests/unit/localhost.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/io/http_message.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

constexpr std::string_view kHostVersion = "4.1037.0.0";

// Names with ready JSON text. Setting a name again replaces its value where it stands; case does
// not matter.
class NamedJson {
 public:
  void Set(std::string_view name, std::string json);
  // The value as a string that holds JSON: how strings, numbers, booleans and arrays travel.
  void SetEncoded(std::string_view name, std::string_view json);
  void SetText(std::string_view name, std::string_view text);  // a string: encoded twice
  [[nodiscard]] std::string Write(bool drop_triggers) const;

  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& entries() const {
    return entries_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> entries_;
};

// Who calls, as the host found out from the key.
struct Identity {
  std::string level;     // "", "Function", "System", "Admin"
  std::string key_name;  // "default", "master"
};

using RouteValues = std::vector<std::pair<std::string, std::optional<std::string>>>;

struct HttpInput {
  std::string method;
  std::string host;       // of the Host header
  std::string target;     // path and query, as sent
  Headers headers;        // as sent
  bool has_body = false;  // a Content-Length above 0
  std::string body;
  RouteValues route;  // unused optional parameters have no value
  Identity identity;
};

// Headers as Kestrel lists them: known names first, in its order and spelling, then the others;
// values in lists.
struct HeaderValues {
  std::string name;
  std::vector<std::string> values;
};

[[nodiscard]] std::vector<HeaderValues> KestrelHeaders(const Headers& headers);

// A query string, in order: name, values. What has no '=' is an empty value.
using Query = std::vector<std::pair<std::string, std::vector<std::string>>>;
[[nodiscard]] Query ParseQuery(std::string_view target);

[[nodiscard]] std::string EncodeHttpData(const HttpInput& input);
void AddHttpMetadata(const HttpInput& input, NamedJson& metadata);
// The top-level properties of a JSON object become binding data: scalars as .NET's text, objects as
// they are, arrays and null not at all.
void AddBodyMetadata(std::string_view body, NamedJson& metadata);
void AddSysMetadata(std::string_view function, Time now, std::string_view random_guid,
                    NamedJson& metadata);

struct QueueMessageView {
  std::string_view id;
  std::string_view body;
  std::string_view pop_receipt;
  int64_t dequeue_count = 0;
  Time inserted;
  Time expires;
  Time next_visible;
};

void AddQueueMetadata(const QueueMessageView& message, NamedJson& metadata);

struct TimerView {
  bool adjust_for_dst = true;
  bool monitored = false;
  std::optional<Time> last;  // nullopt: it has never run
  Time next;
  Time last_updated;
  bool past_due = false;
};

[[nodiscard]] std::string EncodeTimerData(const TimerView& timer);

struct RetryView {
  int64_t count = 0;
  int64_t max = 0;
  std::string failure;  // of the attempt before, "" for the first
  std::string function;
  std::string invocation;
};

[[nodiscard]] std::string EncodeRetryContext(const RetryView& retry);

// {"Data":{…},"Metadata":{…}}
[[nodiscard]] std::string EncodeInvocation(const NamedJson& data, const NamedJson& metadata);
// The whole request: POST /<function>.
[[nodiscard]] std::string EncodeInvocationRequest(std::string_view function, uint16_t port,
                                                  std::string_view invocation,
                                                  std::string_view body);
// GET /: how the host asks whether the handler is there.
[[nodiscard]] std::string EncodePing(uint16_t port);

}  // namespace formwork::localhost
