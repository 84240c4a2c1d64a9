#pragma once
// Bytes of a connection to requests: fed piece by piece, in any pieces; pipelined requests wait
// their turn. Beast parses; its headers stay in the .cc.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/src/dispatcher.h"

namespace formwork {

struct InputLimits {
  size_t max_header_bytes = size_t{32} * 1024;
  size_t max_body_bytes = size_t{150} * 1024 * 1024;
};

class HttpInput {
 public:
  enum class State : uint8_t { kMore, kRequest, kBad };

  explicit HttpInput(InputLimits limits);
  HttpInput(const HttpInput&) = delete;
  HttpInput& operator=(const HttpInput&) = delete;
  ~HttpInput();

  // Room to read into; Fed says how much of it was filled.
  struct Space {
    char* data;
    size_t size;
  };

  [[nodiscard]] Space Prepare();
  [[nodiscard]] State Fed(size_t bytes);
  // Looks at what is buffered already: after Take, for pipelined requests.
  [[nodiscard]] State Parse();

  // The finished request; the input is then ready for the next one.
  [[nodiscard]] WireRequest Take();
  [[nodiscard]] bool keep_alive() const;  // of the request last taken

  // True if a request has begun and is not finished.
  [[nodiscard]] bool begun() const;

  // After kBad: what to answer before closing.
  [[nodiscard]] int status() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The response's bytes, in place of what `out` held: its room is used again.
void WriteResponse(std::string& out, const protocol::Reply& reply, bool keep_alive);

}  // namespace formwork
