// A stand-in for Gemini's generateContent on the loopback: same request and response shapes,
// verdicts by rule, time-outs and errors on demand.
//
//   fake-gemini [--port N] [--port-file FILE]
//   POST /v1beta/models/{model}:generateContent     as the real API; x-goog-api-key must be present
//   POST /fake/mode/{ok|timeout|slow|429|500|503|garbage|reset|empty}[?share=30]
//        from now on answer so, in `share` percent of the calls (default 100)
//   GET  /fake/stats                                calls seen, by what was answered

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>

#include "http.h"
#include "rules.h"

namespace {

using fake_gemini::Request;
using fake_gemini::Response;

class Api {
 public:
  Response Handle(const Request& request) {
    if (request.path.starts_with("/fake/mode/")) return SetMode(request);
    if (request.path == "/fake/stats") return Stats();
    const std::string_view prefix = "/v1beta/models/";
    const size_t colon = request.path.find(":generateContent");
    if (request.method != "POST" || !request.path.starts_with(prefix) ||
        colon == std::string::npos) {
      return From(fake_gemini::ErrorAnswer(404, "NOT_FOUND", "Requested entity was not found."));
    }
    if (request.api_key.empty()) {
      return From(fake_gemini::ErrorAnswer(403, "PERMISSION_DENIED",
                                           "Method doesn't allow unregistered callers."));
    }
    ++calls_;
    const std::string mode = ModeOfThisCall();
    if (mode != "ok") {
      ++faults_;
      return Faulty(mode);
    }
    return From(fake_gemini::GenerateContent(
        request.path.substr(prefix.size(), colon - prefix.size()), request.body));
  }

 private:
  static Response From(fake_gemini::Answer answer) {
    return {.status = answer.status, .body = std::move(answer.body)};
  }

  static Response Faulty(const std::string& mode) {
    if (mode == "timeout") return {.hang = true};
    if (mode == "reset") return {.reset = true};
    if (mode == "garbage") return {.body = "<html>{{{ not json"};
    if (mode == "empty") return {.body = "{}"};
    if (mode == "slow") {
      std::this_thread::sleep_for(std::chrono::milliseconds(550));
      return From(fake_gemini::ErrorAnswer(503, "UNAVAILABLE", "The model is overloaded."));
    }
    if (mode == "429") {
      Response response =
          From(fake_gemini::ErrorAnswer(429, "RESOURCE_EXHAUSTED", "Quota exceeded."));
      response.extra_headers = "Retry-After: 1\r\n";
      return response;
    }
    if (mode == "500") return From(fake_gemini::ErrorAnswer(500, "INTERNAL", "Internal error."));
    return From(fake_gemini::ErrorAnswer(503, "UNAVAILABLE", "The model is overloaded."));
  }

  Response SetMode(const Request& request) {
    const std::lock_guard lock(mutex_);
    mode_ = request.path.substr(std::strlen("/fake/mode/"));
    const size_t share = request.query.find("share=");
    share_ = share == std::string::npos ? 100 : std::atoi(request.query.c_str() + share + 6);
    counter_ = 0;
    return {.body = "{\"mode\":\"" + mode_ + "\",\"share\":" + std::to_string(share_) + "}"};
  }

  // Spread evenly instead of by chance: the same calls fail in every run.
  std::string ModeOfThisCall() {
    const std::lock_guard lock(mutex_);
    const int before = counter_ * share_ / 100;
    ++counter_;
    return counter_ * share_ / 100 > before ? mode_ : "ok";
  }

  Response Stats() {
    return {.body = "{\"calls\":" + std::to_string(calls_.load()) +
                    ",\"faults\":" + std::to_string(faults_.load()) + "}"};
  }

  std::mutex mutex_;
  std::string mode_ = "ok";
  int share_ = 100;
  int counter_ = 0;
  std::atomic<long> calls_{0};
  std::atomic<long> faults_{0};
};

}  // namespace

int main(int argc, char** argv) {
  uint16_t port = 0;
  std::string port_file;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--port") == 0) port = static_cast<uint16_t>(std::atoi(argv[i + 1]));
    if (std::strcmp(argv[i], "--port-file") == 0) port_file = argv[i + 1];
  }
  Api api;
  return fake_gemini::Serve(
      port,
      [&](uint16_t bound) {
        std::printf("fake-gemini: http://127.0.0.1:%d\n", static_cast<int>(bound));
        std::fflush(stdout);
        if (!port_file.empty()) std::ofstream(port_file) << bound << "\n";
      },
      [&](const Request& request) { return api.Handle(request); });
}
