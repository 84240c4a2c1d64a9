#pragma once
// The ceiling of all comparisons: a bare epoll loop that reads until a request is whole and writes
// a fixed answer of the size of a real one. Needs nothing but the C library's calls.

#include <cstdint>

namespace formwork::bench {

// Binds 127.0.0.1:port (0: any free one); the listening socket, or -1.
[[nodiscard]] int ListenOn(uint16_t port);
[[nodiscard]] uint16_t PortOf(int listener);
[[noreturn]] void ServeEpoll(int listener);

}  // namespace formwork::bench
