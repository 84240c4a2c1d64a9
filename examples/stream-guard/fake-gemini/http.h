#pragma once
// Just enough HTTP/1.1 for a stand-in on the loopback: one thread per connection, keep-alive,
// bounded sizes.

#include <cstdint>
#include <functional>
#include <string>

namespace fake_gemini {

struct Request {
  std::string method;
  std::string path;  // without the query
  std::string query;
  std::string api_key;  // x-goog-api-key
  std::string body;
};

struct Response {
  int status = 200;
  std::string body = {};
  std::string extra_headers = {};  // whole lines, each with its line end
  std::string content_type = "application/json; charset=UTF-8";
  bool hang = false;   // say nothing until the client gives up
  bool reset = false;  // cut the connection without an answer
};

// Binds 127.0.0.1:port (0: any), calls `ready` with the port, serves until the process ends.
int Serve(uint16_t port, const std::function<void(uint16_t)>& ready,
          const std::function<Response(const Request&)>& handler);

}  // namespace fake_gemini
