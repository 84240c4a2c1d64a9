#include "runtime/localhost/http/front.h"

#include <algorithm>
#include <utility>

#include "runtime/localhost/http/passthrough.h"
#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr size_t kBodyLimit = 104'857'600;
constexpr size_t kSlowReceiver = 1U << 20U;

std::string Upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

std::string Joined(std::string_view prefix, std::string_view route) {
  std::string out(prefix);
  if (!out.empty() && !route.empty()) out += '/';
  return out.append(route);
}

HttpAnswer Empty(int status) {
  return HttpAnswer{.status = status};
}

HttpInput InputOf(Exchange& exchange) {
  HttpInput input;
  input.method = exchange.head().method;
  input.target = exchange.head().target;
  input.headers = std::move(exchange.head().headers);
  const std::string* host = FindHeader(input.headers, "Host");
  input.host = host != nullptr ? *host : "127.0.0.1";
  return input;
}

// Headers that belong to one connection and not to the answer.
bool IsHopHeader(std::string_view name) {
  return EqualsAnyCase(name, "Transfer-Encoding") || EqualsAnyCase(name, "Keep-Alive") ||
         EqualsAnyCase(name, "Upgrade");
}

}  // namespace

Front::Front(Platform& platform, Invoker& invoker, Keys& keys, App& app)
    : platform_(platform), invoker_(invoker), keys_(keys), app_(app) {
  for (const Function& function : app.functions) {
    if (!function.error.empty() || function.trigger().kind != BindingKind::kHttpTrigger) continue;
    const Json* route = function.trigger().json.FindAnyCase("route");
    const std::string text =
        route != nullptr && route->IsString() && !route->text.empty() ? route->text : function.name;
    std::string what;
    auto parsed = Route::Parse(Joined(app_.host.http.route_prefix, text), what);
    if (!parsed) {
      platform_.events.Log("error", "Host.Startup",
                           "The function '" + function.name + "' is in error: " + what);
      continue;
    }
    Entry entry{
        &function, std::move(*parsed), {}, ReadAuthLevel(function.trigger().Text("authLevel")), ""};
    if (const Json* methods = function.trigger().json.FindAnyCase("methods")) {
      for (const Json& method : methods->items)
        entry.methods.push_back(Upper(method.text));
    }
    entry.url = "/" + entry.route.text();
    entries_.push_back(std::move(entry));
  }
}

bool Front::Handle(const std::shared_ptr<Exchange>& exchange) {
  const std::string_view target = exchange->head().target;
  const std::string_view path = target.substr(0, target.find('?'));
  const Entry* other_method = nullptr;
  for (const Entry& entry : entries_) {
    auto values = entry.route.Match(path);
    if (!values) continue;
    if (!entry.methods.empty() && std::find(entry.methods.begin(), entry.methods.end(),
                                            exchange->head().method) == entry.methods.end()) {
      other_method = &entry;
      continue;
    }
    if (!app_.host.errors.empty()) return false;
    Admit(entry, std::move(*values), exchange);
    return true;
  }
  if (other_method != nullptr) {
    platform_.events.Hint(other_method->function->name,
                          exchange->head().method +
                              " is not among the function's methods: the host "
                              "answers 404, not 405");
  }
  return false;
}

void Front::Reply(const std::shared_ptr<Exchange>& exchange, HttpAnswer answer) const {
  for (const auto& [name, value] : app_.host.http.custom_headers)
    answer.headers.push_back({name, value});
  exchange->Answer(std::move(answer));
}

void Front::Admit(const Entry& entry, RouteValues values,
                  const std::shared_ptr<Exchange>& exchange) {
  const Function& function = *entry.function;
  Identity identity =
      keys_.Identify(exchange->head().headers, exchange->head().target, function.name);
  if (function.disabled && identity.level != "Admin") return Reply(exchange, Empty(404));
  if (!Allows(entry.level, identity)) return Reply(exchange, Empty(401));
  const HttpOptions& limits = app_.host.http;
  if (limits.max_outstanding >= 0 && outstanding_ >= limits.max_outstanding) {
    HttpAnswer answer = Empty(429);
    answer.headers.push_back({"X-FUNCTION-SCALEOUT", "1"});
    return Reply(exchange, std::move(answer));
  }
  ++outstanding_;
  HttpInput input = InputOf(*exchange);
  input.route = std::move(values);
  input.identity = std::move(identity);
  if (limits.max_concurrent >= 0 && running_ >= limits.max_concurrent) {
    waiting_.push_back([this, &entry, input = std::move(input), exchange]() mutable {
      Serve(entry, std::move(input), exchange);
    });
    return;
  }
  Serve(entry, std::move(input), exchange);
}

