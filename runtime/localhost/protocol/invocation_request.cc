#include "runtime/localhost/protocol/invocation_request.h"

#include <algorithm>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr size_t kChunk = 1024;

// Kestrel's table: four primary headers, the rest by name; Content-Length comes after all of them.
constexpr std::string_view kKnownHeaders[] = {
    "Accept",
    "Connection",
    "Host",
    "User-Agent",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "baggage",
    "Cache-Control",
    "Content-Type",
    "Cookie",
    "Correlation-Context",
    "Date",
    "Expect",
    "From",
    "Grpc-Accept-Encoding",
    "Grpc-Encoding",
    "Grpc-Timeout",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Max-Forwards",
    "Origin",
    "Pragma",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "Request-Id",
    "TE",
    "traceparent",
    "tracestate",
    "Transfer-Encoding",
    "Translate",
    "Upgrade",
    "Upgrade-Insecure-Requests",
    "Via",
    "Warning",
    "Content-Length",
};

// 0… for known ones, past the end for the others.
size_t Rank(std::string_view name) {
  size_t rank = 0;
  for (const std::string_view known : kKnownHeaders) {
    if (known.size() == name.size() && EqualsAnyCase(known, name)) return rank;
    ++rank;
  }
  return rank;
}

std::string JoinValues(const std::vector<std::string>& values, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += separator;
    out += values[i];
  }
  return out;
}

void AppendMember(std::string& out, std::string_view name, std::string_view json) {
  if (out.back() != '{') out += ',';
  AppendJsonString(out, name);
  out += ':';
  out += json;
}

constexpr std::string_view kClaimBase = "http://schemas.microsoft.com/2017/07/functions/claims/";

std::string Claim(std::string_view type, std::string_view value) {
  std::string out =
      R"({"Issuer":"LOCAL AUTHORITY","OriginalIssuer":"LOCAL AUTHORITY","Properties":{},"Type":")";
  out.append(kClaimBase).append(type).append(R"(","Value":)");
  AppendJsonString(out, value);
  return out + R"(,"ValueType":"http://www.w3.org/2001/XMLSchema#string"})";
}

std::string IdentityJson(const Identity& identity) {
  const bool known = !identity.level.empty();
  std::string out = R"({"AuthenticationType":)";
  out += known ? "\"WebJobsAuthLevel\"" : "null";
  out += R"(,"IsAuthenticated":)";
  out += known ? "true" : "false";
  out += R"(,"Actor":null,"BootstrapContext":null,"Claims":[)";
  if (known) {
    out += Claim("authlevel", identity.level) + ',' + Claim("invoke", "true") + ',' +
           Claim("keyid", identity.key_name);
  }
  return out +
         R"(],"Label":null,"Name":null,"NameClaimType":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",)"
         R"("RoleClaimType":"http://schemas.microsoft.com/ws/2008/06/identity/claims/role"})";
}

bool IsBinaryContent(const std::string* type) {
  return type != nullptr && (StartsWithAnyCase(*type, "application/octet-stream") ||
                             ContainsAnyCase(*type, "multipart/"));
}

bool IsJsonContent(const std::string* type) {
  return type != nullptr &&
         (StartsWithAnyCase(*type, "application/json") || StartsWithAnyCase(*type, "text/json"));
}

}  // namespace

void NamedJson::Set(std::string_view name, std::string json) {
  for (auto& [known, value] : entries_) {
    if (EqualsAnyCase(known, name)) {
      value = std::move(json);
      return;
    }
  }
  entries_.emplace_back(name, std::move(json));
}

void NamedJson::SetEncoded(std::string_view name, std::string_view json) {
  Set(name, QuoteJson(json));
}

void NamedJson::SetText(std::string_view name, std::string_view text) {
  Set(name, QuoteJson(QuoteJson(text)));
}

std::string NamedJson::Write(bool drop_triggers) const {
  std::string out = "{";
  for (const auto& [name, json] : entries_) {
    if (!drop_triggers || !EndsWithAnyCase(name, "trigger")) AppendMember(out, name, json);
  }
  return out + '}';
}

