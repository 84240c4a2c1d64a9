#pragma once
// The servers that are compared, each in a process of its own on core 0.

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace formwork::bench {

struct Child {
  pid_t pid = 0;
  uint16_t port = 0;
};

// Forks; the child serves until it is killed. `name`: epoll (fixed answer), runtime (a queue
// message is decoded, handled, a document and a message are written; its function "sleepy" takes 50
// ms first), node.
[[nodiscard]] Child Start(const std::string& name);
void Stop(const Child& child);
// What the process has used of its processor so far, in microseconds: on a busy machine a better
// measure than rates.
[[nodiscard]] double CpuMicroseconds(const Child& child);
[[nodiscard]] double ResidentMegabytes(const Child& child);

}  // namespace formwork::bench