void Front::Leave() {
  --outstanding_;
  --running_;
  if (waiting_.empty()) return;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  platform_.loop.Post(std::move(next));
}

void Front::Serve(const Entry& entry, HttpInput input, const std::shared_ptr<Exchange>& exchange) {
  ++running_;
  const HandlerMode mode = entry.function->IsPlainHttp() ? app_.host.mode : HandlerMode::kDefault;
  if (mode == HandlerMode::kProxying) return ServeProxied(entry, std::move(input), exchange);
  if (mode == HandlerMode::kForwarding) return ServeForwarded(entry, std::move(input), exchange);
  ServeEnvelope(entry, std::move(input), exchange);
}

void Front::ServeEnvelope(const Entry& entry, HttpInput input,
                          const std::shared_ptr<Exchange>& exchange) {
  const auto call = [this, &entry, exchange](HttpInput request) {
    Invocation invocation;
    invocation.function = entry.function;
    invocation.trigger = request.method + " " + request.target.substr(0, request.target.find('?'));
    invocation.input = request.body;
    invocation.data.Set(entry.function->trigger().name, EncodeHttpData(request));
    AddHttpMetadata(request, invocation.metadata);
    AddSysMetadata(entry.function->name, platform_.loop.Now(), MakeGuid(), invocation.metadata);
    invoker_.Invoke(std::move(invocation), [this, exchange](InvocationEnd end) {
      Leave();
      Reply(exchange, end.ok && end.answer ? std::move(*end.answer) : Empty(500));
    });
  };
  const Framing framing = exchange->framing();
  if (framing.kind == Framing::Kind::kChunked) {
    platform_.events.Hint(
        entry.function->name,
        "a chunked upload has no Body in default mode (only proxying passes it on)");
  }
  exchange->ReadBody(kBodyLimit, [this, call, exchange, framing, request = std::move(input)](
                                     BodyEnd end, std::string body) mutable {
    if (end != BodyEnd::kWhole) {
      Leave();
      return Reply(exchange, Empty(500));
    }
    request.has_body = framing.kind == Framing::Kind::kLength && framing.length > 0;
    if (request.has_body) request.body = std::move(body);
    call(std::move(request));
  });
}

void Front::ServeForwarded(const Entry& entry, HttpInput input,
                           const std::shared_ptr<Exchange>& exchange) {
  const Framing framing = exchange->framing();
  exchange->ReadBody(kBodyLimit, [this, &entry, exchange, framing, request = std::move(input)](
                                     BodyEnd end, std::string body) mutable {
    request.has_body = framing.kind == Framing::Kind::kLength && framing.length > 0;
    request.body = std::move(body);
    const Begun begun = invoker_.Begin(
        *entry.function, request.method + " " + request.target.substr(0, request.target.find('?')));
    auto bytes = end == BodyEnd::kWhole ? EncodeForwarded(request, begun.id) : std::nullopt;
    if (!bytes) {
      platform_.events.Hint(
          entry.function->name,
          "a chunked upload is a 500 with enableForwardingHttpRequest (proxying passes it on)",
          begun.id);
      invoker_.Finish(begun.number, false, 500, "The request could not be forwarded.");
      Leave();
      return Reply(exchange, Empty(500));
    }
    invoker_.WhenReady(app_, [this, exchange, number = begun.number, message = std::move(*bytes),
                              head = request.method == "HEAD"](bool) {
      CallSpec call;
      call.port = app_.supervisor->port();
      call.bytes = message;
      call.head_request = head;
      call.on_end = [this, exchange, number](CallEnd call_end, ResponseHead response,
                                             std::string content) {
        const bool done = call_end == CallEnd::kDone;
        invoker_.Finish(number, done, done ? response.status : 500,
                        done ? "" : std::string(Word(call_end)));
        Leave();
        if (!done) return Reply(exchange, Empty(500));
        HttpAnswer answer{.status = response.status,
                          .reason = response.reason,
                          .headers = {},
                          .body = std::move(content)};
        for (Header& header : response.headers) {
          if (!IsHopHeader(header.name) && !EqualsAnyCase(header.name, "Content-Length"))
            answer.headers.push_back(std::move(header));
        }
        Reply(exchange, std::move(answer));
      };
      platform_.client.Call(std::move(call));
    });
  });
}