std::vector<HeaderValues> KestrelHeaders(const Headers& headers) {
  std::vector<HeaderValues> out;
  out.reserve(headers.size());
  for (const Header& header : headers) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const HeaderValues& h) {
      return EqualsAnyCase(h.name, header.name);
    });
    if (same != out.end()) {
      same->values.push_back(header.value);
      continue;
    }
    const size_t rank = Rank(header.name);
    const bool known = rank < std::size(kKnownHeaders);
    // Known ones stand in the table's order, the others behind them as they came.
    const auto place =
        std::upper_bound(out.begin(), out.end(), rank,
                         [](size_t r, const HeaderValues& h) { return r < Rank(h.name); });
    out.insert(place, {known ? std::string(kKnownHeaders[rank]) : header.name, {header.value}});
  }
  return out;
}

Query ParseQuery(std::string_view target) {
  Query query;
  const size_t mark = target.find('?');
  if (mark == std::string_view::npos) return query;
  for (const std::string_view part : Split(target.substr(mark + 1), '&')) {
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    std::string name = DecodeUrl(part.substr(0, equals), true);
    std::string value =
        equals == std::string_view::npos ? "" : DecodeUrl(part.substr(equals + 1), true);
    const auto same = std::find_if(query.begin(), query.end(),
                                   [&](const auto& q) { return EqualsAnyCase(q.first, name); });
    if (same != query.end()) {
      same->second.push_back(std::move(value));
    } else {
      std::vector<std::string> values;
      values.push_back(std::move(value));
      query.emplace_back(std::move(name), std::move(values));
    }
  }
  return query;
}

std::string EncodeHttpData(const HttpInput& input) {
  std::string out = "{";
  AppendMember(out, "Url", QuoteJson("http://" + input.host + input.target));
  AppendMember(out, "Method", QuoteJson(input.method));
  std::string part = "{";
  for (const auto& [name, values] : ParseQuery(input.target))
    AppendMember(part, name, QuoteJson(JoinValues(values, ",")));
  AppendMember(out, "Query", part + '}');
  part = "{";
  for (const HeaderValues& header : KestrelHeaders(input.headers)) {
    std::string list = "[";
    for (const std::string& value : header.values) {
      if (list.size() > 1) list += ',';
      AppendJsonString(list, value);
    }
    AppendMember(part, header.name, list + ']');
  }
  AppendMember(out, "Headers", part + '}');
  part = "{";
  for (const auto& [name, value] : input.route)
    AppendMember(part, name, value ? QuoteJson(*value) : "null");
  AppendMember(out, "Params", part + '}');
  AppendMember(out, "Identities", '[' + IdentityJson(input.identity) + ']');
  if (input.has_body) {
    const bool binary = IsBinaryContent(FindHeader(input.headers, "Content-Type"));
    AppendMember(out, "Body",
                 QuoteJson(binary ? EncodeBase64(input.body) : ReplaceBadUtf8(input.body)));
  }
  return out + '}';
}

void AddBodyMetadata(std::string_view body, NamedJson& metadata) {
  const auto json = ReadJson(body, JsonTolerance::kForgiving);
  if (!json || !json->IsObject()) return;
  for (const JsonMember& member : json->members) {
    const Json& value = member.value;
    if (value.IsNull() || value.IsArray()) continue;
    if (value.IsObject()) {
      metadata.Set(member.name, WriteJson(RewriteAsNewtonsoft(value)));
    } else {
      metadata.SetText(member.name, DotnetText(value));
    }
  }
}

void AddHttpMetadata(const HttpInput& input, NamedJson& metadata) {
  if (input.has_body && IsJsonContent(FindHeader(input.headers, "Content-Type")))
    AddBodyMetadata(input.body, metadata);
  const Query query = ParseQuery(input.target);
  for (const auto& [name, values] : query) {
    if (!EqualsAnyCase(name, "code")) metadata.SetText(name, values.back());
  }
  for (const auto& [name, value] : input.route) {
    if (value) metadata.SetText(name, *value);
  }
  std::string part = "{";
  for (const auto& [name, values] : query)
    AppendMember(part, name, QuoteJson(values.back()));
  metadata.Set("Query", part + '}');
  part = "{";
  for (const HeaderValues& header : KestrelHeaders(input.headers)) {
    AppendMember(part, header.name, QuoteJson(JoinValues(header.values, ",")));
  }
  metadata.Set("Headers", part + '}');
}