struct Front::Proxied {
  Begun begun;
  HttpInput input;
  std::shared_ptr<Exchange> exchange;
  int tries = 10;
  std::shared_ptr<HttpCall> call = nullptr;
  bool started = false;
  bool over = false;
};

void Front::ServeProxied(const Entry& entry, HttpInput input,
                         const std::shared_ptr<Exchange>& exchange) {
  Begun begun = invoker_.Begin(*entry.function,
                               input.method + " " + input.target.substr(0, input.target.find('?')));
  auto state = std::make_shared<Proxied>(Proxied{std::move(begun), std::move(input), exchange});
  invoker_.WhenReady(app_, [this, state](bool) { Proxy(state); });
}

// The handler's head goes to the client as it comes, and the body after it.
void Front::ProxyHead(const std::shared_ptr<Proxied>& state, ResponseHead& head) {
  state->started = true;
  ResponseHead answer{head.status, head.reason, false, {}};
  for (const Header& header : head.headers) {
    if (!IsHopHeader(header.name) && !EqualsAnyCase(header.name, "Connection"))
      answer.headers.push_back(header);
  }
  for (const auto& [name, value] : app_.host.http.custom_headers)
    answer.headers.push_back({name, value});
  Framing::Kind kind = ResponseFraming(head, state->input.method == "HEAD").kind;
  if (kind == Framing::Kind::kUntilClose)
    kind = Framing::Kind::kChunked;  // our side can tell the end better
  if (kind == Framing::Kind::kChunked) answer.headers.push_back({"Transfer-Encoding", "chunked"});
  state->exchange->StartStream(std::move(answer), kind);
}

void Front::ProxyEnd(const std::shared_ptr<Proxied>& state, CallEnd end, int status) {
  state->over = true;
  // The head has gone nowhere when nobody listens: that alone is tried again.
  if (end == CallEnd::kRefused && state->tries > 1 &&
      state->exchange->framing().kind == Framing::Kind::kNone) {
    --state->tries;
    state->over = false;
    platform_.loop.After(Duration(50), [this, state] { Proxy(state); });
    return;
  }
  const bool done = end == CallEnd::kDone;
  invoker_.Finish(state->begun.number, done, state->started ? status : 500,
                  done ? "" : std::string(Word(end)));
  Leave();
  if (!state->started) return Reply(state->exchange, Empty(500));
  if (done) {
    state->exchange->EndStream();
  } else {
    state->exchange->AbortStream();
  }
  state->exchange.reset();
}

// The client's body goes to the handler as it comes.
void Front::ProxyBody(const std::shared_ptr<Proxied>& state) {
  const bool chunked = state->exchange->framing().kind == Framing::Kind::kChunked;
  state->call->OnDrained([exchange = state->exchange] { exchange->ResumeBody(); });
  state->exchange->StreamBody(
      [state, chunked](std::string_view bytes) {
        std::string out;
        if (chunked) AppendChunk(out, bytes);
        state->call->Send(chunked ? std::string_view(out) : bytes);
        if (state->call->Unsent() > kSlowReceiver && state->exchange) state->exchange->PauseBody();
      },
      [state, chunked](BodyEnd end) {
        if (end != BodyEnd::kWhole) return state->call->PauseAnswer();
        if (chunked) state->call->Send("0\r\n\r\n");
        state->call->FinishSending();
      });
}

void Front::Proxy(const std::shared_ptr<Proxied>& state) {
  const Framing framing = state->exchange->framing();
  CallSpec call;
  call.port = app_.supervisor->port();
  call.bytes = EncodeProxiedHead(state->input, call.port, state->begun.id, framing);
  call.head_request = state->input.method == "HEAD";
  call.body_follows = framing.kind != Framing::Kind::kNone;
  call.on_head = [this, state](ResponseHead& head) { ProxyHead(state, head); };
  call.on_chunk = [state](std::string_view bytes) {
    state->exchange->WriteStream(bytes);
    if (state->exchange->Unsent() > kSlowReceiver) state->call->PauseAnswer();
  };
  call.on_end = [this, state](CallEnd end, const ResponseHead& head, const std::string&) {
    ProxyEnd(state, end, head.status);
  };
  state->exchange->OnGone([state] {
    if (state->call && !state->over) state->call->ResumeAnswer();  // drained into nothing
  });
  state->call = platform_.client.Call(std::move(call));
  state->exchange->OnDrained([state] { state->call->ResumeAnswer(); });
  if (framing.kind != Framing::Kind::kNone) ProxyBody(state);
}

}  // namespace formwork::localhost