void AddSysMetadata(std::string_view function, Time now, std::string_view random_guid,
                    NamedJson& metadata) {
  std::string sys = "{";
  AppendMember(sys, "MethodName", QuoteJson(function));
  AppendMember(sys, "UtcNow", QuoteJson(UtcText(now)));
  AppendMember(sys, "RandGuid", QuoteJson(random_guid));
  metadata.Set("sys", sys + '}');
}

void AddQueueMetadata(const QueueMessageView& message, NamedJson& metadata) {
  metadata.SetEncoded("DequeueCount", std::to_string(message.dequeue_count));
  metadata.Set("ExpirationTime", QuoteJson(OffsetText(message.expires)));
  metadata.SetText("Id", message.id);
  metadata.Set("InsertionTime", QuoteJson(OffsetText(message.inserted)));
  metadata.Set("NextVisibleTime", QuoteJson(OffsetText(message.next_visible)));
  metadata.SetText("PopReceipt", message.pop_receipt);
}

std::string EncodeTimerData(const TimerView& timer) {
  std::string out = R"({"Schedule":{"AdjustForDST":)";
  out += timer.adjust_for_dst ? "true" : "false";
  out += R"(},"ScheduleStatus":)";
  if (timer.monitored) {
    const auto stamp = [](Time time) {
      std::string text = UtcText(time);
      text.pop_back();
      return text + "+00:00";
    };
    out += R"({"Last":")" + (timer.last ? stamp(*timer.last) : "0001-01-01T00:00:00+00:00");
    out += R"(","Next":")" + stamp(timer.next) + R"(","LastUpdated":")" +
           stamp(timer.last_updated) + "\"}";
  } else {
    out += "null";
  }
  out += R"(,"IsPastDue":)";
  out += timer.past_due ? "true" : "false";
  return out + '}';
}

std::string EncodeRetryContext(const RetryView& retry) {
  std::string out = R"({"RetryCount":)" + std::to_string(retry.count) + R"(,"MaxRetryCount":)" +
                    std::to_string(retry.max) + R"(,"Exception":)";
  if (retry.failure.empty()) {
    out += "null";
  } else {
    // A .NET exception, serialized; the stack traces of the real one are left out.
    out +=
        R"({"InstanceId":)" + QuoteJson(retry.invocation) + R"(,"MethodName":)" +
        QuoteJson("Host.Functions." + retry.function) +
        R"(,"Handled":false,"ClassName":"Microsoft.Azure.WebJobs.Host.FunctionInvocationException","Message":)" +
        QuoteJson("Exception while executing function: Functions." + retry.function) +
        R"(,"Data":null,"InnerException":{"Message":)" + QuoteJson(retry.failure) +
        R"(,"Data":{},"InnerException":null,"HelpLink":null,"Source":"System.Net.Http","HResult":-2146233088,)"
        R"("StackTrace":null},"HelpURL":null,"StackTraceString":null,"RemoteStackTraceString":null,)"
        R"("RemoteStackIndex":0,"ExceptionMethod":null,"HResult":-2146233088,"Source":"System.Private.CoreLib",)"
        R"("WatsonBuckets":null})";
  }
  return out + R"(,"Instance":null,"State":{}})";
}

std::string EncodeInvocation(const NamedJson& data, const NamedJson& metadata) {
  return R"({"Data":)" + data.Write(false) + R"(,"Metadata":)" + metadata.Write(true) + '}';
}

std::string EncodeInvocationRequest(std::string_view function, uint16_t port,
                                    std::string_view invocation, std::string_view body) {
  std::string out = "POST /";
  out.reserve(body.size() + body.size() / 100 + 400);
  out.append(function).append(" HTTP/1.1\r\nHost: 127.0.0.1:").append(std::to_string(port));
  out.append("\r\nX-Azure-Functions-HostVersion: ").append(kHostVersion);
  out.append("\r\nX-Azure-Functions-InvocationId: ").append(invocation);
  out.append("\r\nUser-Agent: Azure-Functions-Host/").append(kHostVersion);
  out.append(
      "\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json; charset=utf-8\r\n\r\n");
  for (size_t i = 0; i < body.size(); i += kChunk)
    AppendChunk(out, body.substr(i, kChunk));
  return out.append("0\r\n\r\n");
}

std::string EncodePing(uint16_t port) {
  return "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n\r\n";
}

}  // namespace formwork::localhost
